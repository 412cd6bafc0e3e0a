"""Pages as pictures with what was read, and the facts that were found, drawn on them."""
