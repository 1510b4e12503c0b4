"""The window: it draws snapshots of the desk and hands every act back to it."""
