"""Names of a catalogue as an option takes them, and as `--help` lists them: read from the catalogue, so that neither can be out of date."""

from __future__ import annotations

import click


class EntryName(click.ParamType[str]):
    """The name of an entry of a catalogue; a wrong one is answered with the nearest."""

    def __init__(self, kind: str) -> None:
        self.name, self.kind = kind, kind

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002  click's signature
        from eyeseg.catalog import names, nearest

        if value not in names(self.kind):
            raise click.UsageError(f"--to: no {self.kind.removesuffix('s')} named {value!r}.{nearest(value, names(self.kind))}", ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[click.shell_completion.CompletionItem]:  # noqa: ARG002
        from eyeseg.catalog import names

        return [click.shell_completion.CompletionItem(name) for name in names(self.kind) if name.startswith(incomplete)]


class ListsKinds(click.Command):
    """A command whose help ends with the entries of the catalogue `exports`, each with what it is of."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from eyeseg.catalog import entry, names

        super().format_options(ctx, formatter)
        with formatter.section("Kinds for --to"):
            formatter.write_dl(
                [
                    (name, f"[{'/'.join(found.facts['OF'])}] {found.summary}")
                    for name in names("exports")
                    for found in [entry("exports", name)]
                ]
            )
