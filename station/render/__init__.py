"""Lays a paper out once, as marks in printer dots, and writes ZPL from them. Knows no Qt."""
