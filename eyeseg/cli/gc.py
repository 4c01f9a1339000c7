"""`eyeseg gc`: delete artifacts that no kept run needs."""

from __future__ import annotations

import click


@click.command(short_help="Delete checkpoints that nothing needs any more.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.option("--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="Only what is older than that.")
@click.option("--new-place", is_flag=True, help="Sweep nothing: begin anew where EYESEG_ARTIFACTS_URL leads; what lay elsewhere is gone.")
def command(*, dry_run: bool, older_than: float | None, new_place: bool) -> int:
    """Delete checkpoints that no kept run and no unfinished training needs, and what killed writers left behind.

    Of a finished trial the checkpoints stay that `run.keep.per_trial` of its grid says: of its best run, of all runs, or of none. Results
    are never touched. Workers may go on. What the store does not know is left for a day unless --older-than says otherwise.

    \b
    Example:
      eyeseg gc --dry-run
    """
    from eyeseg import sweeping
    from eyeseg.cli._output import show
    from eyeseg.cli._store import opened
    from eyeseg.settings import masked, read_settings
    from eyeseg.store import events, marks

    settings = read_settings()
    store = opened(settings.store_url)
    if new_place:
        mark = marks.begin_anew(store, settings.artifacts_url, who=events.user())
        click.echo(f"{masked(settings.artifacts_url)}: the artifacts' place from now on, mark {mark}")
        return 0
    age = None if older_than is None else older_than * sweeping.DAY_S
    report = sweeping.sweep(store, settings, older_than_s=age, dry_run=dry_run, who=events.user())
    rows = []
    for kind in dict.fromkeys(one.kind for one in report.swept):
        alike = [one for one in report.swept if one.kind == kind]
        rows.append({"what": kind, "number": len(alike), "MB": f"{sum(one.size for one in alike) / 1e6:.1f}"})
    if rows:
        show(rows, "table")
    click.echo(f"{'would free' if dry_run else 'freed'} {report.size / 1e6:.1f} MB in {len(report.swept)} places")
    if report.foreign:
        click.echo(f"left alone: {report.foreign} attempts' folders that this store does not know; another one may own them", err=True)
    for problem in report.problems:
        click.echo(f"could not be deleted: {problem}", err=True)
    return 1 if report.problems else 0
