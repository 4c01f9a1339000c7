"""What `eyeseg doctor` says of a store, its clock, its queues and its workers, on each kind of database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import scene
import sqlalchemy as sa

from eyeseg import broker, submission
from eyeseg.checkup import Finding, services
from eyeseg.checkup import store as store_checks
from eyeseg.checkup.patient import Patient
from eyeseg.settings import read_settings
from eyeseg.store import Store, fleet, leases, schema
from eyeseg.store.database import NOW
from eyeseg.store.tables import SCHEMA_REVISION, job, worker

Ask = Callable[..., Patient]


@pytest.fixture
def ask(store: Store, tmp_path: Path) -> Iterator[Ask]:
    """A patient with this store, looked at afresh, and settings by name."""
    patients = []

    def made(**settings: str) -> Patient:
        url = store.url.render_as_string(hide_password=False)
        named = {f"EYESEG_{name}": value for name, value in settings.items()}
        patients.append(Patient(read_settings({"EYESEG_STORE_URL": url, **named}, tmp_path)))
        return patients[-1]

    yield made
    for patient in patients:
        patient.close()


def _only(findings: Iterable[Finding]) -> Finding:
    [found] = findings
    return found


def test_a_store_of_this_version_is_ok(ask: Ask, store: Store) -> None:
    found = _only(store_checks.reachable(ask()))
    assert (found.state, found.do) == ("ok", "")
    assert found.found == f"{store.shown_url}: answers, schema {SCHEMA_REVISION}"
    assert _only(store_checks.integrity(ask())).state == "ok"


def test_an_older_schema_is_to_be_upgraded_and_a_newer_one_needs_a_newer_eyeseg(ask: Ask, store: Store) -> None:
    try:
        for revision, do in (("0001", "`eyeseg db upgrade`"), ("9999", "newer eyeseg")):
            with store.write() as connection:
                connection.execute(sa.text("UPDATE alembic_version SET version_num = :new"), {"new": revision})
            found = _only(store_checks.reachable(ask()))
            assert (found.state, f"holds schema {revision}" in found.found, do in found.do) == ("wrong", True, True)
            for other in (store_checks.clock, services.queues, services.workers):
                assert list(other(ask())) == [], "nothing can be asked of it"
    finally:
        with store.write() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :new"), {"new": SCHEMA_REVISION})


def test_a_database_without_a_schema_is_no_fault(store_url: str, tmp_path: Path) -> None:
    patient = Patient(read_settings({"EYESEG_STORE_URL": store_url}, tmp_path))
    found = _only(store_checks.reachable(patient))
    patient.close()
    assert (found.state, "not made yet" in found.found) == ("ok", True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql://anna:s3cret@127.0.0.1:1/eyes", "mysql://anna:s3cret@host/eyes"])
def test_a_store_that_does_not_answer_is_wrong_and_its_password_is_not_shown(url: str, tmp_path: Path) -> None:
    patient = Patient(read_settings({"EYESEG_STORE_URL": url}, tmp_path))
    found = _only(store_checks.reachable(patient))
    assert (found.state, "s3cret" in str(found), bool(found.do)) == ("wrong", False, True)
    assert list(store_checks.place(patient)) == []
    assert list(store_checks.clock(patient)) == []


def test_a_damaged_sqlite_store_is_found_by_its_own_check(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    made = Store(f"sqlite:///{path}")
    schema.upgrade(made)
    scene.submit(made, {f"{n:02}": [10] for n in range(20)})
    made.close()
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xa5" * (path.stat().st_size - 6 * 4096))
    patient = Patient(read_settings({"EYESEG_STORE_URL": f"sqlite:///{path}"}, tmp_path))
    found = _only(store_checks.integrity(patient))
    patient.close()
    assert (found.state, "`eyeseg db restore FILE`" in found.do) == ("wrong", True)
    assert "\n" not in found.found


def test_the_clock_is_compared_with_that_of_the_database(ask: Ask, store: Store) -> None:
    for off_s, state in ((0, "ok"), (4, "ok"), (-8, "warning"), (20, "warning"), (61, "wrong"), (-7200, "wrong")):
        found = _only(store_checks.clock(ask(LEASE_S="120"), wall=lambda off_s=off_s: time.time() + off_s))
        if store.dialect == "sqlite":
            assert found.state == "ok", "its clock is this machine's"
        else:
            assert found.state == state
            assert (f"{abs(off_s):.0f}." in found.found or f"{abs(off_s) - 1:.0f}.9" in found.found) == (off_s != 0)


def test_jobs_wait_where_nothing_runs(ask: Ask, store: Store) -> None:
    assert [one.found for one in services.queues(ask())] == ["no job waits"]
    scene.submit(store, {"a": [10], "b": [10]})
    found = _only(services.queues(ask()))
    assert (found.state, found.found, "`eyeseg up`" in found.do) == ("warning", "2 jobs wait, and nothing runs", True)


def test_messages_are_counted_against_jobs(ask: Ask, store: Store, tcp_broker: str) -> None:
    patient = ask(BROKER_URL=tcp_broker, LEASE_S="10")
    scene.submit(store, {"a": [10], "b": [10], "c": [10]})
    submission.publish(store, broker.celery_app(patient.settings))
    train, evaluate = services.queues(patient)
    assert (train.state, train.found) == ("ok", "eyeseg.train: 3 messages, 3 jobs queued")
    assert (evaluate.state, evaluate.found) == ("ok", "eyeseg.evaluate: 0 messages, 0 jobs queued")

    leases.release(store, scene.claim(store, scene.ids(store)[0]))  # not sent anew yet: that is the reconciler's next pass
    assert [one.state for one in services.queues(patient)] == ["ok", "ok"]
    import redis

    client = redis.Redis.from_url(tcp_broker)
    client.flushdb()
    client.close()
    assert [one.state for one in services.queues(patient)] == ["ok", "ok"], "a message may be on its way"
    with store.write() as connection:
        connection.execute(job.update().where(job.c.published_at.is_not(None)).values(published_at=NOW - 25.0))
    train, _ = services.queues(patient)
    assert (train.state, train.found) == ("warning", "eyeseg.train: 0 messages, 3 jobs queued, 2 messages are missing")
    assert "`eyeseg reconcile`" in train.do


def test_a_worker_of_another_version_is_warned_of(ask: Ask, store: Store) -> None:
    from eyeseg import __version__

    assert _only(services.workers(ask())).found == "none is heard of"
    fleet.register(store, "elsewhere.1", slots=2, devices=["GPU", "GPU"], version=__version__)
    found = _only(services.workers(ask()))
    assert (found.state, found.found) == ("ok", f"1 alive with 2 slots, all of version {__version__}")
    fleet.register(store, "elsewhere.2", slots=1, devices=["CPU"], version="0.0.1")
    found = _only(services.workers(ask()))
    assert (found.state, found.found) == ("warning", f"2 alive with 3 slots; elsewhere.2 runs 0.0.1, this is {__version__}")
    with store.write() as connection:
        connection.execute(worker.update().where(worker.c.name == "elsewhere.2").values(last_beat=NOW - 1000.0))
    assert _only(services.workers(ask())).state == "ok"
