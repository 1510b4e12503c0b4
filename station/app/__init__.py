"""Builds everything, hands it in by constructor, and owns start and stop."""
