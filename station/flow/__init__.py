"""Decides and drives the sagas; defines the ports that the adapters fill. No I/O of its own."""
