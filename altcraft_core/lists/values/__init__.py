"""What one value means, and how Altcraft wants it written."""
