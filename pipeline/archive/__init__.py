"""What an archive keeps: the catalogue, how inputs are entered and documents filed, and what is told of them."""
