"""`eyeseg doctor`: one line a checked thing."""

from __future__ import annotations

import click

from eyeseg.cli._output import table_or_json_option


@click.command(short_help="Check store, broker, devices, disk, clock, versions.")
@table_or_json_option
def command(style: str) -> int:
    """Check store, broker, workers, devices, disk, memory, clock and versions. Ends with 1 when something is wrong.

    \b
    Example:
      eyeseg doctor
    """
    import json
    from dataclasses import asdict

    from eyeseg import checkup
    from eyeseg.settings import read_settings

    findings = []
    for one in checkup.examine(read_settings()):
        findings.append(one)
        if style == "table":
            click.echo(f"{one.state:<9}{one.check:<17}{one.found}" + (f". {one.do}" if one.do else ""))
    if style == "json":
        click.echo(json.dumps([asdict(one) for one in findings], indent=2, ensure_ascii=False))
    return 1 if any(one.state == "wrong" for one in findings) else 0
