"""What baselines score, by data, split, fold and the size and channels of the images."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "baseline_score",
        sa.Column("data_fingerprint", sa.String(length=16), nullable=False),
        sa.Column("split_fingerprint", sa.String(length=16), nullable=False),
        sa.Column("view", sa.String(length=40), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("patient", sa.String(length=200), nullable=False),
        sa.Column("auc", sa.Double(), nullable=True),
        sa.Column("ap", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint(
            "data_fingerprint", "split_fingerprint", "view", "fold", "name", "position", name=op.f("pk_baseline_score")
        ),
    )


def downgrade() -> None:
    op.drop_table("baseline_score")
