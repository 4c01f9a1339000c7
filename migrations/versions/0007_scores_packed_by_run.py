"""The scores of each run once more as one value, which reports of many runs read; and an index for counting an experiment's jobs."""

import hashlib
import json
import struct
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MEASURES = ("auc", "ap", "dice", "dice_tuned", "sensitivity", "specificity")
_AT_ONCE = 500  # runs

_packed = sa.table("packed_score", sa.column("run_id"), sa.column("images"), sa.column("content", sa.LargeBinary()))


def upgrade() -> None:
    op.create_table(
        "packed_score",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("images", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_packed_score_run_id_run"),
        sa.PrimaryKeyConstraint("run_id", name="pk_packed_score"),
    )
    _fill(op.get_bind())
    op.create_index("ix_job_experiment_id_kind", "job", ["experiment_id", "kind", "state"])


def _fill(connection: sa.engine.Connection) -> None:
    following = sa.text("SELECT id FROM run WHERE id > :last ORDER BY id LIMIT :most")
    scores = sa.text(
        f"SELECT run_id, image, patient, {', '.join(_MEASURES)} FROM image_score "  # noqa: S608  names of columns  # nosec B608
        "WHERE run_id BETWEEN :first AND :last ORDER BY run_id, position"
    )
    last = 0
    while ids := connection.execute(following, {"last": last, "most": _AT_ONCE}).scalars().all():
        last = ids[-1]
        rows = connection.execute(scores, {"first": ids[0], "last": last}).all()
        packed = [_of_run(number, list(found)) for number, found in groupby(rows, key=lambda row: row[0])]
        if packed:
            connection.execute(_packed.insert(), packed)


def _of_run(number: int, rows: list[Any]) -> dict[str, object]:
    values = [float("nan") if row[3 + i] is None else row[3 + i] for i in range(len(_MEASURES)) for row in rows]
    called = json.dumps([[row[1], row[2]] for row in rows], separators=(",", ":"))
    content = struct.pack(f"<{len(values)}d", *values)
    return {"run_id": number, "images": hashlib.sha256(called.encode()).hexdigest()[:16], "content": content}


def downgrade() -> None:
    op.drop_index("ix_job_experiment_id_kind", "job")
    op.drop_table("packed_score")
