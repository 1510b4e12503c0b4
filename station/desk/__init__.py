"""What a screen or a command may ask, one file a use. Checks permission, returns snapshots."""
