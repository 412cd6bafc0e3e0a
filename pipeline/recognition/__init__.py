"""From a page image to the words on it: read upright, what was missed put in, signs and codes by their ink."""
