"""`eyeseg compare`: two trials side by side."""

from __future__ import annotations

import click

from eyeseg.cli._output import table_or_json_option


@click.command(short_help="Compare two trials: difference, interval, p.")
@click.argument("first", metavar="TRIAL")
@click.argument("second", metavar="TRIAL")
@table_or_json_option
def command(first: str, second: str, style: str) -> None:
    """Compare two trials over the patients that both scored: the difference with its interval, p, each fold, the images furthest apart.

    TRIAL is a digest or the beginning of one, as `eyeseg report` prints it. Trials of two experiments can be compared when their images
    and folds are the same; otherwise the exit code is 6.

    \b
    Example:
      eyeseg compare 9f3c0123 b2a7
      eyeseg compare 9f3c0123 b2a7 --format json
    """
    import json

    from eyeseg import reporting
    from eyeseg.cli import _comparison
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings

    store = opened(read_settings().store_url)
    found = reporting.compare(store, first, second)
    if style == "json":
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(_comparison.in_words(found))
