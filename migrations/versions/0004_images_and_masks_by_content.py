"""The images and masks that a data fingerprint stands for, by the hash of their content."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("data_fingerprint", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("patient", sa.String(200), nullable=False),
        sa.Column("patient_given", sa.Boolean(), nullable=False),
        sa.Column("eye", sa.Text(), nullable=False),
        sa.Column("timepoint", sa.Text(), nullable=False),
        sa.Column("split", sa.Text(), nullable=False),
        sa.Column("image_sha256", sa.String(64), nullable=False),
        sa.Column("mask_sha256", sa.String(64), nullable=False),
        sa.Column("mask_positive", sa.Integer()),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("data_fingerprint", "position", name="pk_sample"),
    )


def downgrade() -> None:
    op.drop_table("sample")
