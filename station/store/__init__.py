"""The bench's own truth: one SQLite file, one connection, one worker thread."""
