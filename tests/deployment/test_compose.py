"""What docker-compose.yml starts, started: the same commands, users and environment, with a real PostgreSQL and a real Valkey."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flower.urls
import psutil
import pytest
from composition import CHECKOUT, Composition, Missing, read
from prometheus_client.parser import text_string_to_metric_families

from eyeseg.samples import draw_samples

SECRETS = {
    name: f"{name.lower().replace('_', '')}word"
    for name in re.findall(r"^(\w+_PASSWORD)=$", (CHECKOUT / "deploy" / "env.example").read_text(), re.MULTILINE)
}
GRID = """
version: 1
name: {name}
data: {{manifest: eyes/manifest.csv, image_size: [48, 32], channels: rgb}}
splits: {{by_patient: {{kind: kfold, k: 2, by: patient, seed: 0}}}}
base: {{optimizer: adamw, lr: 0.003, batch_size: 4, loss: bce_dice, seed: 0}}
blocks: [{{split: by_patient, model: unet, width: 4, epochs: {epochs}}}]
"""


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    """Store, broker, migration, one CPU worker, Flower and metrics."""
    data = Path(tempfile.mkdtemp(prefix="eyeseg-data-"))
    data.chmod(0o755)
    draw_samples(data / "eyes", patients=6, timepoints=2, size=(64, 48))
    for name, epochs in (("short", 2), ("long", 2000)):
        (data / f"{name}.yaml").write_text(GRID.format(name=name, epochs=epochs))
    made = Composition({**SECRETS, "EYESEG_DATA": str(data), "EYESEG_SLOTS": "1", "EYESEG_CHECKPOINT_S": "1"})
    try:
        made.up("worker", "flower", "metrics")
        yield made
    finally:
        made.close()
        shutil.rmtree(data)


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_stops_the_start_and_says_what_to_do(name: str) -> None:
    given = {other: value for other, value in SECRETS.items() if other != name} | {"EYESEG_DATA": "eyes"}
    with pytest.raises(Missing, match=f"required variable {name} is missing a value: is not set. Run deploy/make-secrets.sh first"):
        read(given)


def test_a_missing_data_folder_stops_the_start() -> None:
    with pytest.raises(Missing, match=r"EYESEG_DATA is missing a value: is not set. Name the folder of the images in .env"):
        read(SECRETS)


def test_every_service_becomes_healthy_and_runs_as_its_user(compose: Composition) -> None:
    for service in ("store", "broker", "worker", "flower", "metrics"):
        compose.wait_until_healthy(service)
        if os.geteuid() == 0:
            process = psutil.Process(compose.running[service].pid)
            user, group = map(int, compose.services[service]["user"].split(":"))
            assert (set(process.uids()), set(process.gids())) == ({user}, {group})
            status = Path(f"/proc/{process.pid}/status").read_text()
            assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)
            assert "CapEff:\t0000000000000000" in status or "CapEff:\t0000000000000004" in status  # 4: may read the checkout
    assert "schema none -> " in compose.log("migrate")


def test_no_password_stands_in_a_log_or_on_a_command_line(compose: Composition) -> None:
    for service, process in compose.running.items():
        line = b"" if process.poll() is not None else Path(f"/proc/{process.pid}/cmdline").read_bytes()
        if service == "broker":  # the script itself is replaced by the server, which reads its password from a pipe
            assert b"valkey-server" in line
        for secret in SECRETS.values():
            assert secret not in compose.log(service), service
            assert secret.encode() not in line, service


def test_a_wrong_password_opens_neither_store_nor_broker(compose: Composition) -> None:
    import psycopg
    import redis

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://eyeseg:wrong@127.0.0.1:{compose.ports['5432']}/eyeseg", connect_timeout=10)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=int(compose.ports["6379"]), retry=None).ping()


def test_a_grid_runs_to_its_report_and_a_worker_that_is_told_to_stop_gives_its_job_back(compose: Composition) -> None:
    done = compose.run("cli", "submit-grid", "/data/short.yaml", "--wait")
    assert done.returncode == 0, done.stdout + done.stderr + compose.log("worker")
    report = json.loads(compose.run("cli", "report", "--format", "json").stdout)
    assert (report["experiment"], report["complete"], len(report["rows"])) == ("short", True, 1)
    assert compose.run("cli", "submit-grid", "/data/long.yaml").returncode == 0
    eventually(lambda: checkpoints(compose), "a checkpoint")
    took = compose.stop("worker")

    assert took < 15
    jobs = json.loads(compose.run("cli", "status", "--format", "json").stdout)["jobs"]
    assert jobs == {"queued": 2, "pending": 2}
    told = figures(compose.run("metrics", "metrics", "--once").stdout)  # what is served now counts attempts once a minute
    assert (told["eyeseg_runs", "ok"], told["eyeseg_attempts_total", "released"]) == (2, 1)
    assert figures(page(compose, "9188", "/metrics"))["eyeseg_jobs", "queued"] == 2
    said = [line for line in compose.log("worker").splitlines() if line and line != "worker: Warm shutdown (MainProcess)"]
    lines = [json.loads(line) for line in said]
    assert {line["worker"] for line in lines if line["logger"].startswith("eyeseg")} == {lines[-1]["worker"]}
    [of_attempt] = [line for line in lines if line["message"].endswith(": released") and line["logger"] == "eyeseg.supervisor"]
    assert (of_attempt["attempt"], of_attempt["slot"], len(of_attempt["token"])) == (1, "cpu-0", 16)


def checkpoints(compose: Composition) -> list[Path]:
    return list((compose.folder / "volumes" / "artifacts").glob("experiment-2/*/*/epoch-*"))


def test_flower_asks_for_the_password_and_lies_below_its_prefix(compose: Composition) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401"):
        page(compose, "5555", "/flower/")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        page(compose, "5555", "/flower/api/tasks", password="wrong")
    shown = page(compose, "5555", "/flower/", password=SECRETS["FLOWER_PASSWORD"])
    assert '"/flower/static/' in shown  # its own links lead below the prefix too
    with pytest.raises(urllib.error.HTTPError, match="404"):
        page(compose, "5555", "/", password=SECRETS["FLOWER_PASSWORD"])
    assert "flower_events_total" in page(compose, "5555", "/flower/metrics")  # open, as the health check is: docs/monitoring.md


def test_flower_changes_nothing(compose: Composition) -> None:
    """Every address of Flower that takes a POST, tried with the password: worker shutdown, pool size, revoke, send-task and all others."""
    routes = [pattern_of(one) for one in flower.urls.handlers if changes(handler_of(one))]
    assert len(routes) >= 13
    assert "/api/worker/shutdown/(.+)" in routes
    for route in routes:
        address = f"/flower{route.replace('(.+)', 'eyeseg@x')}"
        with pytest.raises(urllib.error.HTTPError) as refused:
            page(compose, "5555", address, password=SECRETS["FLOWER_PASSWORD"], post=True)
        assert (refused.value.code, b"Read only" in refused.value.read()) == (403, True), route


def test_flower_remembers_its_tasks(compose: Composition) -> None:
    before = tasks(compose)
    assert before, "the jobs of the grid above"
    assert compose.stop("flower") < 15
    compose.up("flower")
    compose.wait_until_healthy("flower")
    assert tasks(compose).keys() >= before.keys()


def test_every_service_ends_within_its_grace_period(compose: Composition) -> None:
    for service in ("metrics", "flower", "broker", "store"):
        compose.stop(service)
    assert "Traceback" not in "".join(map(compose.log, ("worker", "flower", "metrics", "migrate")))
    assert "database system is shut down" in compose.log("store")


def page(compose: Composition, port: str, path: str, *, password: str = "", post: bool = False) -> str:
    """What a service answers on one of its ports."""
    asked = urllib.request.Request(f"http://127.0.0.1:{compose.ports[port]}{path}", data=b"" if post else None)
    if password:
        asked.add_header("Authorization", "Basic " + base64.b64encode(f"eyeseg:{password}".encode()).decode())
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return str(answer.read().decode())


def tasks(compose: Composition) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page(compose, "5555", "/flower/api/tasks", password=SECRETS["FLOWER_PASSWORD"]))
    return found


def figures(text: str) -> dict[tuple[str, str], float]:
    """Samples by their name and the last word of their labels: state, outcome or ending."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(one.name, one.labels.get("outcome") or one.labels.get("ending") or one.labels.get("state", "")): one.value for one in samples}


def eventually(look: Callable[[], Any], what: str) -> None:
    until = time.monotonic() + 120
    while not look():
        assert time.monotonic() < until, f"not within two minutes: {what}"
        time.sleep(0.05)


def handler_of(route: Any) -> type:
    return route.handler_class if hasattr(route, "handler_class") else route[1]  # type: ignore[no-any-return]


def pattern_of(route: Any) -> str:
    return route.regex.pattern.rstrip("$") if hasattr(route, "regex") else str(route[0])


def changes(handler: type) -> bool:
    """Whether its class says itself what a POST does."""
    return any("post" in vars(one) for one in handler.__mro__ if one.__module__.startswith("flower.api"))
