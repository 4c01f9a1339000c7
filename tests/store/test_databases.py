"""What is particular to each database, and what is said when one does not answer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import scene
import sqlalchemy as sa

from eyeseg.errors import Unreachable
from eyeseg.store import Store, database, fleet, open_store
from eyeseg.store.database import retried
from eyeseg.store.tables import worker

WRITERS, WRITES = 8, 50

READ_THEN_UPDATE = """
import sys, sqlalchemy as sa
from eyeseg.store import open_store
from eyeseg.store.tables import worker
store = open_store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[2])):
    with store.write() as connection:
        found = connection.execute(sa.select(worker.c.slots)).scalar_one()
        connection.execute(worker.update().values(slots=found + 1))
"""


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", create=True)


def test_eight_writing_processes_lose_no_update_and_are_never_locked_out(sqlite_store: Store) -> None:
    fleet.register(sqlite_store, "counter", slots=0, devices=[], version="1")
    url = sqlite_store.url.render_as_string()
    command = [sys.executable, "-c", READ_THEN_UPDATE, url, str(WRITES)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen(command, **pipes) for _ in range(WRITERS)]  # type: ignore[call-overload]
    for process in writers:
        assert process.stdout.readline() == "ready\n"
    for process in writers:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in writers] == [""] * WRITERS
    assert scene.column(sqlite_store, sa.select(worker.c.slots)) == [WRITERS * WRITES]


def test_sqlite_keeps_a_write_ahead_log_synced_at_every_commit(sqlite_store: Store) -> None:
    with sqlite_store.read() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == ["wal", 2, 1]


def test_only_what_need_not_survive_a_power_cut_is_not_synced_and_what_lasts_is_again(sqlite_store: Store) -> None:
    found = []
    for lasting in (True, False, True, False, False, True):
        with sqlite_store.write(lasting=lasting) as connection:
            found.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    assert found == [2, 1, 2, 1, 1, 2]
    with sqlite_store.write(lasting=False):
        pass
    with sqlite_store.read() as connection:  # the log is written into the file by readers' connections too
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_writers_of_one_process_take_turns_before_they_ask_sqlite_for_its_lock(sqlite_store: Store) -> None:
    fleet.register(sqlite_store, "counter", slots=0, devices=[], version="1")
    sa.event.listen(sqlite_store.engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=0"), insert=True)

    def count(_: int) -> None:
        with sqlite_store.write() as connection:
            found = connection.execute(sa.select(worker.c.slots)).scalar_one()
            time.sleep(0.002)
            connection.execute(worker.update().values(slots=found + 1))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count, range(40)))
    assert scene.column(sqlite_store, sa.select(worker.c.slots)) == [40]


def test_a_writer_whose_turn_does_not_come_is_told_and_takes_nobodys_turn_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE_S", 0.05)
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", create=True)
    with store.write():
        for _ in range(2):
            with ThreadPoolExecutor(1) as other, pytest.raises(Unreachable, match="locked"):
                other.submit(lambda: fleet.beat(store, "nobody")).result()
    fleet.beat(store, "nobody")
    store.close()


def test_a_reader_does_not_wait_for_a_writer(sqlite_store: Store) -> None:
    with sqlite_store.write() as writing:
        writing.execute(worker.insert().values(name="w", slots=1, devices=[], version="1", started_at=0.0, last_beat=0.0))
        assert scene.column(sqlite_store, sa.select(worker.c.name)) == []
    assert scene.column(sqlite_store, sa.select(worker.c.name)) == ["w"]


def test_on_a_server_a_read_opens_no_transaction_unless_it_is_streamed(postgres_url: str) -> None:
    under_way = sa.text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
    with closing(open_store(postgres_url, create=True)) as store:
        for streamed, expected in ((False, "idle"), (True, "idle in transaction"), (False, "idle")):
            with store.read(streamed=streamed) as one, store.engine.connect() as other:
                pid = one.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
                assert other.execute(under_way, {"pid": pid}).scalar_one() == expected


def test_a_transaction_that_breaks_writes_nothing(store: Store) -> None:
    def broken() -> None:
        with store.write() as connection:
            connection.execute(worker.insert().values(name="w", slots=1, devices=[], version="1", started_at=0.0, last_beat=0.0))
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        broken()
    assert scene.column(store, sa.select(worker.c.name)) == []


@pytest.mark.timeout(60)
def test_a_server_that_does_not_answer_is_unreachable_and_its_password_is_not_shown() -> None:
    store = Store("postgresql+psycopg://anna:s3cret@127.0.0.1:1/eyeseg")
    with pytest.raises(Unreachable, match="EYESEG_STORE_URL is right") as caught:
        store.check_schema()
    assert "s3cret" not in str(caught.value)
    assert "anna:***@127.0.0.1:1/eyeseg" in str(caught.value)
    assert caught.value.exit_code == 5


def test_a_wrong_password_is_not_shown_either(postgres_url: str) -> None:
    url = sa.make_url(postgres_url).set(drivername="postgresql+psycopg", username="nobody", password="s3cret")
    with pytest.raises(Unreachable) as caught:
        open_store(url.render_as_string(hide_password=False), create=True)
    assert "s3cret" not in str(caught.value)


def test_a_store_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="there is no such file yet"):
        open_store(f"sqlite:///{tmp_path / 'nothing' / 'store.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_text("this is a letter to a friend, not a database, and long enough to be read as a header" * 20, encoding="utf-8")
    with pytest.raises(Unreachable, match="file is not a database"):
        open_store(f"sqlite:///{path}", create=True)


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/name", "postgresql+nodriver://host/name", "postgresql://host:port/name", ""])
def test_a_url_that_is_none_is_said_so(url: str) -> None:
    with pytest.raises(Unreachable, match=r"sqlite:///FILE or postgresql://HOST/NAME"):
        Store(url)


def test_a_call_is_tried_again_while_the_store_is_away() -> None:
    answers = iter([Unreachable("away"), Unreachable("away"), "here"])

    def call() -> str:
        answer = next(answers)
        if isinstance(answer, Unreachable):
            raise answer
        return answer

    assert retried(call, until=float("inf"), pause_s=0.0) == "here"
    answers = iter([Unreachable("away")])
    with pytest.raises(Unreachable):
        retried(call, until=0.0, pause_s=0.0)


WRITE_AND_CLOSE = """
import sys
from eyeseg.store import fleet, open_store
store = open_store(sys.argv[1])
fleet.register(store, sys.argv[2], slots=0, devices=[], version="1")
store.close()
"""


def test_a_process_that_opens_its_store_twice_keeps_its_locks(sqlite_store: Store) -> None:
    # SQLite deletes its log when the last process closes: which one is the last, it knows by locks on the file, and those of a
    # process end when it closes any descriptor of that file
    url = sqlite_store.url.render_as_string()
    fleet.register(sqlite_store, "first", slots=0, devices=[], version="1")
    open_store(url, create=True).close()

    for name in ("second", "third"):
        subprocess.run([sys.executable, "-c", WRITE_AND_CLOSE, url, name], check=True)

    fleet.register(sqlite_store, "fourth", slots=0, devices=[], version="1")
    subprocess.run([sys.executable, "-c", WRITE_AND_CLOSE, url, "fifth"], check=True)
    with sqlite_store.read() as connection:
        assert set(connection.execute(sa.select(worker.c.name)).scalars()) == {"first", "second", "third", "fourth", "fifth"}


def test_a_new_file_that_another_is_writing_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself does not wait when a log is to be turned on while another writes: it says `locked` at once, whatever its patience."""
    path = tmp_path / "store.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with ThreadPoolExecutor(1) as reader, closing(Store(f"sqlite:///{path}")) as store:
        found = reader.submit(store.revision)
        time.sleep(0.5)
        assert not found.done()
        other.execute("COMMIT")
        assert found.result(30) is None
    assert time.monotonic() - begun >= 0.5
    other.close()
