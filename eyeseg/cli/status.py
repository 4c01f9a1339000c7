"""`eyeseg status`: where an experiment stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from eyeseg.cli._completing import experiments
from eyeseg.cli._output import table_or_json_option

if TYPE_CHECKING:
    from eyeseg.settings import Settings
    from eyeseg.store import Store


@click.command(short_help="Runs, jobs, workers; what is stuck, why, what helps.")
@click.argument("experiment", required=False, shell_complete=experiments)
@table_or_json_option
def command(experiment: str | None, style: str) -> None:
    """Show runs, jobs and workers of EXPERIMENT, or of the newest one, and what is stuck, why, and which command helps.

    \b
    Example:
      eyeseg status
    """
    import json

    from eyeseg.cli import _worker
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings
    from eyeseg.store import experiments, reading

    settings = read_settings()
    store = opened(settings.store_url)
    answer = standing(store, settings, experiment)
    if style == "json":
        click.echo(json.dumps(answer, indent=2))
        return
    click.echo(f"experiment  {answer['experiment']}")
    for kind in ("runs", "jobs"):
        click.echo(f"{kind:<12}" + (", ".join(f"{number} {state}" for state, number in sorted(answer[kind].items())) or "none"))
    if answer["waiting"]:
        click.echo("waiting     " + ", ".join(f"{number} in {name}" for name, number in answer["waiting"].items()))
    click.echo("".join(f"{line}\n" for line in _rungs(answer["jobs"], answer["runs"], answer["experiment"])), nl=False)
    for worker in answer["workers"]:
        click.echo(f"worker      {_worker.in_words(worker)}, heard of {worker['last_beat_s']} s ago")
    if not answer["workers"]:
        click.echo("worker      none is heard of: `eyeseg up` starts one here")
    for row in reading.running(store, experiments.find(store, answer["experiment"])["id"]):
        click.echo(f"running     job {row['id']} {row['kind']} {row['label']}" + (f", epoch {row['epoch']}" if row["epoch"] else ""))
    for entry in answer["stuck"]:
        word = entry["reason"] if entry["reason"] in ("failed", "dead", "cancelled") else "stuck"
        click.echo(f"{word:<12}{entry['why']}. {entry['help']}")


def standing(store: Store, settings: Settings, experiment: str | None) -> dict[str, Any]:
    """Where an experiment, or the newest, stands: what `--format json` prints. Raises NotFound."""
    from eyeseg import local
    from eyeseg.cli import _stuck
    from eyeseg.store import experiments, fleet, reading, stuck

    found = experiments.find(store, experiment)
    workers = local.living_workers(store, settings)
    answer: dict[str, Any] = {"experiment": found["name"], **reading.counts(store, found["id"]), "workers": workers}
    answer["waiting"] = reading.waiting(store, found["id"])
    not_moving = stuck.find(store, found["id"], unsent_after_s=_stuck.UNSENT_AFTER_S)
    answer["stuck"] = [
        *_stuck.lacking(fleet.lacking(store, [worker["name"] for worker in workers])),
        *_stuck.entries(not_moving, found["name"], workers=len(workers)),
        *_stuck.unserved(stuck.queued_in(store, found["id"]), _served(workers), patience_s=2 * settings.lease_s),
    ]
    return answer


def _rungs(jobs: dict[str, int], runs: dict[str, int], experiment: str) -> list[str]:
    """What waits at a rung of `run.prune`, and what was ended at one."""
    lines = []
    if waiting := jobs.get("paused", 0):
        what = "1 training waits" if waiting == 1 else f"{waiting} trainings wait"
        lines.append(f"rung        {what} to be compared with the others of their kind")
    if ended := runs.get("pruned", 0):
        what = "1 run was" if ended == 1 else f"{ended} runs were"
        lines.append(f"pruned      {what} ended at a rung. `eyeseg retry {experiment} --state pruned` trains them to their end.")
    return lines


def _served(workers: list[dict[str, Any]]) -> set[str]:
    return {queue for worker in workers for queue in worker["queues"]}
