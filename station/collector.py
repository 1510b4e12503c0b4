"""Python's collector of cycles, run where the program wants it to run."""

import gc


def collect_due() -> int:
    """Collects the oldest generation that is due; returns it, or -1 if none was."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if limits[generation] and counts[generation] > limits[generation]:
            gc.collect(generation)
            return generation
    return -1
