"""`eyeseg compare`: which trials it takes, what it refuses, and what it prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from scene import claim, evaluate, ids, scores, train

from eyeseg import reporting
from eyeseg.cli import run as command
from eyeseg.errors import InvalidInput, NotFound, Refused
from eyeseg.spec import digest
from eyeseg.store import Store, experiments
from eyeseg.store.experiments import NewRun, NewTraining, NewTrial
from eyeseg.store.tables import image_score, trial, trial_run

PATIENTS = 12


def submit(
    store: Store, name: str, trials: Mapping[str, float | None], *, data: str = "data", split: str = "folds", leaks: int = 0
) -> None:
    """An experiment whose trials have one run each, scored at about that AUC; None: never run."""
    key = {trial: digest([trial, name, data, split]) for trial in trials}
    experiments.submit(
        store,
        values={"name": name, "digest": digest([name]), "grid_text": "", "manifest": "eyes.csv", "data": {"fingerprint": data}}
        | {"run_settings": {}, "report_settings": {"rank_by": "image_auc_mean", "alpha": 0.05}, "provenance": {}},
        splits={
            "patient5": {
                "definition": {"kind": "kfold"},
                "fingerprint": split,
                "leaks": [leaks],
                "allow_leakage": "a test" if leaks else None,
            }
        },
        trials=[NewTrial(trial, "patient5", "unet", {"lr": float(i + 1)}, 1, (key[trial],)) for i, trial in enumerate(trials)],
        trainings=[
            NewTraining(key[trial], trial, {"data": {}}, (NewRun(key[trial], {"epochs": 5}, data, split, 1, 0, 5, trial),))
            for trial in trials
        ],
        priority=5,
        max_attempts=3,
    )
    known = len(ids(store, "evaluate"))
    for job, level in zip(ids(store)[-len(trials) :], trials.values(), strict=True):
        if level is not None:
            train(store, job)
    for job, level in zip(ids(store, "evaluate")[known - len(trials) :], trials.values(), strict=True):
        if level is not None:
            noise = np.random.default_rng(job).normal(0, 0.01, PATIENTS)
            rows = [row | {"auc": float(level + noise[i])} for i, row in enumerate(scores(PATIENTS))]
            evaluate(store, claim(store, job), rows=rows)


@pytest.fixture
def compared(store: Store) -> Store:
    """Two experiments over the same folds, one over others."""
    submit(store, "one", {"aa11": 0.9, "ab22": 0.8, "cc33": None})
    submit(store, "two", {"dd44": 0.7})
    return store


@pytest.fixture
def typed(compared: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which commands see this store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_STORE_URL", compared.url.render_as_string(hide_password=False))
    return tmp_path


def test_two_trials_are_found_by_the_beginning_of_their_digests(compared: Store) -> None:
    found = reporting.compare(compared, "aa", " AB2")
    assert (found.first.trial, found.second.trial, found.split) == ("aa11", "ab22", "patient5")
    assert found.difference == pytest.approx(0.1, abs=0.02)
    assert (found.patients_compared, found.images_compared, found.comparisons) == (PATIENTS, PATIENTS, 1)
    assert found.p == pytest.approx(2 * 0.5**PATIENTS)
    assert (found.first.params, found.second.params) == ({"lr": 1.0}, {"lr": 2.0})


def test_trials_of_two_experiments_over_the_same_folds_can_be_compared(compared: Store) -> None:
    found = reporting.compare(compared, "aa", "dd")
    assert (found.first.experiment, found.second.experiment, found.p_holm) == ("one", "two", None)
    assert found.difference == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_scores_come_in_pieces_of_any_size_and_make_the_same_ranking(
    compared: Store, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(reporting, "_AT_ONCE", at_once)
    query = sa.select(trial.c.digest, image_score.c.auc).join(trial_run, trial_run.c.run_id == image_score.c.run_id)
    with compared.read() as connection:
        kept = connection.execute(query.join(trial, trial.c.id == trial_run.c.trial_id).where(trial.c.split_id == 1)).all()
    (table,) = reporting.tables(compared, "one")
    assert [row.trial for row in table.rows] == ["aa11", "ab22", "cc33"]
    for row in table.rows[:2]:
        aucs = [auc for name, auc in kept if name == row.trial]
        assert (len(aucs), row.image_auc_mean) == (PATIENTS, pytest.approx(np.mean(aucs), abs=1e-15))
    assert table.rows[2].image_auc_mean is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"split": "other"}, "have different folds (folds and other)"),
        ({"data": "new"}, "have different images (data and new)"),
        ({"data": "new", "split": "other"}, "have different images (data and new) and different folds (folds and other)"),
    ],
)
def test_trials_under_other_folds_or_of_other_images_are_refused(compared: Store, changes: dict[str, str], said: str) -> None:
    submit(compared, "three", {"ee55": 0.9}, **changes)
    with pytest.raises(Refused) as refused:
        reporting.compare(compared, "aa", "ee")
    assert said in str(refused.value)
    assert "trial aa11 (patient5 of one)" in str(refused.value)


def test_the_same_trial_of_two_experiments_is_taken_where_both_stand(compared: Store) -> None:
    submit(compared, "three", {"aa11": 0.5}, split="other")
    assert reporting.compare(compared, "aa11", "ab").first.experiment == "one"


def test_what_names_no_two_trials_is_refused(compared: Store) -> None:
    with pytest.raises(NotFound, match=r"^trial 'a': 2 trials begin so: aa11, ab22\. Write more of the digest\.$"):
        reporting.compare(compared, "a", "dd")
    with pytest.raises(NotFound, match=r"^trial 'zz': no trial of this store begins so\."):
        reporting.compare(compared, "aa", "zz")
    with pytest.raises(NotFound, match=r"4 trials begin so"):
        reporting.compare(compared, "aa", "")
    with pytest.raises(InvalidInput, match="aa and aa11 are the same trial, aa11"):
        reporting.compare(compared, "aa", "aa11")
    with pytest.raises(NotFound, match=r"^trial cc33: has no scores yet\. See `eyeseg status one`\.$"):
        reporting.compare(compared, "aa", "cc")
    run = digest(["aa11", "one", "data", "folds"])
    with pytest.raises(NotFound, match=f"trial '{run}': is a run. Name its trial: aa11."):
        reporting.compare(compared, run, "dd")


def test_the_command_prints_a_page_or_json_and_ends_with_the_code_of_the_mistake(
    compared: Store, typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(compared, "three", {"ee55": 0.9}, split="other", leaks=3)
    submit(compared, "four", {"ff66": 0.8}, split="other", leaks=3)
    assert command(["compare", "aa", "ab", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads(json.dumps(reporting.compare(compared, "aa", "ab").to_json()))
    assert command(["compare", "aa", "ab"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100
    for said in (
        "split patient5 (not leaky): image_auc_mean over 12 images of 12 patients",
        "first   aa11: mean 0.",
        "by fold",
        "One seed",
    ):
        assert said in out
    assert out.index("first - second: +0.") < out.index("the 5 of 12 images furthest apart")
    assert command(["compare", "ee", "ff"]) == 0
    out = capsys.readouterr().out
    assert "LEAKY" in out
    assert "warning: leaky: up to 3 patients" in out
    assert [command(["compare", *names]) for names in (("aa", "ee"), ("aa", "zz"), ("aa", "aa"), ("aa",))] == [6, 4, 2, 2]
    assert capsys.readouterr().out == ""
