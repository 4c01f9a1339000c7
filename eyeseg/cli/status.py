"""`eyeseg status`: where an experiment stands now."""

from __future__ import annotations

from typing import Any

import click


@click.command()
@click.argument("experiment", required=False)
@click.option("--format", "style", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print.")
def command(experiment: str | None, style: str) -> None:
    """Show runs, jobs and workers of EXPERIMENT, or of the newest one.

    \b
    Example:
      eyeseg status
    """
    import json

    from eyeseg.settings import read_settings
    from eyeseg.states import JobState
    from eyeseg.store import experiments, fleet, open_store, reading

    settings = read_settings()
    store = open_store(settings.store_url)
    found = experiments.find(store, experiment)
    workers = fleet.workers(store, heard_within_s=2 * settings.lease_s)
    answer: dict[str, Any] = {"experiment": found["name"], **reading.counts(store, found["id"]), "workers": workers}
    if style == "json":
        click.echo(json.dumps(answer, indent=2))
        return
    click.echo(f"experiment  {found['name']}")
    for kind in ("runs", "jobs"):
        click.echo(f"{kind:<12}" + (", ".join(f"{number} {state}" for state, number in sorted(answer[kind].items())) or "none"))
    for worker in workers:
        devices = ", ".join(sorted(set(worker["devices"])))
        click.echo(f"worker      {worker['name']}: {worker['slots']} slots on {devices}, heard of {worker['last_beat_s']} s ago")
    if not workers:
        click.echo("worker      none is heard of: `eyeseg up` starts one here")
    for row in reading.progress(store, found["id"])["running"]:
        click.echo(f"running     job {row['id']} {row['kind']} {row['label']}" + (f", epoch {row['epoch']}" if row["epoch"] else ""))
    for state in (JobState.FAILED, JobState.DEAD):
        for row in reading.ended_jobs(store, found["id"], state)[:10]:
            click.echo(f"{state:<12}job {row['id']} {row['kind']} {row['label']}: {row['error']}")
