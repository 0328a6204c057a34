"""The lesson for a class and its kit: built from the published pages, shown full screen, printed and edited."""
