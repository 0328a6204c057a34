"""The guide: professions as cards, side by side, and as a road from a school. Published data, and pure choices on it."""
