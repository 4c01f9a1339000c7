"""The schema: the same from the code and from the migrations, upgraded safely, refused when it is another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from eyeseg.cli import run
from eyeseg.errors import SchemaMismatch
from eyeseg.store import Store, open_store, schema
from eyeseg.store.tables import SCHEMA_REVISION, metadata

UPGRADE = """
import sys
from eyeseg.store import Store, schema
store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
schema.upgrade(store)
"""


def test_the_upgraded_schema_is_that_of_the_code(store: Store) -> None:
    assert schema.differences(store) == []
    assert store.revision() == SCHEMA_REVISION


@pytest.mark.parametrize(
    "change", ["DROP INDEX ix_job_state_published_at", "ALTER TABLE job ADD COLUMN surplus INTEGER", "DROP TABLE worker"]
)
def test_a_schema_that_differs_is_told_apart(store: Store, change: str) -> None:
    with store.write() as connection:
        connection.execute(sa.text(change))
    assert len(schema.differences(store)) == 1


def test_the_code_needs_the_one_newest_revision() -> None:
    assert ScriptDirectory.from_config(schema._config()).get_heads() == [SCHEMA_REVISION]
    assert schema.head() == SCHEMA_REVISION


def test_a_downgrade_to_the_base_leaves_no_table_and_can_be_taken_back(store: Store) -> None:
    config = schema._config()
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert sa.inspect(store.engine).get_table_names() == ["alembic_version"]
    assert store.revision() is None
    schema.upgrade(store)
    assert sorted(sa.inspect(store.engine).get_table_names()) == sorted([*metadata.tables, "alembic_version"])


def test_two_processes_may_upgrade_at_once(store_url: str) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen([sys.executable, "-c", UPGRADE, store_url], **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in both] == ["", ""]
    assert [process.returncode for process in both] == [0, 0]
    store = open_store(store_url)
    assert schema.differences(store) == []
    store.close()


def test_a_store_without_schema_is_refused_until_it_is_made(store_url: str) -> None:
    store = Store(store_url)
    with pytest.raises(SchemaMismatch, match="has no tables of eyeseg yet"):
        store.check_schema()
    store.close()
    made = open_store(store_url, create=True)
    made.check_schema()
    made.close()


@pytest.mark.parametrize("arguments", [["status"], ["report"], ["db", "check"], ["db", "upgrade"], ["reconcile"]])
def test_a_store_of_a_newer_eyeseg_is_refused_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    _newer(open_store(url, create=True))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_STORE_URL", url)
    assert run(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert f"holds schema 9999, this eyeseg needs {SCHEMA_REVISION}" in err


def test_neither_database_opens_with_a_newer_schema(store: Store) -> None:
    _newer(store)
    url = store.url.render_as_string(hide_password=False)
    for create in (False, True):
        with pytest.raises(SchemaMismatch, match="holds schema 9999"):
            open_store(url, create=create)
    with pytest.raises(SchemaMismatch, match="holds schema 9999"):
        schema.upgrade(store)
    assert store.revision() == "9999"


def _newer(store: Store) -> None:
    with store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
