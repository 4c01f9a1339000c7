"""Alembic migrations of the experiment store."""
