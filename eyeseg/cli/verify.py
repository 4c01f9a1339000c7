"""`eyeseg verify`: whether a bundle of records is what it says."""

from __future__ import annotations

from pathlib import Path

import click

from eyeseg.cli._output import data_root_option, table_or_json_option


@click.command(short_help="Check an exported bundle, and rank again from it.")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--manifest", metavar="MANIFEST", type=click.Path(path_type=Path), help="Check too that these are the images and masks.")
@data_root_option
@table_or_json_option
def command(bundle: Path, manifest: Path | None, data_root: Path | None, style: str) -> int:
    """Check BUNDLE, a folder or zip file of `eyeseg export --to ro-crate`: files, fingerprints, digests, scores, ranking.

    The ranking is computed again from the scores of the images. No store is needed. Exit code 0: all is as recorded; 8: something is
    not, and every mismatch is named.

    \b
    Example:
      eyeseg verify paper-2020.zip --manifest data/manifest.csv
    """
    import hashlib
    import json

    from eyeseg import bundles
    from eyeseg.bundles.layout import SUMS
    from eyeseg.bundles.opening import opened
    from eyeseg.errors import NotAsRecorded

    found = bundles.verify(bundle, manifest=manifest, data_root=data_root)
    wrong = sum(len(one.said) for one in found if one.ok is False)
    with opened(bundle) as it:
        sha256 = hashlib.sha256(it.text(SUMS).encode()).hexdigest() if SUMS in it.names() else None
    if style == "json":
        checks = [{"check": one.check, "ok": one.ok, "said": list(one.said)} for one in found]
        click.echo(json.dumps({"bundle": str(bundle), "ok": not wrong, "sha256": sha256, "checks": checks}, indent=2, ensure_ascii=False))
    else:
        for one in found:
            word = {True: "ok", False: "WRONG", None: "-"}[one.ok]
            for said in one.said:
                click.echo(f"{word:<6} {one.check:<12} {said}")
        click.echo(f"{'verified' if not wrong else f'{wrong} mismatches'}: {bundle}" + (f", sha256 {sha256}" if sha256 else ""))
    return NotAsRecorded.exit_code if wrong else 0
