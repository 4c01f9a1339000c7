"""The rows of an experiment leave either database, travel as text, and come into another one unchanged."""

from __future__ import annotations

import sqlalchemy as sa
from scene import EPOCH, claim, evaluate, ids, scores, submit, train

from eyeseg import bundles
from eyeseg.bundles import layout
from eyeseg.bundles.records import JOB_COLUMNS
from eyeseg.store import Store, experiments, record, results
from eyeseg.store.tables import metadata, sample

ODD = "=1+1, \"quoted\"\nand 'more' – ü"


def test_every_row_is_the_same_after_the_journey(store: Store) -> None:
    submit(store, {"a": [5, 10]})
    first = claim(store, ids(store)[0])
    results.record_start(store, first, {"eyeseg": "0", "packages": {"torch": "2", "numpy": "1"}, "threads": 1})
    results.record_epoch(store, first, EPOCH | {"loss": 0.1 + 0.2, "grad_norm": None})
    results.finish_broken(store, first, state=experiments.JobState.FAILED, error=ODD, seconds=1 / 3)
    submit(store, {"b": [3]}, name="other", content="other")
    held = train(store, ids(store)[1])
    results_of = [row | {"image": ODD if row["index"] else "-a.png", "ap": None} for row in scores()]
    evaluate(store, claim(store, ids(store, "evaluate")[-1]), rows=results_of)
    with store.write() as connection:
        own = {"data_fingerprint": "", "position": 0, "image": ODD, "patient": "'x", "patient_given": True, "eye": "", "timepoint": "t"}
        hashes = {"split": "", "image_sha256": "a" * 64, "mask_sha256": "", "mask_positive": None, "width": 3, "height": 2}
        connection.execute(sample.insert().values(**own, **hashes))
    for name in ("exp", "other"):
        found = bundles.collect(store, experiments.find(store, name)["id"])
        texts = layout.documents(found, {"patient5": []}, hashed=False)
        back, _, hashed = layout.records_of(texts)
        assert not hashed
        assert back.tables == {**found.tables, "experiment": [{**found.experiment, "manifest": "eyes.csv"}]}
        with bundles.restored(back) as other:
            for table, rows in back.tables.items():
                columns = [metadata.tables[table].c[key] for key in (JOB_COLUMNS if table == "job" else metadata.tables[table].c.keys())]
                with other.read() as connection:
                    stored = [dict(row) for row in connection.execute(sa.select(*columns)).mappings()]
                assert sorted(map(repr, stored)) == sorted(
                    map(repr, ({key: row[key] for key in stored[0]} for row in rows)) if rows else []
                )
    assert found["run"][0]["digest"] == "b-3"
    assert [row["token"] for row in found["attempt"] if row["job_id"] == held.job_id] == [held.token]
    assert {row["experiment_id"] for row in found["event"]} == {experiments.find(store, "other")["id"]}, "nothing of the other experiment"
    assert record.find_run(store, "b-3")["id"] in found.runs
