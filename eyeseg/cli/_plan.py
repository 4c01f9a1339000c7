"""What a plan comes to on this store, for `plan` and `submit-grid --dry-run`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eyeseg.settings import Settings
    from eyeseg.store import Store
    from eyeseg.submission import Plan


def work_out(plan: Plan, settings: Settings) -> dict[str, Any]:
    """The plan as JSON: with what the store holds already, seconds of one slot by its history (None without), and free disk."""
    from eyeseg.store import reading

    store = _store(settings.store_url)
    found = plan.as_json(store)
    history = reading.epoch_seconds(store) if store else {}
    known = all(training.runs[-1].spec.model in history for training in plan.trainings)
    seconds = sum(history[training.runs[-1].spec.model] * training.epochs for training in plan.trainings) if known else None
    return {**found, "memory": _memory(plan, store), "seconds": seconds, "disk_free_bytes": _free(settings.artifacts_url)}


def _memory(plan: Plan, store: Store | None) -> dict[str, Any]:
    """What trainings are expected to take at most, of a GPU and on the CPU, by what this store has measured; None where it has not.

    classes: how many trainings wait in which memory class; unknown: of how many nothing is known on either.
    """
    from eyeseg.devices.classes import class_of_need, rank
    from eyeseg.store import memory

    settings = [memory.setting_of("train", training.runs[-1].spec.to_json()) for training in plan.trainings]
    needs = memory.needs_of_plan(store, set(settings))
    classes: dict[str, int] = {}
    for setting in settings:
        name = class_of_need(needs[setting].get("gpu"))
        classes[name] = classes.get(name, 0) + 1
    most = {f"{kind}_bytes": max((found[kind] for found in needs.values() if kind in found), default=None) for kind in memory.KINDS}
    unknown = sum(not needs[setting] for setting in settings)
    return {**most, "classes": dict(sorted(classes.items(), key=lambda one: rank(one[0]))), "unknown": unknown}


def _free(artifacts_url: str) -> int | None:
    """Bytes free where artifacts will lie; None for an object store, which does not say."""
    from eyeseg import places

    root = places.on_disk(artifacts_url)
    if root is None:
        return None
    return shutil.disk_usage(next(folder for folder in (root, *root.parents) if folder.exists())).free


def _store(url: str) -> Store | None:
    """The store; None while there is none yet: nothing is done, and there is no history. Raises SchemaMismatch."""
    from eyeseg.cli._store import opened
    from eyeseg.errors import SchemaMismatch, Unreachable
    from eyeseg.store import Store

    try:
        return opened(url)
    except Unreachable:
        return None
    except SchemaMismatch:
        if Store(url).revision() is None:  # a database that waits for its first grid
            return None
        raise


def in_words(plan: dict[str, Any]) -> str:
    """The plan's JSON as a few lines of text."""
    jobs, naive, shared = plan["jobs"], plan["epochs_naive"], plan["epochs_shared"]
    saved = f", {naive / shared:.2f}x fewer" if shared and shared < naive else ""
    lines = [
        f"runs     {plan['runs']} ({plan['runs_done']} done already)",
        f"jobs     {jobs['train']} train, {jobs['evaluate']} evaluate",
        f"epochs   {naive} naive, {shared} shared{saved}",
    ]
    lines += _pruning_in_words(plan["prune"], shared) if plan.get("prune") else []
    if plan.get("seconds") is not None:
        lines.append(f"time     about {duration(plan['seconds'])} of one slot, by the history of this store")
    if plan.get("memory"):
        lines.append(f"memory   {_memory_in_words(plan['memory'], jobs['train'])}")
    if plan.get("disk_free_bytes") is not None:
        lines.append(f"disk     {plan['disk_free_bytes'] / 1e9:.1f} GB free for artifacts")
    if plan["leaks"]:
        by_split: dict[str, list[int]] = {}
        for leak in plan["leaks"]:
            by_split.setdefault(leak["split"], []).append(leak["patients_on_both_sides"])
        lines += [
            f"leaks    {name}: {len(found)} folds, up to {max(found)} patients in training and validation"
            for name, found in by_split.items()
        ]
    else:
        lines.append("leaks    none: no patient stands on both sides of a fold")
    return "\n".join(lines)


def _pruning_in_words(prune: dict[str, Any], most: int) -> list[str]:
    measure = {"auc": "AUC", "ap": "AP", "dice": "Dice"}[prune["by"]]
    rungs = ", ".join(map(str, prune["rungs"]))
    who = "each model's settings" if prune["among"] == "model" else "the settings under a split"
    judges = prune["judges"]
    met = f"{judges['reported']} of them are reported in another fold" if judges["reported"] else "none of them is reported"
    share = f"the best {prune['keep']:.0%} of {who} go on, {prune['at_least']} at least"
    return [
        f"pruning  at {rungs} epochs {share}: {prune['epochs_fewest']} to {most} epochs",
        f"judges   {measure} on inner images of {judges['patients']} patients; {met}",
    ]


def _memory_in_words(found: dict[str, Any], trainings: int) -> str:
    told = [(found["gpu_bytes"], "of a GPU"), (found["cpu_bytes"], "on a CPU")]
    parts = [f"up to {size / 1e9:.1f} GB {where}" for size, where in told if size is not None]
    if found["unknown"]:
        parts.append(f"not known yet for {'all' if found['unknown'] == trainings else found['unknown']} of {trainings} trainings")
    return ", ".join(parts) + "; class " + ", ".join(f"{name}: {count}" for name, count in found["classes"].items())


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
