"""How the numbers of a ranking are written for people, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eyeseg.ranking import Baseline, Pruned, Row, Table

HOW_TO_READ = (
    "Mean AUC over images [95 % interval over patients]; gr: trials with one letter cannot be told apart from the first that has it; "
    "p: against the best, Wilcoxon over patients, Holm over all pairs; <0.5, undef: images; best: fold; ok: sound of expected runs."
)
DIGEST = 8  # letters of a trial's digest that are shown: enough for `eyeseg compare`

# heading -> what a row shows there; the measures every format prints, in order
COLUMNS = (
    "#", "gr", "model", "params", "mean AUC [95 %]", "p", "median", "min", "<0.5", "undef", "best", "sd folds", "AP", "Dice", "ok", "tries",
    "time", "trial",
)  # fmt: skip
TEXTS = frozenset({"model", "params", "trial", "remark"})  # columns that stand to the left
SHOWN_MEASURES = frozenset(
    {"image_auc_mean", "image_auc_median", "image_auc_min", "images_below_half", "best_fold_auc", "ap_mean", "dice_mean", "device_seconds"}
)


def cells(row: Row) -> tuple[str, ...]:
    """One text for each of COLUMNS."""
    return (
        "-" if row.rank is None else str(row.rank),
        row.group or "-",
        row.model,
        params(row.params),
        auc(row),
        p_value(row.p_vs_best),
        score(row.image_auc_median),
        score(row.image_auc_min),
        str(row.images_below_half),
        str(row.images_undefined),
        score(row.best_fold_auc),
        score(row.auc_sd_folds),
        score(row.ap_mean),
        score(row.dice_mean),
        f"{row.outcomes['ok']}/{row.runs_expected}",
        str(row.tries),
        duration(row.device_seconds),
        row.trial[:DIGEST],
    )


def baseline_cells(baseline: Baseline) -> tuple[str, ...]:
    """One text for each of COLUMNS, with a dash where a baseline has nothing to show."""
    return (
        "-",
        "-",
        baseline.name,
        "no training",
        auc(baseline),
        "-",
        score(baseline.image_auc_median),
        score(baseline.image_auc_min),
        str(baseline.images_below_half) if baseline.images else "-",
        str(baseline.images_undefined),
        score(baseline.best_fold_auc),
        "-",
        score(baseline.ap_mean),
        *("-",) * 4,
        "",
    )


def score(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def p_value(p: float | None) -> str:
    """Two digits that count; '<.001' below."""
    return "-" if p is None else "<.001" if p < 0.001 else "1" if p > 0.995 else f"{p:.2f}" if p >= 0.1 else f"{p:.3f}"


def printable(text: str, *, keep: str = "") -> str:
    """The text without what a terminal would obey, such as an escape sequence in a name."""
    return "".join(letter if letter.isprintable() or letter in keep else " " for letter in text)


def auc(row: Row | Baseline) -> str:
    return score(row.image_auc_mean) + (f" [{score(row.image_auc_ci[0])}, {score(row.image_auc_ci[1])}]" if row.image_auc_ci else "")


def params(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value(found)}" for key, found in values.items())


def value(found: Any) -> str:
    """A hyperparameter as a grid file writes it."""
    if found is None:
        return "-"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, float):
        return f"{found:g}"
    if isinstance(found, list | tuple):
        return "x".join(map(value, found))
    return str(found)


def duration(seconds: float) -> str:
    """Two units at most: '45s', '12m05s', '3h20m', '2d04h'."""
    whole = round(seconds)
    for size, unit, smaller, name in ((86400, "d", 3600, "h"), (3600, "h", 60, "m"), (60, "m", 1, "s")):
        if whole >= size:
            return f"{whole // size}{unit}{whole % size // smaller:02d}{name}"
    return f"{whole}s"


def ranked_value(row: Row, table: Table) -> str:
    """The measure the table is ranked by, when it has no column of its own: 'pooled_auc 0.950'."""
    return "" if table.rank_by in SHOWN_MEASURES else f"{table.rank_by} {score(getattr(row, table.rank_by))}"


def facts(table: Table) -> list[str]:
    """What was ranked, on what data."""
    images, patients, positive = (table.data.get(key) for key in ("images", "patients", "positive_fraction"))
    said = []
    if images is not None:
        said.append(f"{images} images" + (f" of {patients} patients" if patients is not None else ""))
    if positive is not None:
        said.append(f"{100 * positive:.2g} % lesion pixels")
    return [*said, f"ranked by {table.rank_by}"]


def leak(table: Table) -> str:
    return "LEAKY: patients on both sides" if table.leaky else "not leaky"


def rest(table: Table) -> str:
    """What `top` left out, or ''."""
    return f"{table.hidden} more row{'s' if table.hidden != 1 else ''} not shown." if table.hidden else ""


def pruned(one: Pruned) -> str:
    """Why a trial is not ranked: 'unet lr 0.1: pruned at 10 of 90 epochs, inner AUC 0.810 against 0.840 of the last that went on'."""
    name = {"auc": "AUC", "ap": "AP", "dice": "Dice"}.get(one.measure, one.measure)
    stood = "a training had diverged" if one.score is None else f"inner {name} {score(one.score)}"
    against = "" if one.bar is None else f" against {score(one.bar)} of the last that went on"
    settings = params({key: found for key, found in one.params.items() if key != "epochs"})
    what = f"{one.trial[:DIGEST]} {one.model}{' ' if settings else ''}{settings}"
    return f"{what}: pruned at {one.epoch} of {one.epochs} epochs, {stood}{against} ({one.rivals} competed)"


PRUNED = "Pruned before their end, and not ranked:"
