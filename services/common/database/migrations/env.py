"""Alembic's entry: runs the migrations on the connection that `migrate` hands over."""

from alembic import context

from services.common.orders.tables import Base

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Migrations run when a twin starts: bin/lab up.")
context.configure(connection=connection, target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
