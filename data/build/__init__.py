"""Makes data/samples/: made-up papers of made-up agencies, typeset, signed, sealed and scanned in every condition."""
