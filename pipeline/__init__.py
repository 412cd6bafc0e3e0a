"""From scanned Vietnamese administrative papers to the records office's index."""
