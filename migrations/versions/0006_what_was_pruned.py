"""Successive halving: what a training had reached at a rung, and what was decided of each trial there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rung_score",
        sa.Column("training_key", sa.String(16), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(8), nullable=False),
        sa.Column("auc", sa.Double()),
        sa.Column("ap", sa.Double()),
        sa.Column("dice", sa.Double()),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("training_key", "epoch", name="pk_rung_score"),
    )
    op.create_table(
        "rung_verdict",
        sa.Column("trial_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.Column("measure", sa.String(8), nullable=False),
        sa.Column("score", sa.Double()),
        sa.Column("bar", sa.Double()),
        sa.Column("rivals", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name="fk_rung_verdict_trial_id_trial"),
        sa.PrimaryKeyConstraint("trial_id", "epoch", name="pk_rung_verdict"),
    )


def downgrade() -> None:
    op.drop_table("rung_verdict")
    op.drop_table("rung_score")
