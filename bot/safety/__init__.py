"""Whoever is in danger is met before anything else: detection, cards, and the masking of personal data. Knows no channel."""
