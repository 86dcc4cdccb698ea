"""What a repair does to the cells of a list."""
