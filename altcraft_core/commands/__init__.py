"""What each command does. A command imports only what it needs, so that small ones answer at once."""
