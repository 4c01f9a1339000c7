"""A run's record as the JSON of `show`, and as text of at most 100 columns."""

from __future__ import annotations

import statistics
import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from eyeseg.cli._output import cell, table

if TYPE_CHECKING:
    from eyeseg.store import Store

WIDTH = 100
_WORST = 5  # images
_EPOCHS = 8  # of them all
_NAME = 32  # letters of an image's name

Row = dict[str, Any]


def document(store: Store, found: Row) -> Row:
    """Everything about a run that `record.find_run` found, as plain JSON values."""
    import dataclasses

    from eyeseg.spec import RunSpec
    from eyeseg.store import record

    spec = RunSpec.from_json(found["spec"])
    made = record.checkpoint(store, found)
    tries = record.attempts(store, found)
    images = [{k: v for k, v in row.items() if k not in {"run_id", "position"}} for row in record.scores(store, found["id"])]
    places = record.places(store, found["id"])
    named = ("epoch", "loss", "lr", "grad_norm", "black", "images", "seconds")
    return {
        "run": found["digest"],
        "state": found["state"],
        "outcome": found["outcome"],
        "remark": found["remark"],
        "params": {k: list(v) if isinstance(v, tuple) else v for k, v in dataclasses.asdict(spec).items() if k not in {"split", "fold"}},
        "split": places[0]["split"] if places else spec.split,
        "fold": found["fold"],
        "experiments": [{key: row[key] for key in ("experiment", "split", "trial")} for row in places],
        "rungs": record.rungs(store, found),
        "verdicts": record.verdicts(store, found["id"]),
        "metrics": _metrics(images, found["summary"] or {}),
        "images": images,
        "epochs": [{key: row[key] for key in named} for row in record.epochs(store, found, most=made["epoch"] if made else spec.epochs)],
        "attempts": [_attempt(row) for row in tries],
        "provenance": _provenance(found, made, tries, places),
    }


def _metrics(images: list[Row], summary: Row) -> Row:
    """Means over the images that have the measure, by the report's names; None without any."""
    aucs = [row["auc"] for row in images if row["auc"] is not None]

    def mean(name: str) -> float | None:
        known = [row[name] for row in images if row[name] is not None]
        return statistics.fmean(known) if known else None

    return {
        "image_auc_mean": mean("auc"),
        "image_auc_median": statistics.median(aucs) if aucs else None,
        "image_auc_min": min(aucs, default=None),
        "images": len(images),
        "images_below_half": sum(auc < 0.5 for auc in aucs),
        "images_undefined": len(images) - len(aucs),
        "ap_mean": mean("ap"),
        "dice_mean": mean("dice"),
        "dice_mean_tuned": mean("dice_tuned"),
        "iou_mean": mean("iou"),
        "sensitivity": mean("sensitivity"),
        "specificity": mean("specificity"),
        **summary,
    }


def _attempt(row: Row) -> Row:
    return {
        "job": row["job_id"],
        "kind": row["kind"],
        "number": row["number"],
        "worker": row["worker"],
        "slot": row["slot"],
        "device": row["device"],
        "started_at": _utc(row["started_at"]),
        "ended_at": _utc(row["ended_at"]),
        "seconds": row["seconds"],
        "memory_bytes": row["memory_bytes"],
        "ending": row["ending"],
        "error": row["error"],
        "provenance": row["provenance"],
    }


def _provenance(found: Row, made: Row | None, tries: list[Row], places: list[Row]) -> Row:
    """Of the attempt that made the checkpoint; of the last training without one."""
    from eyeseg.provenance import code_in_words

    trainings = [row for row in tries if row["kind"] == "train" and row["provenance"]]
    makers = [row for row in trainings if made and row["token"] == made["token"]] or trainings
    said = makers[-1]["provenance"] if makers else {}
    return {
        "code": code_in_words(said["eyeseg"], said.get("source")) if said else None,
        **{key: said.get(key) for key in ("python", "packages", "host", "device", "device_kind", "threads")},
        # whatever else the worker said
        **{key: value for key, value in said.items() if key not in {"eyeseg", "data_fingerprint", "seed"}},
        "data_fingerprint": found["data_fingerprint"],
        "split_fingerprint": found["split_fingerprint"],
        "split": places[0]["definition"] if places else None,
        "manifest": places[0]["manifest"] if places else None,
        "submitted": places[-1]["provenance"] if places else None,
        "seed": found["seed"],
        "checkpoint": made["address"] if made else None,
        "checkpoint_sha256": made["sha256"] if made else None,
    }


def listed(rows: list[Row]) -> list[Row]:
    """The list of runs for a terminal: of the settings only those in which trials differ."""
    settings = [row["params"] for row in rows]
    varying = [
        key
        for key in dict.fromkeys(key for one in settings for key in one)
        if key != "model" and len({repr(one.get(key)) for one in settings}) > 1
    ]
    columns = ("run", "model", "split", "fold", "seed", "state", "outcome", "image_auc_mean")
    return [
        {**{key: row[key] for key in columns}, "params": _short(cell({k: row["params"][k] for k in varying if k in row["params"]}), 48)}
        for row in rows
    ]


def in_words(found: Row) -> str:
    """The document for people: what it was, its scores with the worst images, its epochs, its attempts, its provenance."""
    parts = [_head(found), _images(found["images"]), _epochs(found["epochs"]), _attempts(found["attempts"]), _origin(found["provenance"])]
    return "\n\n".join(part for part in parts if part)


def _head(found: Row) -> str:
    from eyeseg.spec import DEFAULTS

    what = " ".join(filter(None, [found["run"], found["state"], found["outcome"]]))
    own = {key: value for key, value in found["params"].items() if value != DEFAULTS[key] and key not in {"model", "seed", "image_size"}}
    seen = f"sees {'x'.join(map(str, found['params']['image_size']))} {found['params']['channels']}"
    setting = ", ".join([found["params"]["model"], *(f"{key} {cell(value)}" for key, value in own.items()), seen])
    facts = [("run", what)]
    facts += [("remark", found["remark"])] if found["remark"] else []
    facts += [("in", f"{row['experiment']}, split {row['split']}, trial {row['trial']}") for row in found["experiments"]]
    facts += [
        ("fold", f"{found['fold']}, seed {found['params']['seed']}"),
        ("model", setting),
        ("metrics", ", ".join(f"{key} {cell(value)}" for key, value in found["metrics"].items()) if found["images"] else "none yet"),
    ]
    return _facts([*facts, *_rungs(found)])


def _rungs(found: Row) -> list[tuple[str, str]]:
    """What the training had reached when it was compared with others, and what came of it."""
    reached = [
        f"{row['epoch']} epochs: inner AUC {cell(row['auc'])}" if row["auc"] is not None else _unjudged(row) for row in found["rungs"]
    ]
    facts = [("rungs", "; ".join(reached))] if reached else []
    for row in found["verdicts"]:
        if not row["goes_on"]:
            bar = "" if row["bar"] is None else f" against {cell(row['bar'])} of the last that went on"
            stood = "a training had diverged" if row["score"] is None else f"inner {row['measure']} {cell(row['score'])}"
            facts.append(
                ("pruned", f"{row['experiment']}, trial {row['trial']}: at {row['epoch']} epochs, {stood}{bar} ({row['rivals']} competed)")
            )
    return facts


def _unjudged(row: Row) -> str:
    return f"{row['epoch']} epochs: {'went by' if row['standing'] == 'passed' else row['standing']}"


def _images(images: list[Row]) -> str:
    worst = sorted((row for row in images if row["auc"] is not None), key=lambda row: row["auc"])[:_WORST]
    columns = ("auc", "ap", "dice", "dice_tuned", "lesion_pixels", "predicted_pixels")
    rows = [{"image": _short(row["image"], _NAME), **{key: row[key] for key in columns}} for row in worst]
    rows = [{key.replace("_pixels", " px"): value for key, value in row.items()} for row in rows]
    return f"the {len(rows)} worst of {len(images)} images\n{table(rows)}" if rows else ""


def _epochs(epochs: list[Row]) -> str:
    if not epochs:
        return ""
    some = min(_EPOCHS, len(epochs))
    chosen = [epochs[round(i * (len(epochs) - 1) / max(some - 1, 1))] for i in range(some)]
    columns = ("epoch", "loss", "lr", "grad_norm", "black", "seconds")
    return f"{some} of {len(epochs)} epochs\n" + table([{key: row[key] for key in columns} for row in chosen])


def _attempts(attempts: list[Row]) -> str:
    rows = [
        {
            **{key: row[key] for key in ("job", "kind", "number")},
            "worker": _short(row["worker"], 18),
            "slot": row["slot"],
            "device": _short(row["device"], 12),
            "started": (row["started_at"] or "")[:16],
            "seconds": None if row["seconds"] is None else round(row["seconds"], 1),
            "GB": None if row["memory_bytes"] is None else round(row["memory_bytes"] / 1e9, 1),
            "ending": row["ending"] or "runs",
        }
        for row in attempts
    ]
    errors = [_facts([(f"job {row['job']}.{row['number']}", row["error"])]) for row in attempts if row["error"]]
    return "\n".join(["attempts", table(rows), *errors]) if rows else ""


def _origin(origin: Row) -> str:
    from eyeseg.provenance import NUMERIC

    packages = origin["packages"] or {}
    some = {name: version for name, version in packages.items() if name in NUMERIC}
    others = f" and {len(packages) - len(some)} more, named by --format json" if len(packages) > len(some) else ""
    where = [origin["host"], origin.get("os"), origin["device"], origin.get("kernels")]
    libraries = [(name, origin.get(name)) for name in ("driver", "cuda", "cudnn")]
    where += [f"{name} {version}" for name, version in libraries if version]
    where += [f"{origin['threads']} thread{'s' * (origin['threads'] != 1)}"] if origin["threads"] else []
    facts = [
        ("code", ", ".join(filter(None, [origin["code"], f"Python {origin['python']}" if origin["python"] else None]))),
        ("packages", (", ".join(f"{name} {version}" for name, version in some.items()) + others) if some else ""),
        ("computed on", ", ".join(filter(None, where))),
        ("determinism", cell(origin["deterministic"]) if origin.get("deterministic") else ""),
        ("manifest", origin["manifest"]),
        ("data", origin["data_fingerprint"]),
        ("split", f"{origin['split_fingerprint']}: {cell(origin['split'])}"),
        ("seed", str(origin["seed"])),
        ("checkpoint", origin["checkpoint"]),
        ("sha256", origin["checkpoint_sha256"]),
    ]
    return "provenance\n" + _facts([(name, value) for name, value in facts if value])


def _facts(facts: list[tuple[str, str]]) -> str:
    return "\n".join(
        textwrap.fill(text, WIDTH, initial_indent=f"{name:<12}", subsequent_indent=" " * 12, break_on_hyphens=False) for name, text in facts
    )


def _short(text: str, length: int) -> str:
    """The text, or its beginning and end: names of images differ at the end."""
    if len(text) <= length:
        return text
    return f"{text[: length // 3]}...{text[len(text) - (length - length // 3 - 3) :]}"


def _utc(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
