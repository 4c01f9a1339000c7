"""Choosing jobs or runs of an experiment by selectors, and asking before many are touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from eyeseg.cli._completing import experiments, models, runs, states

if TYPE_CHECKING:
    from eyeseg.store import Store

F = TypeVar("F", bound=Callable[..., Any])


def _state(_context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from eyeseg.catalog import nearest
    from eyeseg.states import JobState

    known = [state.value for state in JobState]
    if value is not None and value not in known:
        raise click.BadParameter(f"no state named {value!r}.{nearest(value, known)}", param=parameter)
    return value


_OPTIONS = (
    click.argument("experiment", required=False, shell_complete=experiments),
    click.option("--model", metavar="NAME", shell_complete=models, help="Only runs of this model."),
    click.option("--fold", metavar="N", type=click.IntRange(min=1), help="Only runs of this fold, from 1."),
    click.option(
        "--state", metavar="STATE", shell_complete=states, callback=_state, help="Only what is in this state, as `eyeseg status` counts."
    ),
    click.option("--run", "run_digest", metavar="RUN", shell_complete=runs, help="Only this run (its digest, or the beginning of it)."),
    click.option("-y", "--yes", is_flag=True, help="Do not ask."),
)


def selectors(function: F) -> F:
    """The options that choose jobs or runs: [EXPERIMENT] --model --fold --state --run -y."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def chosen_jobs(store: Store, action: str, *, states: frozenset[str], yes: bool, experiment: str | None, **narrow: Any) -> list[int]:
    """The ids of the jobs that the selectors mean and that stand in one of these states. Asks first, unless told not to."""
    from eyeseg.store import experiments, reading

    found = experiments.find(store, experiment)
    _refuse_none(store, found, narrow)
    rows = [row for row in reading.selected_jobs(store, found["id"], **narrow) if row["state"] in states]
    return _agreed(action, "jobs", found["name"], rows, yes=yes)


def chosen_runs(store: Store, action: str, *, yes: bool, experiment: str | None, **narrow: Any) -> list[int]:
    """The ids of the evaluate jobs of the runs that the selectors mean and that are not over. Asks first, unless told not to."""
    from eyeseg.store import experiments, reading

    found = experiments.find(store, experiment)
    _refuse_none(store, found, narrow)
    return _agreed(action, "runs", found["name"], reading.selected_runs(store, found["id"], **narrow), yes=yes)


def _refuse_none(store: Store, experiment: dict[str, Any], narrow: dict[str, Any]) -> None:
    """Raise NotFound for selectors that mean no run at all, in whatever state: a name is wrong, and nothing is done about it."""
    from eyeseg.errors import NotFound
    from eyeseg.store import reading

    given = {name: value for name, value in narrow.items() if value is not None and name != "state"}
    if given and not reading.selected_jobs(store, experiment["id"], **given):
        said = " ".join(f"--{name.removesuffix('_digest')} {value}" for name, value in given.items())
        raise NotFound(f"{experiment['name']}: no run is meant by {said}. `eyeseg show --experiment {experiment['name']}` lists its runs.")


def _agreed(action: str, what: str, experiment: str, rows: list[dict[str, Any]], *, yes: bool) -> list[int]:
    if rows and not yes:
        click.confirm(f"{action} {len(rows)} {what} of {experiment}?", abort=True, err=True)
    return [row["id"] for row in rows]
