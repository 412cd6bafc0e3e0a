"""Makes Tesseract's data for Vietnamese fit for administrative papers: training lines, network, word list."""
