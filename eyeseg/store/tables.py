"""Tables of the store. Times are seconds since 1970 (UTC) by the database's own clock."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql

SCHEMA_REVISION = "0007"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Document = JSON().with_variant(postgresql.JSONB(), "postgresql")

experiment = Table(
    "experiment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("digest", String(16), nullable=False, unique=True),
    Column("grid_text", Text, nullable=False),
    Column("manifest", Text, nullable=False),
    Column("data", Document, nullable=False),
    Column("run_settings", Document, nullable=False),
    Column("report_settings", Document, nullable=False),
    Column("provenance", Document, nullable=False),
    Column("created_at", Double, nullable=False),
)

split = Table(
    "split",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment_id", ForeignKey("experiment.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("definition", Document, nullable=False),
    Column("fingerprint", String(16), nullable=False),
    Column("leaks", Document, nullable=False),
    Column("allow_leakage", Text),
    UniqueConstraint("experiment_id", "name"),
)

trial = Table(
    "trial",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment_id", ForeignKey("experiment.id"), nullable=False),
    Column("split_id", ForeignKey("split.id"), nullable=False, index=True),
    Column("digest", String(16), nullable=False),
    Column("model", String(80), nullable=False),
    Column("params", Document, nullable=False),
    Column("runs_expected", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("experiment_id", "digest"),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(16), nullable=False, unique=True),
    Column("spec", Document, nullable=False),
    Column("data_fingerprint", String(16), nullable=False),
    Column("split_fingerprint", String(16), nullable=False),
    Column("fold", Integer, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("outcome", String(12)),
    Column("remark", Text),
    Column("summary", Document),
    Column("train_job_id", ForeignKey("job.id"), nullable=False, index=True),
    Column("evaluate_job_id", ForeignKey("job.id"), nullable=False, index=True),
    Column("checkpoint_id", ForeignKey("artifact.id"), index=True),
    Column("created_at", Double, nullable=False),
    Column("finished_at", Double),
)

trial_run = Table(
    "trial_run",
    metadata,
    Column("trial_id", ForeignKey("trial.id"), primary_key=True),
    Column("run_id", ForeignKey("run.id"), primary_key=True),
    Index("ix_trial_run_run_id", "run_id"),
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("queue", String(40), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("label", String(200), nullable=False),
    Column("training_key", String(16), nullable=False),
    Column("payload", Document, nullable=False),
    Column("experiment_id", ForeignKey("experiment.id"), nullable=False),
    Column("memory_key", String(16), nullable=False, server_default="", default=""),
    Column("state", String(12), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("token", String(32)),
    Column("worker", String(200)),
    Column("lease_until", Double),
    Column("published_at", Double),
    Column("cancel_requested", Boolean, nullable=False),
    Column("error", Text),
    Column("created_at", Double, nullable=False),
    Column("claimed_at", Double),
    Column("finished_at", Double),
    Index("ix_job_state_published_at", "state", "published_at", "priority", "id"),
    # the next job of a queue, by priority, of each experiment and each need of memory, without a look at those behind it
    Index("ix_job_next", "state", "queue", "priority", "experiment_id", "memory_key", "attempt", "id"),
    Index("ix_job_experiment_id_claimed_at", "experiment_id", "claimed_at"),
    # how many jobs of an experiment stand where, without a look at the jobs
    Index("ix_job_experiment_id_kind", "experiment_id", "kind", "state"),
    Index("ix_job_training_key", "training_key"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("job_id", ForeignKey("job.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("worker", String(200), nullable=False),
    Column("slot", String(80), nullable=False),
    Column("device", String(200), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("seconds", Double),
    Column("ending", String(12)),
    Column("error", Text),
    Column("provenance", Document),
    Column("memory_bytes", BigInteger),
)

# What jobs of one setting take of a device. *_bytes: the most that one was seen to take; gpu_short_bytes: what was too little for one.
memory_use = Table(
    "memory_use",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("model", String(80), nullable=False),
    Column("backbone", String(80), nullable=False),
    Column("width", Integer, nullable=False),
    Column("batch_size", Integer, nullable=False),
    Column("pixels", Integer, nullable=False),
    Column("precision", String(8), nullable=False),
    Column("cpu_bytes", BigInteger),
    Column("gpu_bytes", BigInteger),
    Column("gpu_short_bytes", BigInteger),
)

epoch_metric = Table(
    "epoch_metric",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("token", String(32), nullable=False),
    Column("loss", Double),
    Column("lr", Double, nullable=False),
    Column("grad_norm", Double),
    Column("black", Double),
    Column("images", Integer, nullable=False),
    Column("seconds", Double, nullable=False),
)

artifact = Table(
    "artifact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("job.id"), nullable=False, index=True),
    Column("training_key", String(16), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("address", Text, nullable=False, unique=True),
    Column("sha256", String(64), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("token", String(32), nullable=False),
    Column("created_at", Double, nullable=False),
    Index("ix_artifact_training_key_epoch", "training_key", "epoch", "step"),
)

image_score = Table(
    "image_score",
    metadata,
    Column("run_id", ForeignKey("run.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("image", Text, nullable=False),
    Column("patient", String(200), nullable=False),
    Column("auc", Double),
    Column("ap", Double),
    Column("dice", Double),
    Column("dice_tuned", Double),
    Column("iou", Double),
    Column("sensitivity", Double),
    Column("specificity", Double),
    Column("lesion_pixels", Integer, nullable=False),
    Column("predicted_pixels", Integer, nullable=False),
    Column("pixels", Integer, nullable=False),
)

# The same scores as one value a run, for what reads those of many runs: written with the rows, by eyeseg.store.packing. images: a digest
# of what the images are called and whose they are.
packed_score = Table(
    "packed_score",
    metadata,
    Column("run_id", ForeignKey("run.id"), primary_key=True),
    Column("images", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# The images and masks that a data fingerprint stands for, by their content: what is needed to say later which of them have changed.
sample = Table(
    "sample",
    metadata,
    Column("data_fingerprint", String(16), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("image", Text, nullable=False),
    Column("patient", String(200), nullable=False),
    Column("patient_given", Boolean, nullable=False),
    Column("eye", Text, nullable=False),
    Column("timepoint", Text, nullable=False),
    Column("split", Text, nullable=False),
    Column("image_sha256", String(64), nullable=False),
    Column("mask_sha256", String(64), nullable=False),
    Column("mask_positive", Integer),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)

# Thinned to a few hundred letters by eyeseg.curves; apart from the scores, which are read far more often.
roc_curve = Table(
    "roc_curve",
    metadata,
    Column("run_id", ForeignKey("run.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("curve", Text, nullable=False),
)

# What needs no training depends on data and fold alone: trials of any experiment share it.
baseline_score = Table(
    "baseline_score",
    metadata,
    Column("data_fingerprint", String(16), primary_key=True),
    Column("split_fingerprint", String(16), primary_key=True),
    Column("view", String(40), primary_key=True),
    Column("fold", Integer, primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("image", Text, nullable=False),
    Column("patient", String(200), nullable=False),
    Column("auc", Double),
    Column("ap", Double),
)

# What a training had reached at a rung of successive halving, on the patients set aside. standing: judged; diverged, when its logits
# are not finite; or passed, when it went by without being judged.
rung_score = Table(
    "rung_score",
    metadata,
    Column("training_key", String(16), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("standing", String(8), nullable=False),
    Column("auc", Double),
    Column("ap", Double),
    Column("dice", Double),
    Column("images", Integer, nullable=False),
    Column("token", String(32), nullable=False),
)

# What was decided of a trial at a rung, once: whether it goes on, its score, that of the last that went on, and among how many.
rung_verdict = Table(
    "rung_verdict",
    metadata,
    Column("trial_id", ForeignKey("trial.id"), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("goes_on", Boolean, nullable=False),
    Column("measure", String(8), nullable=False),
    Column("score", Double),
    Column("bar", Double),
    Column("rivals", Integer, nullable=False),
    Column("decided_at", Double, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("experiment_id", Integer, index=True),
    Column("job_id", Integer, index=True),
    Column("token", String(32)),
    Column("who", String(200), nullable=False),
    Column("detail", Document, nullable=False),
)

worker = Table(
    "worker",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("slots", Integer, nullable=False),
    Column("devices", Document, nullable=False),
    Column("queues", Document),
    Column("version", String(40), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("last_beat", Double, nullable=False),
)
