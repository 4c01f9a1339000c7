"""`eyeseg logs`: what a job's attempts said."""

from __future__ import annotations

import click

from eyeseg.cli._completing import jobs


@click.command(short_help="Print a job's log; with -f follow it.")
@click.argument("job", type=click.IntRange(min=1), shell_complete=jobs)
@click.option("-f", "--follow", is_flag=True, help="Go on printing while the job runs.")
def command(job: int, *, follow: bool) -> None:
    """Print the log of JOB: its runner's output on this machine, then how each attempt ended.

    \b
    Example:
      eyeseg logs 12
    """
    import sys
    import time

    from eyeseg.cli._store import opened
    from eyeseg.errors import NotFound
    from eyeseg.settings import read_settings
    from eyeseg.states import FINAL_JOB_STATES
    from eyeseg.store import reading

    settings = read_settings()
    store = opened(settings.store_url)
    path = settings.logs / f"job-{job}.log"
    position = 0
    while True:
        found = reading.job_with_attempts(store, job)
        if found is None:
            raise NotFound(f"job {job}: there is no such job. `eyeseg status` names those that run or failed.")
        if path.exists():
            with path.open(errors="replace") as file:
                file.seek(position)
                sys.stdout.write(file.read())
                position = file.tell()
            sys.stdout.flush()
        if not follow or found[0]["state"] in FINAL_JOB_STATES:
            break
        time.sleep(0.5)
    row, attempts = found
    if not path.exists():
        hosts = ", ".join(dict.fromkeys(str(a["worker"]) for a in attempts)) or "no worker yet"
        click.echo(f"no output on this machine (attempts ran on: {hosts})", err=True)
    for attempt in attempts:
        ended = f"{attempt['ending']} after {attempt['seconds']:.1f} s" if attempt["ending"] else "runs"
        said = f": {attempt['error']}" if attempt["error"] else ""
        click.echo(f"attempt {attempt['number']} on {attempt['worker']} {attempt['slot']} ({attempt['device']}) {ended}{said}")
    click.echo(f"job {job} ({row['kind']} {row['label']}) is {row['state']}" + (f": {row['error']}" if row["error"] else ""))
