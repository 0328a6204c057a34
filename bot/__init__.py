"""Bussola at run time: a chatbot on the social professions for secondary-school students."""
