"""Instruments at the bench: the scale."""
