"""The local stack: it comes up once, joins, and leaves no process behind, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from acceptance.home import BROKER, FLOWER, RUNNER, SUPERVISOR, WORKER, Home
from eyeseg import broker
from eyeseg.errors import Unreachable
from eyeseg.store import fleet, open_store

LONG = "model: unet, width: 4, epochs: 400"  # never reaches its end here
SHORT = "model: unet, width: 4, epochs: 2"


def test_up_submit_status_report_down(home: Home) -> None:
    assert "the stack is up" in home.run("up", "--no-flower").stderr
    supervisor = home.supervisor()
    assert supervisor in home.processes()
    assert "up already" in home.run("up", "--no-flower").stderr
    assert home.supervisor() == supervisor
    assert len(home.processes(WORKER)) == 1

    home.run("submit-grid", home.grid(SHORT))
    home.eventually(home.is_done, "all runs done")

    assert home.json("report")["complete"] is True
    assert home.processes(RUNNER)  # kept warm for the next job
    assert "the stack is down" in home.run("down").stderr
    assert home.is_empty(), home.processes()
    with pytest.raises(Unreachable):
        broker.ping(home.settings)
    assert "no stack runs" in home.run("down").stderr


def test_two_ups_at_once_make_one_stack(home: Home) -> None:
    both = [home.begin("up", "--no-flower") for _ in range(2)]

    assert [process.wait(120) for process in both] == [0, 0], home.last_words()
    assert len(home.processes(SUPERVISOR)) == 1
    assert len(home.processes(WORKER)) == 1
    home.run("down")
    assert home.is_empty(), home.processes()


def test_ctrl_c_stops_the_work_in_good_order(home: Home) -> None:
    waiting = in_mid_training(home)

    os.killpg(waiting.pid, signal.SIGINT)

    assert waiting.wait(60) == 130
    assert home.is_empty(), home.processes()
    assert [attempt["ending"] for attempt in home.attempts()] == ["released"]
    assert "Traceback" not in home.last_words()


def test_ctrl_c_while_the_stack_starts_leaves_nothing(home: Home) -> None:
    waiting = home.begin("submit-grid", home.grid(LONG), "--wait")
    home.pid(SUPERVISOR)

    os.killpg(waiting.pid, signal.SIGINT)

    assert waiting.wait(60) == 130
    home.eventually(home.is_empty, "no process left", patience_s=40)


def test_the_waiting_command_killed_takes_its_stack_with_it(home: Home) -> None:
    waiting = in_mid_training(home)

    waiting.kill()

    assert waiting.wait() == -signal.SIGKILL
    home.eventually(home.is_empty, "no process left", patience_s=40)


def test_the_supervisor_killed_takes_its_children_with_it_and_the_waiting_command_says_so(home: Home) -> None:
    waiting = in_mid_training(home)

    os.kill(home.supervisor(), signal.SIGKILL)

    assert waiting.wait(40) == 1
    assert "the local stack has ended" in home.last_words()
    home.eventually(home.is_empty, "no process left", patience_s=20)


def test_a_stack_killed_whole_comes_up_again_and_goes_on(home: Home) -> None:
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 40"), "--limit", 1)
    home.in_mid_training()
    dead = home.supervisor()
    os.kill(dead, signal.SIGKILL)
    home.eventually(home.is_empty, "no process left", patience_s=20)
    assert not home.is_done()

    home.run("up", "--no-flower")

    assert home.supervisor() != dead
    home.eventually(home.is_done, "all runs done")
    home.run("down")
    assert home.is_empty(), home.processes()


@pytest.mark.long
def test_a_waiting_command_goes_on_with_its_own_stack_when_the_one_it_joined_ends(home: Home) -> None:
    first = home.begin("submit-grid", home.grid("model: unet, width: 4, epochs: 12", name="first"), "--wait", "--limit", 1)
    home.in_mid_training(after=1)
    joined = home.supervisor()
    second = home.begin("submit-grid", home.grid("model: unet, width: 4, epochs: 80", name="second"), "--wait", "--limit", 1)
    home.eventually(lambda: len(home.jobs()) == 4, "the second grid submitted")

    assert first.wait(120) == 0
    state = home.path / "run" / "stack.json"
    home.eventually(lambda: state.exists() and home.supervisor() != joined, "a stack of the second command's")

    assert second.wait(120) == 0
    of_first, *_, of_second = home.attempts()  # between them one that was given back, if the second had begun on the first's stack
    assert (of_first["ending"], of_second["ending"]) == ("done", "done")
    assert of_first["worker"] != of_second["worker"]
    home.eventually(home.is_empty, "no process left", patience_s=20)


@pytest.mark.long
def test_a_flower_that_cannot_start_does_not_stop_the_work(home: Home) -> None:
    port = int(home.run("up", "--flower-port", 16555).stdout.strip().rpartition(":")[2])
    home.run("submit-grid", home.grid(SHORT))
    log = home.path / "logs" / "stack.log"

    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        os.kill(home.pid(FLOWER), signal.SIGKILL)
        home.eventually(lambda: "flower ended" in log.read_text(), "Flower's end noticed")
        taken.bind(("127.0.0.1", port))
        taken.listen()
        # on a busy machine its starts take too long to count as ending at once, and it is tried on and on
        home.eventually(lambda: log.read_text().count("flower ended") + log.read_text().count("goes on without it") >= 4, "four failures")
        home.eventually(home.is_done, "all runs done")

    assert home.supervisor() in home.processes()
    assert home.processes(WORKER)
    home.run("down")
    assert home.is_empty(), home.processes()


@pytest.mark.long
def test_a_worker_that_was_killed_does_not_keep_a_waiting_command_from_starting_its_own(
    tmp_path: Path, postgres_url: str, tcp_broker: str
) -> None:
    home = Home(tmp_path, {"EYESEG_STORE_URL": postgres_url, "EYESEG_BROKER_URL": tcp_broker})
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    store = open_store(home.settings.store_url, create=True)
    fleet.register(store, f"{socket.gethostname()}.{dead.pid}", slots=1, devices=["CPU"], version="1")
    store.close()

    said = home.run("submit-grid", home.grid(SHORT), "--wait")

    assert "starting a local stack" in said.stderr
    assert home.is_done()
    assert home.is_empty(), home.processes()


def in_mid_training(home: Home) -> subprocess.Popen[str]:
    """`submit-grid --wait` with its whole stack, some epochs into a long training."""
    waiting = home.begin("submit-grid", home.grid(LONG), "--wait")
    home.in_mid_training()
    assert waiting.poll() is None
    assert {job["state"] for job in home.jobs()} == {"running", "queued", "pending"}
    for part in (SUPERVISOR, BROKER, WORKER, RUNNER):
        assert home.processes(part), part
    return waiting
