"""What is said of a trial or a table in words, and which settings tell its trials apart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from eyeseg import catalog
from eyeseg.ranking.results import Split, Trial, TrialResult
from eyeseg.spec import DEFAULTS
from eyeseg.statistics import smallest_p

CHOSEN_BY = {"models": "model", "losses": "loss", "optimizers": "optimizer", "schedules": "schedule"}


def remark(trial: TrialResult, leaky: bool) -> str:
    """What keeps a trial from being taken as it stands, or ''."""
    outcomes, total = trial.outcomes, trial.runs_expected
    missing = total - sum(outcomes.values())
    stopped = sum(run.stopped_at is not None for run in trial.runs)
    unit = "fold" if len({run.seed for run in trial.runs}) <= 1 else "run"  # with several seeds a fold can be half there

    def of(count: int, word: str) -> str:
        return f"{count} of {total} {word}" + ("s" if total != 1 else "")

    said = (
        (missing > 0, f"{of(missing, unit)} missing"),
        (outcomes["failed"], f"{of(outcomes['failed'], 'run')} failed"),
        (outcomes["diverged"], f"diverged in {of(outcomes['diverged'], 'run')}"),
        (outcomes["all_black"], f"all black at 0.5 in {of(outcomes['all_black'], 'run')}"),
        (stopped, f"training ended early, all black, in {of(stopped, 'run')}"),
        (leaky, "leaky split"),
    )
    return "; ".join(words for holds, words in said if holds)


def varying(trials: Sequence[Trial], chosen: Sequence[Trial]) -> list[dict[str, Any]]:
    """For each chosen trial the hyperparameters that are not the same in all trials, defaults written out where the trial reads them."""
    keys = list(dict.fromkeys(key for trial in trials for key in trial.params if key not in ("model", "split", "fold", "seed")))
    order = {name: i for i, name in enumerate(DEFAULTS)}
    keys.sort(key=lambda key: order.get(key, len(order)))
    differing = [key for key in keys if _differs(key, trials)]
    return [
        {
            key: _plain(value)
            for key in differing
            if ((value := trial.params.get(key, DEFAULTS.get(key))) is not None and _reads(trial, key)) or key in trial.params
        }
        for trial in chosen
    ]


def _differs(key: str, trials: Sequence[Trial]) -> bool:
    default = DEFAULTS.get(key)
    values = {repr(value): value for value in (trial.params.get(key, default) for trial in trials)}
    return len({json.dumps(value, default=list) for value in values.values()}) > 1


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _reads(trial: Trial, key: str) -> bool:
    """Whether the default of a hyperparameter means anything here: not where only other models, optimizers and so on read it."""
    readers = 0
    settings = DEFAULTS | trial.params | {"model": trial.model}
    for kind, setting in CHOSEN_BY.items():
        chosen = settings[setting]
        found = [name for name in catalog.names(kind) if key in catalog.entry(kind, name).options]
        if chosen in found:
            return True
        readers += len(found)
    return readers == 0


def warnings(result: Split, tries: Mapping[str, int], *, undefined: int, patients: int) -> list[str]:
    """What a reader must know of the table. undefined: images without an AUC; patients: of the scored images."""
    expected, found = sum(t.runs_expected for t in result.trials), sum(t.ended for t in result.trials)
    count = int(result.data.get("patients") or patients)
    said = []
    if found < expected:
        said.append(f"Incomplete: {expected - found} of {expected} runs have no result. Their trials rank after the complete ones.")
    if count and smallest_p(count) > result.alpha:
        said.append(
            f"No test over {count} patient{'s' if count != 1 else ''} can reach alpha {result.alpha:g}: "
            f"the smallest p is {smallest_p(count):.3g}. Read the order as a description."
        )
    if undefined:
        many = undefined != 1
        said.append(f"{undefined} image{'s have' if many else ' has'} one class only and no AUC: counted as undefined, never scored.")
    if result.pruned:
        said.append(_of_pruned(result))
    if len(set(tries.values())) > 1:
        listed = ", ".join(f"{model} {number}" for model, number in sorted(tries.items(), key=lambda item: (-item[1], item[0])))
        said.append(f"Models had different numbers of tries ({listed}): the best of many is higher by luck alone.")
    return said


def _of_pruned(result: Split) -> str:
    """How many were pruned, and what that may have to do with the patients that are reported."""
    tried = len(result.pruned) + len(result.trials)
    folds = {run.fold for one in (*result.trials, *(found.of for found in result.pruned)) for run in one.runs}
    said = f"{len(result.pruned)} of {tried} trials were pruned before their end, judged by inner images, and are listed apart."
    if result.reserved or len(folds) <= 1:
        return said
    return f"{said} Inner images of one fold may be reported in another, so the choice has seen them; `reserve` in the split avoids that."
