"""What stands behind the figures: the images and masks of a data fingerprint by their content, and the ROC curve of each image."""

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
    op.drop_table("sample")
