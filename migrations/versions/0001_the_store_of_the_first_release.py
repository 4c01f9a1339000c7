"""The store of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=32), nullable=True),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("detail", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_experiment_id", "event", ["experiment_id"], unique=False)
    op.create_index("ix_event_job_id", "event", ["job_id"], unique=False)

    op.create_table(
        "experiment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("grid_text", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.Column("run_settings", DOCUMENT, nullable=False),
        sa.Column("report_settings", DOCUMENT, nullable=False),
        sa.Column("provenance", DOCUMENT, nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
        sa.UniqueConstraint("digest", name=op.f("uq_experiment_digest")),
        sa.UniqueConstraint("name", name=op.f("uq_experiment_name")),
    )
    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("devices", DOCUMENT, nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("last_beat", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("queue", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("training_key", sa.String(length=16), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=True),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("published_at", sa.Double(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_job_experiment_id_experiment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_experiment_id", "job", ["experiment_id"], unique=False)
    op.create_index("ix_job_state_priority", "job", ["state", "priority", "id"], unique=False)
    op.create_index("ix_job_training_key", "job", ["training_key"], unique=False)

    op.create_table(
        "split",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("definition", DOCUMENT, nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("leaks", DOCUMENT, nullable=False),
        sa.Column("allow_leakage", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_split_experiment_id_experiment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split")),
        sa.UniqueConstraint("experiment_id", "name", name=op.f("uq_split_experiment_id_name")),
    )
    op.create_table(
        "artifact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("training_key", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_artifact_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artifact")),
        sa.UniqueConstraint("address", name=op.f("uq_artifact_address")),
    )
    op.create_index("ix_artifact_job_id", "artifact", ["job_id"], unique=False)
    op.create_index("ix_artifact_training_key_epoch", "artifact", ["training_key", "epoch", "step"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("provenance", DOCUMENT, nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_attempt_job_id_job")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_job_id", "attempt", ["job_id"], unique=False)

    op.create_table(
        "epoch_metric",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("loss", sa.Double(), nullable=True),
        sa.Column("lr", sa.Double(), nullable=False),
        sa.Column("grad_norm", sa.Double(), nullable=True),
        sa.Column("black", sa.Double(), nullable=True),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_epoch_metric_job_id_job")),
        sa.PrimaryKeyConstraint("job_id", "epoch", name=op.f("pk_epoch_metric")),
    )
    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("params", DOCUMENT, nullable=False),
        sa.Column("runs_expected", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_trial_experiment_id_experiment")),
        sa.ForeignKeyConstraint(["split_id"], ["split.id"], name=op.f("fk_trial_split_id_split")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
        sa.UniqueConstraint("experiment_id", "digest", name=op.f("uq_trial_experiment_id_digest")),
    )
    op.create_index("ix_trial_split_id", "trial", ["split_id"], unique=False)

    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("spec", DOCUMENT, nullable=False),
        sa.Column("data_fingerprint", sa.String(length=16), nullable=False),
        sa.Column("split_fingerprint", sa.String(length=16), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("summary", DOCUMENT, nullable=True),
        sa.Column("train_job_id", sa.Integer(), nullable=False),
        sa.Column("evaluate_job_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["checkpoint_id"], ["artifact.id"], name=op.f("fk_run_checkpoint_id_artifact")),
        sa.ForeignKeyConstraint(["evaluate_job_id"], ["job.id"], name=op.f("fk_run_evaluate_job_id_job")),
        sa.ForeignKeyConstraint(["train_job_id"], ["job.id"], name=op.f("fk_run_train_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("digest", name=op.f("uq_run_digest")),
    )
    op.create_index("ix_run_evaluate_job_id", "run", ["evaluate_job_id"], unique=False)
    op.create_index("ix_run_train_job_id", "run", ["train_job_id"], unique=False)

    op.create_table(
        "image_score",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("patient", sa.String(length=200), nullable=False),
        sa.Column("auc", sa.Double(), nullable=True),
        sa.Column("ap", sa.Double(), nullable=True),
        sa.Column("dice", sa.Double(), nullable=True),
        sa.Column("dice_tuned", sa.Double(), nullable=True),
        sa.Column("iou", sa.Double(), nullable=True),
        sa.Column("sensitivity", sa.Double(), nullable=True),
        sa.Column("specificity", sa.Double(), nullable=True),
        sa.Column("lesion_pixels", sa.Integer(), nullable=False),
        sa.Column("predicted_pixels", sa.Integer(), nullable=False),
        sa.Column("pixels", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_image_score_run_id_run")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_image_score")),
    )
    op.create_table(
        "trial_run",
        sa.Column("trial_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_trial_run_run_id_run")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_trial_run_trial_id_trial")),
        sa.PrimaryKeyConstraint("trial_id", "run_id", name=op.f("pk_trial_run")),
    )
    op.create_index("ix_trial_run_run_id", "trial_run", ["run_id"], unique=False)


def downgrade() -> None:
    for table in (
        "trial_run",
        "image_score",
        "run",
        "trial",
        "epoch_metric",
        "attempt",
        "artifact",
        "split",
        "job",
        "worker",
        "experiment",
        "event",
    ):
        op.drop_table(table)
