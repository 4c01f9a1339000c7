"""Do the report's claims hold? Studies are simulated in which no trial is better, and the ranking itself judges them.

A study is 40 patients with 5 images each in 5 folds by patient. The score of an image is the logistic of a level plus what the patient,
the patient under this trial, the fold under this trial (all its images were scored by one training) and the image add, all normal: scores
pile up below 1 as AUCs do, images of a patient are alike, and trials are equal. They are judged by what the ranking is made of; of every
fiftieth study the whole ranking is asked too, and must say the same.
Beside it stand tests that treat images or folds as independent, and Holm over the comparisons with the best alone.

    python benchmarks/simulated_studies.py --studies 1000
"""

from __future__ import annotations

import argparse
import itertools
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from eyeseg.ranking import ImageScores, RunResult, SplitResult, TrialResult, rank
from eyeseg.ranking.pairs import Family, Scores, letters
from eyeseg.statistics import holm, patient_bootstrap, selection_optimism, signed_rank_tests

Floats = NDArray[np.float64]
ALPHA = 0.05
HERMITE = np.polynomial.hermite_e.hermegauss(80)


@dataclass(frozen=True)
class World:
    """How studies are drawn. Deviations are on the logit scale; level 3 is an AUC of 0.91 on average."""

    patients: int = 40
    images: int = 5
    folds: int = 5
    level: float = 3.0
    patient: float = 1.2
    interaction: float = 0.4
    training: float = 0.0
    image: float = 0.7

    def scores(self, rng: np.random.Generator, trials: int, spread: float = 0.0) -> tuple[Floats, Floats]:
        """(trials, patients, images) and the true mean of each trial. spread: deviation of the trials' levels, 0: all equal."""
        levels = self.level + spread * rng.normal(size=trials)
        fold_of = np.arange(self.patients) % self.folds
        logits = (
            levels[:, None, None]
            + rng.normal(0.0, self.patient, (1, self.patients, 1))
            + rng.normal(0.0, self.interaction, (trials, self.patients, 1))
            + rng.normal(0.0, self.training, (trials, self.folds))[:, fold_of, None]
            + rng.normal(0.0, self.image, (trials, self.patients, self.images))
        )
        return 1.0 / (1.0 + np.exp(-logits)), np.array([self.truth(level) for level in levels])

    def truth(self, level: float) -> float:
        """The mean score over all patients there are."""
        deviation = math.sqrt(self.patient**2 + self.interaction**2 + self.training**2 + self.image**2)
        points, weights = HERMITE
        return float((weights / weights.sum()) @ (1.0 / (1.0 + np.exp(-(level + deviation * points)))))


def study(scores: Floats, folds: int = 5) -> SplitResult:
    """The scores (trials, patients, images) as a store would hand them to the ranking."""
    trials = []
    for number, of_trial in enumerate(scores):
        runs = []
        for fold in range(folds):
            images = ImageScores.of(
                (f"p{p}_t{t}", f"p{p}", float(score)) for p in range(fold, scores.shape[1], folds) for t, score in enumerate(of_trial[p])
            )
            runs.append(RunResult(f"{number}-{fold}", fold + 1, 0, "done", "ok", images, None, 1.0))
        trials.append(TrialResult(f"t{number}", "unet", {"lr": 0.001 * (number + 1)}, folds, tuple(runs)))
    return SplitResult("simulated", "patient5", False, "image_auc_mean", ALPHA, {"patients": scores.shape[1]}, (), tuple(trials))


def groups(scores: Floats, *, check: bool) -> dict[int, str]:
    """The group of each trial, by the ranking's own tests; check: the whole ranking must agree."""
    trials, patients, images = scores.shape
    lines = Scores(scores.reshape(trials, -1), [], np.repeat(np.eye(patients), images, axis=0))
    order = np.argsort(-scores.mean(axis=(1, 2)), kind="stable").tolist()
    found = letters(order, Family(lines, ALPHA), ALPHA)
    if check:
        asked = {int(row.trial[1:]): row.group for row in rank(study(scores)).rows}
        if asked != found:
            raise AssertionError(f"the ranking says {asked}, its tests {found}")
    return found


def naive(scores: Floats, best: int) -> Mapping[str, bool]:
    """Whether other tests tell any trial apart. best: the trial with the highest mean."""
    others = [i for i in range(len(scores)) if i != best]
    first, second = np.triu_indices(len(scores), 1)
    patients = scores.mean(axis=2)
    images = scores.reshape(len(scores), -1)
    folds = np.stack([patients[:, fold::5].mean(axis=1) for fold in range(5)], axis=1)
    times = scores.mean(axis=1)

    def any_of(p: Floats) -> bool:
        return bool((holm(p) <= ALPHA).any())

    return {
        "Wilcoxon over patients, all pairs, no Holm": bool((signed_rank_tests(patients[first] - patients[second]) <= ALPHA).any()),
        "Wilcoxon over patients, Holm over the comparisons with the best": any_of(signed_rank_tests(patients[best] - patients[others])),
        "Wilcoxon over images, Holm over all pairs": any_of(signed_rank_tests(images[first] - images[second])),
        "paired t over 5 folds by time point, Holm over all pairs": any_of(
            np.asarray(stats.ttest_rel(times[first], times[second], axis=1).pvalue)
        ),
        "paired t over 5 folds by patient, Holm over all pairs": any_of(
            np.asarray(stats.ttest_rel(folds[first], folds[second], axis=1).pvalue)
        ),
    }


def percentile(images: Floats, patients: list[str]) -> tuple[float, float]:
    """The percentile interval of the patient bootstrap, for contrast. images: (patients, images)."""
    draws = np.random.default_rng(0).multinomial(len(images), np.full(len(images), 1.0 / len(images)), size=2000)
    low, high = np.quantile(draws @ images.mean(axis=1) / len(images), [0.025, 0.975])
    return float(low), float(high)


def false_positives(world: World, trials: int, studies: int, seed: int) -> dict[str, float]:
    """How often a study of equal trials ends with two of them told apart."""
    rng = np.random.default_rng(seed)
    count: dict[str, int] = {}
    for number in range(studies):
        scores, _ = world.scores(rng, trials)
        apart = len(set(groups(scores, check=number % 50 == 0).values())) > 1
        best = int(scores.mean(axis=(1, 2)).argmax())
        for name, found in ({"eyeseg report": apart} | naive(scores, best)).items():
            count[name] = count.get(name, 0) + found
    return {name: found / studies for name, found in count.items()}


def coverage(world: World, studies: int, seed: int) -> dict[str, float]:
    """How often the 95 % interval of a trial that was not chosen holds the truth."""
    rng = np.random.default_rng(seed)
    names = [f"p{p}" for p in range(world.patients) for _ in range(world.images)]
    count = {"eyeseg report (bootstrap-t)": 0, "percentile bootstrap over patients": 0, "bootstrap over images": 0}
    for _ in range(studies):
        (scores,), (truth,) = world.scores(rng, 1)
        alone = patient_bootstrap(scores.ravel(), [str(i) for i in range(scores.size)])
        intervals = (patient_bootstrap(scores.ravel(), names, bounds=(0.0, 1.0)), percentile(scores, names), alone)
        for name, interval in zip(count, intervals, strict=True):
            count[name] += interval is not None and interval[0] <= truth <= interval[1]
    return {name: found / studies for name, found in count.items()}


def optimism(world: World, trials: int, spread: float, studies: int, seed: int) -> tuple[float, float, float]:
    """Mean excess of the best trial's mean over its truth, and the two estimates of it."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(studies):
        scores, truth = world.scores(rng, trials, spread)
        estimates = selection_optimism(scores.sum(axis=2), np.full(scores.shape[:2], float(world.images))) or (0.0, 0.0)
        means = scores.mean(axis=(1, 2))
        # what all trials share on these patients is no selection: it is taken out, which leaves the expectation as it is
        shared = (means - truth).mean()
        best = int(means.argmax())
        found.append((means[best] - truth[best] - shared, *estimates))
    measured, low, high = np.mean(found, axis=0)
    return float(measured), float(low), float(high)


def power(world: World, better_by: float, studies: int, seed: int) -> float:
    """How often one trial among 5 that is better by so much in the mean is told apart from all others."""
    rng = np.random.default_rng(seed)
    level = world.level
    while world.truth(level) < world.truth(world.level) + better_by:
        level += 0.001
    count = 0
    for _ in range(studies):
        scores, _ = world.scores(rng, 5)
        raised = np.log(scores[0] / (1.0 - scores[0])) + level - world.level
        scores[0] = 1.0 / (1.0 + np.exp(-raised))
        found = groups(scores, check=False)
        count += found[0] == "a" and list(found.values()).count("a") == 1
    return count / studies


def _line(*cells: object) -> str:
    return "| " + " | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells) + " |"


def main() -> None:
    began = time.monotonic()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    world, many = World(), asked.studies

    counts = (2, 5, 10, 24)
    rates = [false_positives(world, trials, many, asked.seed + trials) for trials in counts]
    print(f"Studies in which equal trials are told apart, {many} each (promised: 0.05 at most)\n")
    print(_line("test", *(f"{trials} trials" for trials in counts)))
    print(_line("---", *("---:" for _ in counts)))
    for name in rates[0]:
        print(_line(name, *(found[name] for found in rates)), flush=True)

    worlds = {"mean 0.91": world, "mean 0.70, little skew": replace(world, level=1.0, patient=0.6), "mean 0.96": replace(world, level=4.0)}
    worlds |= {f"{few} patients": replace(world, patients=few) for few in (6, 10, 20)}
    covered = [coverage(found, 2 * many, asked.seed) for found in worlds.values()]
    print(f"\n95 % intervals that hold the truth, {2 * many} studies each\n")
    print(_line("interval", *worlds))
    print(_line("---", *("---:" for _ in worlds)))
    for name in covered[0]:
        print(_line(name, *(found[name] for found in covered)), flush=True)

    print(f"\nOptimism of the best, {many} studies each\n")
    print(_line("trials", "deviation of their levels", "really too high by", "`optimism`", "`optimism_if_equal`"))
    print(_line("---:", "---:", "---:", "---:", "---:"))
    for trials, spread in itertools.product(counts, (0.0, 0.1, 0.3)):
        measured = optimism(world, trials, spread, many, asked.seed)
        print(_line(trials, spread, *(f"{value:.4f}" for value in measured)), flush=True)

    print(f"\nOne of 5 trials is really better: how often it is alone in group a, {many} studies each\n")
    better = (0.01, 0.02, 0.03)
    print(_line("better by", *map(str, better)))
    print(_line("---", *("---:" for _ in better)))
    print(_line("share", *(power(world, by, many, asked.seed) for by in better)))

    print(f"\nSettings are equal but each training (trial and fold) has its own luck: trials told apart, {many} studies each\n")
    lucks = (0.1, 0.3)
    print(_line("deviation of a training (logit)", "2 trials", "5 trials"))
    print(_line("---:", "---:", "---:"))
    for luck in lucks:
        found = [false_positives(replace(world, training=luck), trials, many, asked.seed)["eyeseg report"] for trials in (2, 5)]
        print(_line(luck, *found), flush=True)
    print(f"\n{time.monotonic() - began:.0f} s, seed {asked.seed}")


if __name__ == "__main__":
    main()
