"""Which column feeds which field, and what its values stand for."""
