"""People's data as values and pure policy: what was agreed to, what is kept and for how long, who receives it, what is noted."""
