"""What is stuck, in words, with the command that helps."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from eyeseg.store.stuck import FIRST

if TYPE_CHECKING:
    from eyeseg.store.stuck import Rows, Some, Stuck

UNSENT_AFTER_S = 60.0


def entries(found: Stuck, experiment: str, *, workers: int) -> list[dict[str, Any]]:
    """One entry a reason: `reason`, `jobs` (the first of their numbers), `count`, `why` and `help`, the commands to type."""
    made = []
    if found.queued.count and not workers:
        why = f"{_jobs(found.queued.count)} queued, and no worker is alive"
        made.append(_of_some("no_worker", found.queued, why, "`eyeseg up` starts one here, `eyeseg worker` on another machine."))
    elif found.unsent.count:
        why = f"{_jobs(found.unsent.count)} queued without a message: is the broker reachable?"
        made.append(_of_some("unsent", found.unsent, why, "`eyeseg doctor` looks, `eyeseg reconcile` sends."))
    for row in found.expired:
        why = f"{_named([row])}: its worker {row['worker']} has been silent, the lease ran out {row['overdue_s']:.0f} s ago"
        cure = "A living worker takes it over by itself." if workers else "`eyeseg up` starts a worker, which takes it over."
        made.append(_entry("lease_expired", [row], why, cure))
    for (training, state), rows in _grouped(found.behind, "training", "training_state").items():
        why = f"{_jobs(len(rows))} pending behind job {training}, which is {state}"
        cure = f"`eyeseg retry {experiment}" + (f" --state {state}`" if state in ("cancelled", "pruned") else "`") + " brings it back."
        made.append(_entry("behind", rows, why, cure))
    return [*made, *_ended(found.ended, experiment)]


def unserved(queued: dict[str, Some], served: Collection[str], *, patience_s: float) -> list[dict[str, Any]]:
    """An entry for each queue in which jobs wait and which no living worker serves. queued: the waiting jobs by queue."""
    from eyeseg.devices.classes import class_of_queue, substitute

    made = []
    for queue, waiting in queued.items():
        if not served or queue in served:
            continue
        why = f"{_jobs(waiting.count)} queued for {class_of_queue(queue)}, which no living worker serves"
        target = substitute(queue, served)
        later = f"After {patience_s:g} s they go to {class_of_queue(target)}. " if target else ""
        made.append(_of_some("unserved", waiting, why, f"{later}`eyeseg worker` starts one on a machine that does."))
    return made


def lacking(found: list[dict[str, str]]) -> list[dict[str, Any]]:
    """One entry for each thing that a living worker cannot use."""
    cure = "`eyeseg doctor` on that machine says more; it goes on by itself."
    return [_entry("lacking", [], in_words(one).rstrip("."), cure) for one in found]


def in_words(one: dict[str, str]) -> str:
    """What a worker cannot use."""
    return f"worker {one['worker']} takes no jobs that need {one['what']}: {one['why']}"


def _ended(rows: Rows, experiment: str) -> list[dict[str, Any]]:
    made = []
    last_lines = [
        row | {"said": (str(row["error"] or "").strip().splitlines() or [""])[-1].rstrip(".")}
        for row in rows
        if row["state"] != "cancelled"
    ]
    for (state, said), alike in _grouped(last_lines, "state", "said").items():
        lost = sum(row["given_up"] for row in alike)
        why = f"{_named(alike)}: {said}"
        if lost:
            why += f" ({lost} evaluation{'s were' if lost > 1 else ' was'} given up with it)"
        cure = f"`eyeseg logs {alike[0]['id']}` says more, `eyeseg retry {experiment}` tries again."
        made.append(_entry(state, alike, why, cure))
    cancelled = [row for row in rows if row["state"] == "cancelled"]
    if cancelled:
        count = len(cancelled) + sum(row["given_up"] for row in cancelled)
        cure = f"`eyeseg retry {experiment} --state cancelled` brings them back."
        made.append(_entry("cancelled", cancelled, f"{_jobs(count)} cancelled", cure) | {"count": count})
    return made


def _entry(reason: str, rows: Rows, why: str, cure: str) -> dict[str, Any]:
    return {"reason": reason, "jobs": [row["id"] for row in rows[:FIRST]], "count": len(rows), "why": why, "help": cure}


def _of_some(reason: str, found: Some, why: str, cure: str) -> dict[str, Any]:
    return _entry(reason, found.rows, why, cure) | {"count": found.count}


def _grouped(rows: Rows, *keys: str) -> dict[tuple[Any, ...], Rows]:
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def _jobs(count: int) -> str:
    return "1 job is" if count == 1 else f"{count} jobs are"


def _named(rows: Rows) -> str:
    if len(rows) == 1:
        return f"job {rows[0]['id']} {rows[0]['kind']} {rows[0]['label']}"
    numbers = ", ".join(str(row["id"]) for row in rows[:FIRST])
    return f"{len(rows)} jobs ({numbers}{', ...' if len(rows) > FIRST else ''})"
