"""A plan in words, for `plan` and `submit-grid --dry-run`."""

from __future__ import annotations

from typing import Any


def in_words(plan: dict[str, Any]) -> str:
    """The plan's JSON as a few lines of text."""
    jobs, naive, shared = plan["jobs"], plan["epochs_naive"], plan["epochs_shared"]
    saved = f", {naive / shared:.2f}x fewer" if shared and shared < naive else ""
    lines = [
        f"runs     {plan['runs']} ({plan['runs_done']} done already)",
        f"jobs     {jobs['train']} train, {jobs['evaluate']} evaluate",
        f"epochs   {naive} naive, {shared} shared{saved}",
    ]
    if plan.get("seconds") is not None:
        lines.append(f"time     about {duration(plan['seconds'])} of one slot, by the history of this store")
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


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
