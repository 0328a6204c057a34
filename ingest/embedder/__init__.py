"""The embedder's folder, built from the weights that a Python package carries: no model hub, no torch."""
