"""The exporter as Prometheus meets it: a real scrape over HTTP, read by Prometheus's own parser."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import scene
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families

from eyeseg import metrics
from eyeseg.cli import run
from eyeseg.settings import Settings, read_settings
from eyeseg.store import Store, fleet, leases, open_store
from eyeseg.store.database import NOW
from eyeseg.store.tables import job, worker

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"EYESEG_HOME": str(tmp_path), "EYESEG_LEASE_S": "60"}, tmp_path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings.store_url, create=True)
    yield opened
    opened.close()


def figures(text: str) -> Figures:
    """Each sample of an exposition by its name and labels."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


def scrape(port: int) -> Figures:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        assert answer.status == 200
        return figures(answer.read().decode())


@pytest.fixture
def port(settings: Settings) -> Iterator[int]:
    server = metrics.serve(settings, bind="127.0.0.1", port=0)
    yield server.server_port
    server.shutdown()
    server.server_close()


def occupy(store: Store) -> None:
    """Three jobs, one of them run by a worker of two slots, beside a worker that is silent."""
    scene.submit(store, {"a": [10], "b": [10], "c": [10]})
    leases.claim(store, scene.ids(store)[0], worker="here.1", slot="gpu-0", device="GPU", ttl_s=60)
    fleet.register(store, "here.1", slots=2, devices=["GPU", "GPU"], version="1")
    fleet.register(store, "gone.2", slots=4, devices=["CPU"] * 4, version="1")
    with store.write() as connection:
        connection.execute(worker.update().where(worker.c.name == "gone.2").values(last_beat=NOW - 300))


def test_a_scrape_says_what_waits_what_runs_and_how_busy_the_devices_are(store: Store, port: int) -> None:
    occupy(store)
    seen = scrape(port)
    assert seen[key("eyeseg_store_up")] == 1
    assert seen[key("eyeseg_queue_jobs", queue="eyeseg.train", state="queued")] == 2
    assert seen[key("eyeseg_queue_jobs", queue="eyeseg.train", state="running")] == 1
    assert seen[key("eyeseg_queue_unsent_jobs", queue="eyeseg.train")] == 2
    assert seen[key("eyeseg_jobs", state="pending")] == 3
    assert seen[key("eyeseg_jobs", state="dead")] == 0
    assert seen[key("eyeseg_slots", device="GPU")] == 2
    assert seen[key("eyeseg_busy_slots", device="GPU")] == 1
    assert seen[key("eyeseg_device_utilisation", device="GPU")] == 0.5
    assert key("eyeseg_slots", device="CPU") not in seen, "the slots of a silent worker are nobody's"
    assert (seen[key("eyeseg_workers", state="alive")], seen[key("eyeseg_workers", state="silent")]) == (1, 1)
    assert 290 < seen[key("eyeseg_worker_beat_age_seconds", worker="gone.2")] < 360
    assert 0 <= seen[key("eyeseg_oldest_lease_age_seconds")] < 60
    assert seen[key("eyeseg_runs", state="running", outcome="")] == 1
    names = {name for name, _ in seen}
    assert names <= {family.name for family in metrics.FAMILIES}, "each sample belongs to a family that is listed"


def test_a_store_that_is_not_there_yet_is_told_and_found_when_it_comes(settings: Settings, port: int) -> None:
    assert scrape(port) == {key("eyeseg_store_up"): 0.0}
    open_store(settings.store_url, create=True).close()
    assert scrape(port)[key("eyeseg_store_up")] == 1


def test_totals_are_counters_that_grow(store: Store, settings: Settings) -> None:
    occupy(store)
    with store.read() as connection:
        row = connection.execute(sa.select(job).where(job.c.state == "running")).one()
    held = leases.Attempt(row.id, row.attempt, row.token, row.kind, row.label, row.training_key, row.payload, row.experiment_id)
    leases.release(store, held, seconds=12.5)
    text = metrics.once(settings)
    assert "# TYPE eyeseg_device_seconds_total counter" in text
    assert figures(text)[key("eyeseg_device_seconds_total", device="GPU", ending="released")] == 12.5
    assert figures(text)[key("eyeseg_attempts_total", device="GPU", ending="released")] == 1


def test_once_prints_one_scrape(
    store: Store, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EYESEG_HOME", str(settings.home))
    assert run(["metrics", "--once"]) == 0
    assert figures(capsys.readouterr().out)[key("eyeseg_store_up")] == 1


def test_once_ends_with_5_where_no_store_is(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path))
    assert run(["metrics", "--once"]) == 5
    assert "there is no such file yet" in capsys.readouterr().err


def test_the_command_answers_on_loopback_and_ends_at_once_when_told(store: Store, settings: Settings) -> None:
    environment = {**os.environ, "EYESEG_HOME": str(settings.home)}
    command = [str(Path(sys.executable).with_name("eyeseg")), "metrics", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        assert said[0] == "metrics"
        assert said[1].startswith("http://127.0.0.1:")
        with urllib.request.urlopen(said[1], timeout=60) as answer:
            assert figures(answer.read().decode())[key("eyeseg_store_up")] == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_a_port_that_is_taken_is_said_in_a_line(
    settings: Settings, port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EYESEG_HOME", str(settings.home))
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    try:
        assert run(["metrics", "--port", str(port)]) == 1
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
    assert capsys.readouterr().err.startswith(f"metrics: 127.0.0.1:{port}: Address already in use")
