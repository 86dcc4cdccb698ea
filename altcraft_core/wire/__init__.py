"""What is said to Altcraft and what it answers. Knows nothing of lists, of databases or of pages."""
