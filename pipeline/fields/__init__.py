"""One extractor a group of facts: each takes a Paper and returns what it found, with evidence."""
