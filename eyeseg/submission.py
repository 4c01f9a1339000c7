"""From a grid file to rows in the store and messages on the queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eyeseg import __version__, broker, folds, provenance, sharing
from eyeseg.errors import InvalidInput, Problem, Refused
from eyeseg.grid import Grid, expand, grid_problems, is_read, partitions, read_grid
from eyeseg.halving import Rules, fewest_epochs
from eyeseg.samples import Sample, Samples, describe, read_manifest
from eyeseg.sharing import PlannedRun, Training
from eyeseg.spec import RunSpec, digest
from eyeseg.states import RunState
from eyeseg.store import Store, events, experiments, fleet, halving, leases, outbox, routing
from eyeseg.store.experiments import NewRun, NewTraining, NewTrial, Submitted

if TYPE_CHECKING:
    from celery import Celery


@dataclass(frozen=True)
class Plan:
    """A grid worked out on its data: every run, the trainings that serve them, and what leaks. Nothing is stored yet."""

    grid: Grid
    samples: Samples
    partitions: Mapping[str, folds.Partition]
    runs: tuple[tuple[int, PlannedRun], ...]  # with the position of their trial in the grid
    runs_expected: Mapping[int, int]
    data_root: Path | None = None

    @cached_property
    def trainings(self) -> list[Training]:
        """The trainings that serve all runs, the longest first. Equal runs of several trials appear once."""
        return sharing.trainings({planned.digest: planned for _, planned in self.runs}.values())

    @property
    def leaks(self) -> list[dict[str, Any]]:
        """Every fold whose validation patients are in its training too."""
        used = {planned.spec.split for _, planned in self.runs}
        return [
            {"split": name, "fold": number, "patients_on_both_sides": count}
            for name, partition in self.partitions.items()
            for number, count in enumerate(partition.leaks, start=1)
            if count and name in used
        ]

    @property
    def epochs_naive(self) -> int:
        """Epochs if every run were trained alone."""
        return sum(planned.spec.epochs for planned in {p.digest: p for _, p in self.runs}.values())

    @property
    def epochs_shared(self) -> int:
        """Epochs with shared trainings."""
        return sum(training.epochs for training in self.trainings)

    @cached_property
    def pruning(self) -> dict[str, Any] | None:
        """What `run.prune` says and may save, None without it: the rules, `epochs_fewest` (all that may be pruned is), and of `judges`, the
        patients that settings are compared by, how many there are and how many of them are `reported` in another fold."""
        rules = Rules.of(self.grid.run)
        return None if rules is None else {**asdict(rules), "epochs_fewest": _fewest(self.trainings, rules), "judges": _judges(self)}

    def as_json(self, store: Store | None) -> dict[str, Any]:
        """The answer of `eyeseg plan --format json`."""
        done = 0
        if store is not None:
            states = experiments.known_runs(store, list({planned.digest for _, planned in self.runs}))
            done = sum(state == RunState.DONE for state in states.values())
        runs = sum(len(training.runs) for training in self.trainings)
        return {
            "runs": runs,
            "runs_done": done,
            "jobs": {"train": len(self.trainings), "evaluate": runs},
            "epochs_naive": self.epochs_naive,
            "epochs_shared": self.epochs_shared,
            "leaks": self.leaks,
            **({"prune": self.pruning} if self.pruning else {}),
        }


def _fewest(trainings: Sequence[Training], rules: Rules) -> int:
    """Epochs that are trained if at every rung those go that have most before them, and none diverges."""
    competitions: dict[tuple[str, str], dict[RunSpec, tuple[int, int]]] = {}
    for training in trainings:
        spec = training.runs[-1].spec
        settings = competitions.setdefault((spec.split, spec.model if rules.among == "model" else ""), {})
        setting = spec.replace(fold=1, seed=0, **({} if sharing.needs_total(spec.schedule) else {"epochs": 1}))
        longest, count = settings.get(setting, (0, 0))
        settings[setting] = (max(longest, training.epochs), count + 1)
    return sum(fewest_epochs(list(settings.values()), rules) for settings in competitions.values())


def _judges(plan: Plan) -> dict[str, int]:
    used: dict[str, set[int]] = {}
    for _, planned in plan.runs:
        used.setdefault(planned.spec.split, set()).add(planned.spec.fold)
    found: set[tuple[str, str]] = set()
    reported: set[tuple[str, str]] = set()
    for name, numbers in used.items():
        chosen = [plan.partitions[name].folds[number - 1] for number in numbers]
        found |= {(name, plan.samples[i].patient) for fold in chosen for i in fold.inner}
        reported |= {(name, plan.samples[i].patient) for fold in chosen for i in fold.val}
    return {"patients": len(found), "reported": len(found & reported)}


def make_plan(path: Path, *, limit: int | None = None, data_root: Path | None = None) -> Plan:
    """Read and check a grid and its data. Raises InvalidInput with every problem, or Refused for the cap on runs."""
    grid = read_grid(path)
    samples = read_manifest(grid.manifest, data_root=data_root)
    parts = partitions(grid, samples)
    problems = grid_problems(grid, samples, parts)
    if problems:
        raise InvalidInput(problems)
    expected: dict[int, int] = {}
    runs: list[tuple[int, PlannedRun]] = []
    for trial, spec in expand(grid, samples, parts):
        expected[trial] = expected.get(trial, 0) + 1
        runs.append((trial, PlannedRun(spec, samples.fingerprint, parts[spec.split].fingerprint)))
    return Plan(grid, samples, parts, tuple(islice(runs, limit)), expected, data_root)


def refuse_leaks(plan: Plan) -> None:
    """Raise Refused when a split leaks patients and the grid does not say `allow_leakage: \"reason\"`."""
    lines = []
    for name, partition in plan.partitions.items():
        leaks = [leak for leak in plan.leaks if leak["split"] == name]
        if leaks and not plan.grid.splits[name].get("allow_leakage"):
            worst = max(leaks, key=lambda leak: int(leak["patients_on_both_sides"]))
            validated = {plan.samples[i].patient for i in partition.folds[worst["fold"] - 1].val}
            found = (
                f"in {len(leaks)} of {len(partition.folds)} folds patients stand on both sides (fold {worst['fold']}: "
                f"{worst['patients_on_both_sides']} of {len(validated)} validation patients are in the training too). "
                'Use {kind: kfold, by: patient}, or say why it is wanted: allow_leakage: "reason".'
            )
            lines.append(str(Problem(str(plan.grid.path), plan.grid.lines.get(name, 0), f"splits.{name}", found)))
    if lines:
        raise Refused("\n".join(lines))


def submit(plan: Plan, store: Store, *, name: str | None = None, priority: int | None = None) -> Submitted:
    """Store what is not stored yet. The same plan again adds nothing. Raises Refused for leaks that nobody allowed."""
    refuse_leaks(plan)
    grid = plan.grid
    if name is not None and not experiments.valid_name(name):
        raise InvalidInput(f"--name: {name!r} is not a name. Use letters, digits, '.', '_' and '-', at most 64.")
    varying = _varying([grid.trials[i].spec for i in plan.runs_expected])
    trials = _new_trials(plan)
    chosen = name or grid.name
    report = dict(grid.report)
    identity = [chosen, [[t.digest, t.split, t.runs_expected] for t in trials], plan.samples.fingerprint, report]
    return experiments.submit(
        store,
        values={
            "name": chosen,
            "digest": digest(identity),
            "grid_text": grid.text,
            "manifest": str(plan.samples.manifest),
            "data": _data(plan.samples),
            "run_settings": dict(grid.run),
            "report_settings": report,
            "provenance": {"eyeseg": __version__, "source": provenance.source(), "user": events.user()},
        },
        splits={
            split: {
                "definition": {k: v for k, v in grid.splits[split].items() if k != "allow_leakage"},
                "fingerprint": partition.fingerprint,
                "leaks": list(partition.leaks),
                "allow_leakage": grid.splits[split].get("allow_leakage"),
            }
            for split, partition in plan.partitions.items()
        },
        trials=trials,
        trainings=[_new_training(plan, training, varying) for training in plan.trainings],
        samples=(plan.samples.fingerprint, [_sample(sample) for sample in plan.samples]),
        priority=grid.run["priority"] if priority is None else priority,
        max_attempts=max(1, int(grid.run["retry"]["infra"])),
    )


def publish(store: Store, app: Celery) -> int:
    """Send a message for every queued job that has none yet. Raises Unreachable; what was sent stays sent."""
    count = 0
    while rows := outbox.unpublished(store):
        # what is nearly done or was lost once goes before what has not begun
        messages = [
            broker.Message(row.id, row.label, row.kind, row.queue, row.priority + (row.kind == "evaluate" or row.attempt > 0))
            for row in rows
        ]
        outbox.published(store, broker.send(app, messages))
        count += len(rows)
    return count


def reconcile(
    store: Store, app: Celery, *, who: str, lost_after_s: float, lease_s: float = 120.0, unserved_after_s: float = 240.0
) -> dict[str, int]:
    """One repair pass: rescue expired leases, find lost messages, send what is unsent. Safe beside any number of others.

    Jobs that have waited for unserved_after_s in a class that no worker serves that was heard of within a lease go to the nearest served.
    """
    rescued = leases.rescue(store, who=who)
    decided = halving.settle_waiting(store)
    moved = routing.follow_fleet(store, fleet.queues_served(store, heard_within_s=lease_s), waited_s=unserved_after_s)
    lost = 0
    for queue in outbox.waiting_queues(store, older_than_s=lost_after_s):
        if broker.waiting(app, queue) == 0:
            lost += outbox.forget_lost_messages(store, queue, older_than_s=lost_after_s)
    return {"rescued": len(rescued), "moved": moved, "rungs_decided": decided, "lost_messages": lost, "published": publish(store, app)}


def _new_trials(plan: Plan) -> list[NewTrial]:
    members: dict[int, list[str]] = {trial: [] for trial in plan.runs_expected}
    for trial, planned in plan.runs:
        members[trial].append(planned.digest)
    made = []
    for trial, expected in plan.runs_expected.items():
        spec, split = plan.grid.trials[trial].spec, plan.grid.trials[trial].split
        params = {key: value for key, value in spec.to_json().items() if key not in ("seed", "split", "fold")}
        name = digest([params, plan.samples.fingerprint, plan.partitions[split].fingerprint])
        made.append(NewTrial(name, split, spec.model, params, expected, tuple(members[trial])))
    return made


def _new_training(plan: Plan, training: Training, varying: Mapping[str, Sequence[str]]) -> NewTraining:
    spec = training.runs[-1].spec
    partition = plan.partitions[spec.split]
    definition = {k: v for k, v in plan.grid.splits[spec.split].items() if k != "allow_leakage"}
    payload = {
        "data": {
            "manifest": str(plan.samples.manifest),
            "fingerprint": plan.samples.fingerprint,
            "data_root": str(plan.data_root) if plan.data_root else None,
        },
        "split": {"definition": definition, "fingerprint": partition.fingerprint},
    }
    runs = tuple(_new_run(planned, _label(planned.spec, varying, len(partition.folds))) for planned in training.runs)
    return NewTraining(training.key, _label(spec, varying, len(partition.folds)), payload, runs)


def _new_run(planned: PlannedRun, label: str) -> NewRun:
    spec = planned.spec
    return NewRun(
        planned.digest, spec.to_json(), planned.data_fingerprint, planned.split_fingerprint, spec.fold, spec.seed, spec.epochs, label
    )


def _label(spec: RunSpec, varying: Mapping[str, Sequence[str]], folds_count: int) -> str:
    """What people see of a job: `unet lr=0.01 · patient5 fold 2/5 · 50 epochs`."""
    settings = " ".join(
        f"{name}={getattr(spec, name):g}" if isinstance(getattr(spec, name), float) else f"{name}={getattr(spec, name)}"
        for name in varying[spec.model]
        if getattr(spec, name) is not None and is_read(spec, name)
    )
    seed = f" seed {spec.seed}" if spec.seed else ""
    return f"{spec.model}{' ' if settings else ''}{settings} · {spec.split} fold {spec.fold}/{folds_count}{seed} · {spec.epochs} epochs"


def _varying(specs: Sequence[RunSpec]) -> dict[str, list[str]]:
    """For each model the hyperparameters that are not the same in all its trials: what tells them apart."""
    names = [n for n in RunSpec.__dataclass_fields__ if n not in ("model", "epochs", "seed", "split", "fold")]
    by_model: dict[str, list[RunSpec]] = {}
    for spec in specs:
        by_model.setdefault(spec.model, []).append(spec)
    return {model: [n for n in names if len({getattr(s, n) for s in group}) > 1] for model, group in by_model.items()}


def _sample(sample: Sample) -> dict[str, Any]:
    """A sample as the store keeps it: what its images are and how they are grouped, nowhere where they lie."""
    kept = {name: getattr(sample, name) for name in experiments.SAMPLE_FIELDS}
    return {**kept, "position": sample.index, "image": sample.name}


def _data(samples: Samples) -> dict[str, Any]:
    described = describe(samples)
    return {key: described[key] for key in ("fingerprint", "images", "patients", "positive_fraction", "images_without_lesion")}
