"""Names that are more than names: of an experiment, a model, a setting, a patient, an image; in remarks, labels and error texts."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from unit.study import finished_study

from eyeseg import submission
from eyeseg.cli import run as command
from eyeseg.samples import draw_samples
from eyeseg.store import Store
from eyeseg.store.tables import attempt, baseline_score, experiment, image_score, job, run, sample, split, trial, worker

NASTY = (
    "=cmd|' /C calc'!A0<script>alert(1)</script>\"onload=alert(2) x='`${7*7}`'{{7*7}}{%raw%}"
    "[click](javascript:alert(3))|](\\input{/etc/passwd}\\write18{id}%&#$~^_}\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
    "</pre></title></style>--><img src=x onerror=alert(4)>; DROP TABLE job; --\r\n2026-01-01T00:00:00Z INFO forged: line"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store somebody has written into."""
    folder = tmp_path_factory.mktemp("hostile")
    store = finished_study(folder)
    with store.write() as connection:
        for table, columns in {
            experiment: ("name", "manifest", "grid_text"),
            split: ("name",),
            job: ("label", "error"),
            run: ("remark",),
            sample: ("image", "patient"),
            image_score: ("image", "patient"),
            baseline_score: ("image", "patient"),
            attempt: ("worker", "slot", "device", "error"),
            worker: ("name",),
        }.items():
            for column in columns:
                found = table.c[column]
                end = sa.literal("") if column in {"name", "grid_text"} else sa.func.coalesce(sa.cast(found, sa.String), "")
                connection.execute(table.update().values({column: sa.literal(NASTY) + end}))
        for row in connection.execute(sa.select(trial.c.id, trial.c.params)).all():
            connection.execute(trial.update().where(trial.c.id == row.id).values(params={**row.params, "model": NASTY, NASTY: NASTY}))
    store.close()
    return folder


@pytest.fixture
def typed(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands see that home."""
    monkeypatch.setenv("EYESEG_HOME", str(hostile / "home"))
    monkeypatch.setenv("EYESEG_STORE_URL", f"sqlite:///{hostile / 'store.db'}")
    monkeypatch.chdir(hostile)
    return hostile


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    capsys.readouterr()
    assert command(list(arguments)) in codes, capsys.readouterr().err
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        *(("report", "--format", style) for style in ("table", "json", "csv", "markdown", "latex", "html")),
        ("show",),
        ("show", "--format", "json"),
        ("status",),
        ("logs", "1"),
        ("gc", "--dry-run"),
        ("no-such-command\x1b[2J",),
        ("report", "\x1b[2J"),
        ("data", "check", "\x1b[2J.csv"),
    ],
    ids=" ".join,
)
def test_no_command_lets_an_escape_sequence_reach_the_terminal(
    arguments: tuple[str, ...], typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command(list(arguments))
    said = capsys.readouterr()
    assert code in {0, 2, 4, 5}  # 5: gc, since nothing of what the store knows lies here
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", said.out + said.err)
    assert said.out + said.err


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_holds_one_script_of_its_own_no_handler_and_no_address(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = Page()
    page.feed(shown(capsys, "report", "--format", "html"))

    assert [attributes for tag, attributes in page.tags if tag == "script"] == [{}]
    assert not [tag for tag, _ in page.tags if tag in {"img", "iframe", "object", "embed", "link", "form", "base"}]
    assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]
    addresses = [
        value for _, attributes in page.tags for key, value in attributes.items() if key in {"href", "src", "xlink:href", "action"}
    ]
    elsewhere = [value for value in addresses if not value or not value.startswith(("#", "data:image/webp;base64,"))]
    assert elsewhere == []
    [policy] = [attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[^']+'$", policy)  # no other script would run, should one get in
    assert "<script>alert(1)</script>" in page.text  # shown, as text
    assert "{{7*7}}" in page.text


def test_csv_holds_no_formula_in_any_cell(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = [shown(capsys, "report", "--format", "csv"), shown(capsys, "show", "--format", "csv", codes=(0, 2))]
    shown(capsys, "export", "--to", "csv", "--run", first_run(typed), "-o", str(typed / "rows"), codes=(0, 1))
    tables += [path.read_text() for path in (typed / "rows").glob("*.csv")]
    cells = [cell for text in tables for line in csv.reader(io.StringIO(text)) for cell in line]
    assert any(cell.startswith("'=cmd") for cell in cells)
    for cell in cells:
        number = re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", cell)
        assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")), cell


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "\uff1d", "\uff20"])
def test_whatever_a_formula_begins_with_is_quoted_in_every_csv(begin: str) -> None:
    from eyeseg.bundles.layout import to_csv
    from eyeseg.cli._output import _csv
    from eyeseg.plain import cell

    assert cell(f"{begin}1+1").startswith("'")
    assert _csv([{"a": f"{begin}1+1"}]).splitlines(keepends=True)[1].lstrip('"').startswith("'")
    if begin.strip(" \n"):
        assert to_csv(["a"], [{"a": f"{begin}1+1"}]).split("\n", 1)[1].lstrip('"').startswith("'")


def test_markdown_has_no_link_no_html_and_no_row_of_its_own(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "report", "--format", "markdown")
    assert "<" not in text.replace("&lt;", "")
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)`", text)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in rows if line}) == 1
    assert not [line for line in text.splitlines() if line.startswith("2026-01-01")]


def test_latex_holds_no_command_that_is_not_ours(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "report", "--format", "latex")
    ours = {"begin", "end", "centering", "scriptsize", "setlength", "tabcolsep", "caption", "makebox", "textwidth", "toprule", "midrule"}
    ours |= {"bottomrule", "raggedright", "textbackslash", "textasciitilde", "textasciicircum"}
    assert set(re.findall(r"\\([A-Za-z@]+)", text)) <= ours
    assert "^^" not in text
    assert "%" not in re.sub(r"\\%|\{%\n", "", text)


def first_run(folder: Path) -> str:
    store = Store(f"sqlite:///{folder / 'store.db'}")
    try:
        with store.read() as connection:
            return str(connection.execute(sa.select(run.c.digest).order_by(run.c.id)).scalars().first())
    finally:
        store.close()


SQL = ("'; DROP TABLE job; --", '"; DROP TABLE job; --', "x' OR '1'='1", "%", "\\", "1; SELECT pg_sleep(60)", "\udcff")


def test_no_text_of_a_user_becomes_sql(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On both databases, wherever a command takes a name; it finds nothing, and nothing is gone."""
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EYESEG_STORE_URL", store.url.render_as_string(hide_password=False))
    draw_samples(tmp_path / "eyes", patients=2, timepoints=1, size=(32, 32))
    lines = ["version: 1", "name: study", "data: {manifest: eyes/manifest.csv, image_size: [32, 32]}"]
    lines += ["splits: {half: {kind: kfold, k: 2, by: patient, seed: 0}}", "model: unet", "width: 4", "split: half", "grid: {epochs: [1]}"]
    (tmp_path / "grid.yaml").write_text("\n".join(lines) + "\n")
    submission.submit(submission.make_plan(tmp_path / "grid.yaml"), store)

    def rows() -> list[Any]:
        with store.read() as connection:
            return list(connection.execute(sa.select(job.c.id, job.c.state).order_by(job.c.id)))

    before = rows()
    assert before
    for text in SQL:
        for arguments in (
            ["report", text], ["status", text], ["show", text], ["show", "--experiment", text], ["compare", text, text],
            ["cancel", text, "-y"], ["cancel", "study", "-y", "--model", text], ["cancel", "study", "-y", "--run", text],
            ["cancel", "study", "-y", "--state", text], ["retry", "study", "-y", "--model", text], ["report", "study", "--split", text],
            ["predict", "--run", text, str(tmp_path / "x.png"), "-o", str(tmp_path / "out")],
            ["submit-grid", str(tmp_path / "grid.yaml"), "--name", text],
        ):  # fmt: skip
            assert command(arguments) in {0, 2, 4, 7}, (arguments, capsys.readouterr().err)
    assert rows() == before


def test_the_moving_picture_of_watch_shows_names_and_obeys_none() -> None:
    from rich.console import Console

    from eyeseg.cli._screen import drawn

    job_row = {
        "worker": NASTY,
        "slot": NASTY,
        "id": 1,
        "label": NASTY,
        "epoch": 1,
        "epochs": 2,
        "loss": 0.5,
        "images": 1,
        "seconds": 1.0,
        "since_s": 1.0,
    }
    experiment_row = {"id": 1, "name": NASTY, "runs": 2, "ended": 1, "failed": 0, "forecast": None}
    out = io.StringIO()
    picture = drawn({"experiments": [experiment_row], "running": [job_row], "workers": [{"name": NASTY, "slots": 1}]})
    Console(file=out, force_terminal=True, width=400).print(picture)
    said = out.getvalue()
    assert "alert(1)" in said
    assert not re.search("\x1b(?!\\[[0-9;]*m)|\x9b|\x07|\u202e", said)  # colours of its own, nothing else
