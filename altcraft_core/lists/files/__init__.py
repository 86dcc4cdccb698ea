"""From bytes to a table of text: what a file is, and what stands in it."""
