"""Log lines: text or JSON, in UTC, about a job where there is one, and never with a password."""

from __future__ import annotations

import io
import json
import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from eyeseg import logs
from eyeseg.errors import InvalidInput
from eyeseg.settings import Settings, read_settings

PASSWORD = "c0rrect/h@rse"
URLS = {
    "EYESEG_STORE_URL": "postgresql://anna:c0rrect%2Fh%40rse@db.example/eyes",
    "EYESEG_BROKER_URL": "redis://:battery-staple@broker.example:6379/0",
}


def settings(tmp_path: Path, **more: str) -> Settings:
    return read_settings({"EYESEG_HOME": str(tmp_path), **URLS, **more}, tmp_path)


class Lines:
    """A logger of a test's own, and what it wrote."""

    def __init__(self, found: Settings, **always: Any) -> None:
        self._stream = io.StringIO()
        handler = logging.StreamHandler(self._stream)
        handler.setFormatter(logs.formatter(found, **always))
        self.log = logging.getLogger("eyeseg.test")
        self.log.handlers[:], self.log.propagate = [handler], False
        self.log.setLevel(logging.INFO)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def test_text_is_the_default(tmp_path: Path) -> None:
    lines = Lines(settings(tmp_path))
    lines.log.warning("job %s: lost", 7)
    assert lines.text.endswith("Z WARNING eyeseg.test: job 7: lost\n")


def test_a_json_line_says_when_where_and_about_which_attempt(tmp_path: Path) -> None:
    lines = Lines(settings(tmp_path, EYESEG_LOG_FORMAT="json"), worker="here.1")
    with logs.about(job=7, slot="gpu-0"):
        lines.log.info("before it is claimed")
        logs.note(attempt=2, token="abc")
        lines.log.info("at work:\non two lines")
    lines.log.info("after it")
    before, within, after = lines.objects
    assert (within["job"], within["attempt"], within["token"], within["slot"], within["worker"]) == (7, 2, "abc", "gpu-0", "here.1")
    assert within["message"] == "at work:\non two lines"
    assert (within["level"], within["logger"]) == ("INFO", "eyeseg.test")
    assert within["time"].endswith("Z")
    assert "attempt" not in before
    assert not {"job", "attempt", "slot"} & after.keys()
    assert after["worker"] == "here.1"


def test_slots_do_not_hear_of_each_others_jobs(tmp_path: Path) -> None:
    lines = Lines(settings(tmp_path, EYESEG_LOG_FORMAT="json"))
    both = threading.Barrier(2)

    def work(number: int) -> None:
        with logs.about(job=number):
            both.wait(30)
            logs.note(attempt=number)
            both.wait(30)
            lines.log.info("%s", number)

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((line["message"], line["job"], line["attempt"]) for line in lines.objects) == [("1", 1, 1), ("2", 2, 2)]


@pytest.mark.parametrize("layout", ["text", "json"])
def test_no_password_gets_into_a_line_or_a_traceback(tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "bucket-key")
    monkeypatch.setenv("FLOWER_BASIC_AUTH", "look:flower-word")
    lines = Lines(settings(tmp_path, EYESEG_LOG_FORMAT=layout))
    lines.log.error("connecting to %s", URLS["EYESEG_STORE_URL"])
    lines.log.error("the password is battery-staple, or %s; keys bucket-key, flower-word", PASSWORD)
    lines.log.error("another's: amqp://bob:s3cret@mq/ and http://x/?password=s3cret&a=1")
    try:
        reach()
    except ValueError:
        lines.log.exception("broken off")
    for secret in ("c0rrect", "h@rse", "battery-staple", "bucket-key", "flower-word", "s3cret"):
        assert secret not in lines.text
    assert "db.example" in lines.text
    assert "Traceback (most recent call last)" in lines.text
    assert "cannot reach redis://:***@broker.example:6379/0" in lines.text


def reach() -> None:
    raise ValueError(f"cannot reach {URLS['EYESEG_BROKER_URL']} with {PASSWORD}")


def test_a_layout_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="EYESEG_LOG_FORMAT: 'xml' is not text or json"):
        settings(tmp_path, EYESEG_LOG_FORMAT="xml")
