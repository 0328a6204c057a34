"""The barometer in words and pictures: a page and a PDF for whoever speaks for the social professions."""
