"""Builds the network that reads numbers written by hand: training strips, training, export."""
