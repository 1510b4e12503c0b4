"""The doctor: what the bench stands on, looked at without a lock and without changing anything."""
