"""Alembic's entry: runs the migrations on the connection that eyeseg hands in."""

from alembic import context

from eyeseg.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
