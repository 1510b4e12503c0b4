"""A desktop shipping station for warehouse packing benches."""

__version__ = "0.1.0"
"""The one place where the version stands; packages and installers read it here."""
