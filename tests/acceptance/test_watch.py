"""`eyeseg watch` on a real stack: on a terminal, off one, and when it is left."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from acceptance.home import EYESEG, PATIENCE_S, Home


def _seen(terminal: int, wanted: str) -> str:
    """What a terminal shows until some words have appeared, without its control sequences."""
    shown, until = "", time.monotonic() + PATIENCE_S
    while not re.search(wanted, shown):
        assert time.monotonic() < until, shown
        shown += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(terminal, 65536).decode(errors="replace"))
    return shown


@pytest.mark.long
def test_a_watcher_sees_slots_and_epochs_leaves_the_work_alone_and_ends_with_it(tmp_path: Path) -> None:
    home = Home(tmp_path, {"EYESEG_CHECKPOINT_S": "0", "COLUMNS": "140", "TERM": "xterm"})
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 40"))
    home.in_mid_training()

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [str(EYESEG), "watch"], stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=home.environment
    ) as watcher:
        os.close(theirs)
        assert "tiny" in _seen(ours, r"unet .*by_patient fold \d/2.* \d+/40 +\d\.\d{4}")
        watcher.send_signal(signal.SIGINT)
        assert "still running: `eyeseg watch` looks again" in _seen(ours, "looks again")
        assert watcher.wait() == 130
    os.close(ours)

    lines = home.run("watch", "tiny").stdout.splitlines()
    assert lines[-1] == "tiny: 2/2 runs ended, 0 failed, 80 epochs trained, over"
    assert any(re.search(r"about \d+ s left \(\d+ s to \d+ s\)", line) for line in lines[:-1]), lines
    assert home.run("watch").stdout.splitlines() == lines[-1:]
    assert "no experiment named" in home.run("watch", "nothing", code=4).stderr
    home.run("down")
    home.close()
