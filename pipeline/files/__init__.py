"""From a path to the images of its pages: what a file is, and how its pages are drawn."""
