"""Drawn things: values that say what is on a picture or a sheet, and what turns them into PNG and PDF."""
