"""What jobs take of a device: measured peaks, the setting that each job belongs to, and indexes for choosing the next one fairly."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memory_use",
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("backbone", sa.String(80), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("batch_size", sa.Integer(), nullable=False),
        sa.Column("pixels", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(8), nullable=False),
        sa.Column("cpu_bytes", sa.BigInteger()),
        sa.Column("gpu_bytes", sa.BigInteger()),
        sa.Column("gpu_short_bytes", sa.BigInteger()),
        sa.PrimaryKeyConstraint("key", name="pk_memory_use"),
    )
    op.add_column("attempt", sa.Column("memory_bytes", sa.BigInteger()))
    op.add_column("worker", sa.Column("queues", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")))
    op.add_column("job", sa.Column("memory_key", sa.String(16), nullable=False, server_default=""))
    op.add_column("job", sa.Column("claimed_at", sa.Double()))
    op.create_index("ix_job_next", "job", ["state", "queue", "priority", "experiment_id", "memory_key", "attempt", "id"])
    op.create_index("ix_job_experiment_id_claimed_at", "job", ["experiment_id", "claimed_at"])
    op.drop_index("ix_job_experiment_id", "job")


def downgrade() -> None:
    op.create_index("ix_job_experiment_id", "job", ["experiment_id"])
    op.drop_index("ix_job_experiment_id_claimed_at", "job")
    op.drop_index("ix_job_next", "job")
    op.drop_column("job", "claimed_at")
    op.drop_column("job", "memory_key")
    op.drop_column("worker", "queues")
    op.drop_column("attempt", "memory_bytes")
    op.drop_table("memory_use")
