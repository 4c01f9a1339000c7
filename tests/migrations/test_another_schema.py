"""Every command that needs the store says in one line that its schema is another, and does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
import stored

from eyeseg.cli import run
from eyeseg.store import Store, open_store, schema
from eyeseg.store.tables import SCHEMA_REVISION

OLDER, NEWER = schema.revisions()[-1], "9999"
COMMANDS = [
    "status", "report", "cancel -y", "retry -y", "show abc", "show", "logs 1", "gc --dry-run", "reconcile", "db check", "db current",
    "plan stored.yaml", "submit-grid stored.yaml", "submit-grid stored.yaml --wait", "demo",
    "predict --run abc eyes/0.png -o out", "export --run abc --to onnx -o out",
]  # fmt: skip


@pytest.fixture(params=[OLDER, NEWER])
def other(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The revision of the store that all commands find here."""
    folder = tmp_path / "folder"
    stored.draw(folder)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store: Store = open_store(url, create=True)
    with store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :other"), {"other": request.param})
    store.close()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("EYESEG_STORE_URL", url)
    monkeypatch.setenv("EYESEG_HOME", str(folder / "home"))
    return str(request.param)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_in_one_line_that_the_schema_is_another(command: str, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command.split()) == 1
    out, err = capsys.readouterr()
    [line] = [line for line in err.splitlines() if not line.startswith("note: ")]
    assert out == ""
    assert f"holds schema {other}, this eyeseg needs {SCHEMA_REVISION}. Run `eyeseg db upgrade` with the newer eyeseg" in line


def test_a_newer_schema_is_not_upgraded(tmp_path: Path, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    if other == OLDER:
        pytest.skip("that is what `db upgrade` is for")
    assert run(["db", "upgrade"]) == 1
    assert "holds schema 9999" in capsys.readouterr().err
