"""The ink of the header: its strips, the network that reads them, and what is decided from the readings."""
