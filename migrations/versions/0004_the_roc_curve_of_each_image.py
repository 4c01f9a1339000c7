"""A table for the ROC curve of each validation image, thinned: what a report draws."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roc_curve",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("curve", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_roc_curve_run_id_run")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_roc_curve")),
    )


def downgrade() -> None:
    op.drop_table("roc_curve")
