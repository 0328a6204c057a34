"""The languages that students write in: their names, and how a text's own is told. Knows no other room."""
