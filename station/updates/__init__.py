"""Releases of the program that lie in a folder or share: their signature, and their files."""
