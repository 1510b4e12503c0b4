"""Where this bench keeps its things: folders, the settings file, keys in the OS keyring."""
