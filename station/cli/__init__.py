"""The command line: the same desks as the window, results to stdout, words to stderr."""
