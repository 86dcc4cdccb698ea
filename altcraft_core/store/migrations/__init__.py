"""How an older database becomes one of today: Alembic revisions, run by `open_database`."""
