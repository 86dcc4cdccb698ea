"""What Alembic runs: the revisions, inside the transaction of the connection that it was handed."""

from __future__ import annotations

from alembic import context

from altcraft_core.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
