"""Indexes that keep the cost of a job's end independent of how many jobs wait and how many runs there are."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_job_state_published_at", "job", ["state", "published_at", "priority", "id"])
    op.drop_index("ix_job_state_priority", "job")
    op.create_index("ix_run_checkpoint_id", "run", ["checkpoint_id"])


def downgrade() -> None:
    op.drop_index("ix_run_checkpoint_id", "run")
    op.create_index("ix_job_state_priority", "job", ["state", "priority", "id"])
    op.drop_index("ix_job_state_published_at", "job")
