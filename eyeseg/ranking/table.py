"""The ranked table and its lines; their fields are the keys of the JSON report."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of the ranking; the fields are the keys of the JSON report, in its order (docs/statistics.md says what each is).

    The best-ranked sound trial is what others are compared with: p_vs_best after Holm over all pairs, diff_vs_best (this one minus the
    best) over images both scored. optimism: only at the best trial of a model with several, how much choosing it has gained.
    """

    rank: int | None
    group: str | None
    trial: str
    model: str
    params: dict[str, Any]
    runs: int
    runs_expected: int
    outcomes: dict[str, int]
    image_auc_mean: float | None
    image_auc_ci: tuple[float, float] | None
    image_auc_median: float | None
    image_auc_min: float | None
    images_below_half: int
    images_undefined: int
    best_fold_auc: float | None
    pooled_auc: float | None
    ap_mean: float | None
    dice_mean: float | None
    dice_mean_tuned: float | None
    sensitivity: float | None
    specificity: float | None
    p_vs_best: float | None
    tries: int
    device_seconds: float
    remark: str
    selection_auc_mean: float | None = None
    diff_vs_best: float | None = None
    diff_vs_best_ci: tuple[float, float] | None = None
    patients_compared: int | None = None
    auc_sd_folds: float | None = None
    auc_sd_seeds: float | None = None
    auc_range_last_epochs: float | None = None
    auc_drop_last_epochs: float | None = None
    optimism: float | None = None
    optimism_if_equal: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The row as plain JSON values."""
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return values | {
            "params": dict(self.params),
            "outcomes": dict(self.outcomes),
            "image_auc_ci": None if self.image_auc_ci is None else list(self.image_auc_ci),
            "diff_vs_best_ci": None if self.diff_vs_best_ci is None else list(self.diff_vs_best_ci),
        }


@dataclass(frozen=True)
class Baseline:
    """A line of the report that no network stands behind. images: how many it has an AUC for."""

    name: str
    summary: str
    images: int
    image_auc_mean: float | None
    image_auc_ci: tuple[float, float] | None
    image_auc_median: float | None
    image_auc_min: float | None
    images_below_half: int
    images_undefined: int
    best_fold_auc: float | None
    ap_mean: float | None

    def to_json(self) -> dict[str, Any]:
        """The line as plain JSON values."""
        return dataclasses.asdict(self) | {"image_auc_ci": None if self.image_auc_ci is None else list(self.image_auc_ci)}


@dataclass(frozen=True)
class Pruned:
    """A trial that is not ranked, because it was ended at `epoch` of its `epochs`: its score there on the inner images (`measure`; None: a
    training of it diverged), and `bar`, that of the last of its `rivals` that went on."""

    trial: str
    model: str
    params: dict[str, Any]
    runs: int
    epoch: int
    epochs: int
    measure: str
    score: float | None
    bar: float | None
    rivals: int

    def to_json(self) -> dict[str, Any]:
        """The trial as plain JSON values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class Table:
    """The ranking of one split. hidden: rows that `top` cut off. comparisons: how many pairs of trials Holm's correction counts.

    best_of: of the first row: among how many trials it was chosen and how much that has gained (`trials`, `optimism`,
    `optimism_if_equal`); None where there was no choice.
    """

    experiment: str
    split: str
    leaky: bool
    rank_by: str
    alpha: float
    complete: bool
    warnings: tuple[str, ...]
    data: dict[str, Any]
    rows: tuple[Row, ...]
    baselines: tuple[Baseline, ...] = ()
    hidden: int = 0
    comparisons: int = 0
    best_of: dict[str, Any] | None = None
    pruned: tuple[Pruned, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the report."""
        return {
            "experiment": self.experiment,
            "split": self.split,
            "leaky": self.leaky,
            "rank_by": self.rank_by,
            "alpha": self.alpha,
            "complete": self.complete,
            "warnings": list(self.warnings),
            "data": dict(self.data),
            "rows": [row.to_json() for row in self.rows],
            "baselines": [baseline.to_json() for baseline in self.baselines],
            "comparisons": self.comparisons,
            "best_of": None if self.best_of is None else dict(self.best_of),
            "pruned": [one.to_json() for one in self.pruned],
        }
