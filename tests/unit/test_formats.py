"""Report formats: what they print is pinned, fits where it is read, and carries nothing that runs."""

from __future__ import annotations

import base64
import csv
import dataclasses
import hashlib
import io
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eyeseg import catalog
from eyeseg.ranking import Baseline, ImageScores, Pruned, Row, RunResult, SplitResult, Table, TrialResult, rank

GOLDEN = Path(__file__).parent / "golden_report"
ATTACK = "<img src=x onerror=alert(1)>"
FORMATS = catalog.names("formats")


def row(**changes: Any) -> Row:
    """A row like those of a paper's table."""
    usual: dict[str, Any] = {
        "rank": 1, "group": None, "trial": "9f3c0123456789ab", "model": "fcn",
        "params": {"backbone": "resnet101", "epochs": 150, "lr": 0.001},
        "runs": 5, "runs_expected": 5, "outcomes": {"ok": 5, "diverged": 0, "all_black": 0, "failed": 0},
        "image_auc_mean": 0.9612345678901234, "image_auc_ci": (0.9412, 0.9731), "image_auc_median": 0.97, "image_auc_min": 0.61,
        "images_below_half": 0, "images_undefined": 2, "best_fold_auc": 0.975, "pooled_auc": 0.95, "ap_mean": 0.7, "dice_mean": 0.6,
        "dice_mean_tuned": 0.63, "sensitivity": 0.7, "specificity": 0.99, "p_vs_best": None, "tries": 8, "device_seconds": 4834.5,
        "remark": "", "auc_sd_folds": 0.021, "patients_compared": 40, "auc_range_last_epochs": 0.012, "auc_drop_last_epochs": 0.004,
    }  # fmt: skip
    return Row(**usual | changes)


def baseline(name: str, auc: float | None, *, summary: str = "The mean mask of all training images.") -> Baseline:
    """What a baseline scored; None: it has no answer for any image."""
    near = None if auc is None else (auc - 0.02, auc + 0.005)
    return Baseline(name, summary, 200 if auc else 0, auc, near, auc, auc and auc - 0.3, 0, 0 if auc else 200, auc, auc and auc - 0.6)


def table(*rows: Row, **changes: Any) -> Table:
    data = {"fingerprint": "0123456789abcdef", "images": 200, "patients": 40, "positive_fraction": 0.026, "images_without_lesion": 2}
    usual: dict[str, Any] = {
        "experiment": "paper-2020", "split": "patient5", "leaky": False, "rank_by": "image_auc_mean", "alpha": 0.05, "complete": True,
        "warnings": ("2 images have one class only and no AUC: counted as undefined, never scored.",), "data": data,
        "rows": rows or (row(),),
    }  # fmt: skip
    return Table(**usual | changes)


@pytest.fixture
def paper() -> Table:
    """Four systems: sound, with a fold missing, diverged, never scored."""
    absent = dict.fromkeys(
        ("image_auc_mean", "image_auc_ci", "image_auc_median", "image_auc_min", "best_fold_auc", "pooled_auc",
         "ap_mean", "dice_mean", "dice_mean_tuned", "sensitivity", "specificity", "patients_compared", "auc_sd_folds",
         "auc_range_last_epochs", "auc_drop_last_epochs")
    )  # fmt: skip
    rows = (
        row(group="a", patients_compared=None, optimism=0.004, optimism_if_equal=0.009),
        row(
            rank=2, trial="b" * 16, model="deeplabv3plus", image_auc_mean=0.95, image_auc_ci=(0.93, 0.96), params={"lr": 0.0002}, tries=15,
            group="a", p_vs_best=0.213, diff_vs_best=-0.011, diff_vs_best_ci=(-0.019, 0.002),
        ),
        row(
            rank=3, trial="c" * 16, model="unet", image_auc_mean=0.6051, image_auc_ci=(0.58, 0.63), runs=3, params={"epochs": 50},
            group="b", p_vs_best=0.00004, diff_vs_best=-0.35, diff_vs_best_ci=(-0.4, -0.3), patients_compared=24,
            outcomes={"ok": 3, "diverged": 0, "all_black": 0, "failed": 0}, remark="2 of 5 folds missing", tries=1,
        ),
        row(
            rank=None, trial="d" * 16, model="segnet", params={}, outcomes={"ok": 0, "diverged": 5, "all_black": 0, "failed": 0},
            images_undefined=0, remark="diverged in 5 of 5 runs", tries=1, **absent,
        ),
    )  # fmt: skip
    return table(
        *rows,
        complete=False,
        comparisons=3,
        best_of={"trials": 2, "optimism": 0.003, "optimism_if_equal": 0.006},
        baselines=(baseline("prior", 0.89), baseline("copy", 0.99), baseline("unsharp", None)),
        pruned=(
            Pruned("e" * 16, "unet", {"epochs": 90, "lr": 0.1}, 5, 10, 90, "auc", 0.81, 0.84, 8),
            Pruned("f" * 16, "unet", {"epochs": 90, "lr": 1.0}, 5, 30, 90, "dice", None, None, 4),
        ),
    )


def render(name: str, *tables: Table) -> str:
    return str(catalog.load("formats", name).render(tables))


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "line", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop(), f"</{tag}> closes another tag"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_every_format_says_what_it_is() -> None:
    assert {"csv", "html", "json", "latex", "markdown", "table"} <= set(FORMATS)
    for name in FORMATS:
        entry = catalog.entry("formats", name)
        assert entry.summary.endswith(".")
        assert "/" in entry.facts["MIME"]
        assert entry.facts["EXTENSION"].startswith(".")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
def test_what_is_printed_for_a_paper_is_pinned(name: str, paper: Table) -> None:
    golden = GOLDEN / f"{name}{catalog.entry('formats', name).facts['EXTENSION']}"
    assert render(name, paper) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_names_what_was_pruned_and_nothing_else_without_it(name: str, paper: Table) -> None:
    said, without = render(name, paper), render(name, dataclasses.replace(paper, pruned=()))
    assert "eeeeeeee" in said
    assert "ffffffff" in said
    assert "eeeeeeee" not in without
    assert re.search("pruned_|before their end", without) is None


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_shows_every_trial_of_every_split(name: str, paper: Table) -> None:
    text = render(name, paper, dataclasses.replace(paper, split="time5", leaky=True))
    assert all(text.count(model) >= 2 for model in ("fcn", "deeplabv3plus", "unet", "segnet"))
    assert "patient5" in text
    assert "time5" in text


@pytest.mark.parametrize("name", FORMATS)
def test_no_tables_and_no_rows_are_still_a_report(name: str) -> None:
    assert render(name).endswith("\n")
    assert name == "csv" or "paper-2020" in render(name, dataclasses.replace(table(), rows=()))


def test_json_is_the_object_of_the_table_with_further_splits_under_more(paper: Table) -> None:
    assert json.loads(render("json", paper)) == paper.to_json()
    other = dataclasses.replace(paper, split="time5")
    assert json.loads(render("json", paper, other)) == paper.to_json() | {"more": [other.to_json()]}


def test_csv_has_the_json_keys_flattened_and_numbers_in_full(paper: Table) -> None:
    lines = list(csv.DictReader(io.StringIO(render("csv", paper))))
    assert lines[0]["image_auc_mean"] == "0.9612345678901234"
    assert (lines[0]["image_auc_ci_low"], lines[0]["image_auc_ci_high"]) == ("0.9412", "0.9731")
    assert (lines[1]["params_backbone"], lines[1]["params_epochs"], lines[1]["outcomes_ok"]) == ("", "", "5")
    assert (lines[3]["rank"], lines[3]["image_auc_mean"], lines[3]["leaky"]) == ("", "", "false")


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@x", "\t=cmd()"])
def test_a_csv_text_that_begins_like_a_formula_is_quoted(text: str) -> None:
    attacked = table(row(model=text, remark=text, params={text: text, "lr": -0.5}), experiment=text, split=text)
    header, line = list(csv.reader(io.StringIO(render("csv", attacked))))
    assert not [cell for cell in (*header, *line) if cell.lstrip()[:1] in ("=", "+", "-", "@") and cell != "-0.5"]
    assert line.count("'" + text) == 5
    assert "-0.5" in line


def test_html_shows_markup_in_names_as_text() -> None:
    attacked = table(
        row(model=ATTACK, remark=ATTACK, params={ATTACK: ATTACK}, trial=ATTACK),
        experiment=ATTACK, split=ATTACK, warnings=(ATTACK,), data={"fingerprint": ATTACK, "images": ATTACK},
        baselines=(baseline(ATTACK, 0.5, summary=ATTACK),),
    )  # fmt: skip
    page = Page(render("html", attacked))
    assert "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "".join(page.words).count(ATTACK) >= 10


def test_html_is_one_page_with_one_script_of_its_own_and_no_remote_resource(paper: Table) -> None:
    text = render("html", paper)
    page = Page(text)
    assert page.open == []
    assert not {"link", "iframe", "object", "img"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href", "srcset")]
    [script] = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert f"script-src 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in text, "the only one that runs"
    assert not re.search(r"https?:|@import|url\(", text)
    assert "prefers-color-scheme: dark" in text
    assert ("name", "viewport") in page.attributes


def test_html_draws_mean_and_interval_on_an_axis_that_holds_them(paper: Table) -> None:
    text = render("html", paper)
    assert text.count('class="mean"') == 5  # three trials and two baselines with a score
    assert text.count("<rect") == 5
    places = [float(place) for place in re.findall(r'(?:x|x1|x2|width)="([\d.-]+)%"', text)]
    assert places
    assert all(0.0 <= place <= 100.0 for place in places)


@pytest.mark.parametrize("mean", [0.0, 0.5, 1.0])
def test_html_finds_an_axis_for_any_mean(mean: float) -> None:
    text = render("html", table(row(image_auc_mean=mean, image_auc_ci=None)))
    (place,) = re.findall(r'class="mean" x1="([\d.-]+)%"', text)
    assert 0.0 <= float(place) <= 100.0
    assert re.search(r"<text x=", text)


def test_markdown_cells_stay_in_their_column() -> None:
    text = render("markdown", table(row(model="a|b\nc", remark=f"|{ATTACK}`")))
    header, _, line = [line for line in text.splitlines() if line.startswith("|")]
    assert len(re.findall(r"(?<!\\)\|", header)) == len(re.findall(r"(?<!\\)\|", line))
    assert "<img" not in text
    assert r"a\|b c" in line


def test_latex_letters_with_a_meaning_are_escaped() -> None:
    text = render("latex", table(row(model=r"a_b & 100% \input{x}", params={})))
    assert r"a\_b \& 100\% \textbackslash{}input\{x\}" in text


LONG = {f"augmentation_parameter_{i}": f"a-rather-long-value-{i}" for i in range(12)}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"params": LONG},
        {"params": {"backbone": "x" * 300}},
        {"model": "a_model_with_a_name_that_never_ends_and_then_some_more"},
        {"remark": "; ".join(["2 of 5 folds missing"] * 12)},
        {"tries": 12345, "images_below_half": 1234, "images_undefined": 1234, "runs": 500, "runs_expected": 500, "device_seconds": 1e7},
        {"group": "ab", "p_vs_best": 0.0421, "remark": "compared with the best over 24 of its 40 patients"},
        {"rank": 1, "image_auc_mean": 1.0, "runs_expected": 100, "tries": 100, "model": "deeplabv3plus"},
    ],
)
def test_the_table_fits_100_columns_and_keeps_every_number(changes: dict[str, Any]) -> None:
    shown = row(**changes)
    text = render("table", table(shown, row(rank=2, model="deeplabv3plus"), split="s" * 150, warnings=("w " * 200,)))
    assert max(map(len, text.splitlines())) <= 100
    line = next(line for line in text.splitlines() if line.lstrip().startswith("1 "))
    numbers = (
        f"{shown.image_auc_mean:.3f} [0.941, 0.973]",
        "0.970",
        "0.610",
        "0.975",
        "0.700",
        "0.600",
        f"5/{shown.runs_expected}",
        str(shown.tries),
    )
    assert all(number in line for number in numbers)


def test_the_table_shows_all_of_the_params_and_the_remark() -> None:
    text = " ".join(render("table", table(row(params=LONG, remark="2 of 5 folds missing"))).split())
    assert all(f"{key} {value}" in text for key, value in LONG.items())
    assert "! 2 of 5 folds missing" in text


def test_the_table_says_whether_the_split_leaks_and_what_was_cut() -> None:
    assert "(not leaky)" in render("table", table())
    text = render("table", table(leaky=True, hidden=3))
    assert "LEAKY" in text
    assert "3 more rows not shown." in text


@pytest.mark.parametrize("name", ["table", "markdown", "latex"])
def test_the_group_the_p_and_the_beginning_of_the_digest_are_shown(name: str, paper: Table) -> None:
    text = render(name, paper)
    assert "0.21" in text
    assert "<.001" in text.replace("$<$", "<").replace("&lt;", "<")
    assert re.search(r"2 *[|&]? *a *[|&]? *deeplabv3plus", text)
    assert name == "latex" or ("bbbbbbbb" in text and "b" * 9 not in text)


@pytest.mark.parametrize(
    ("p", "text"), [(None, "-"), (0.00099, "<.001"), (0.0012, "0.001"), (0.049, "0.049"), (0.2149, "0.21"), (0.96, "0.96"), (1.0, "1")]
)
def test_a_p_is_written_with_as_many_digits_as_matter(p: float | None, text: str) -> None:
    assert f"| {text} |" in render("markdown", table(row(p_vs_best=p))).replace("&lt;", "<")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
def test_latex_compiles_with_booktabs_alone(paper: Table, tmp_path: Path) -> None:
    hostile = table(
        row(model=r"a_b & 100% \input{x} ~^$#{}<>", params={"k_1": "x" * 60}, remark="50% # & done"), experiment="e_1^2", leaky=True
    )
    document = (
        "\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n" + render("latex", paper, hostile) + "\\end{document}\n"
    )
    (tmp_path / "paper.tex").write_text(document, encoding="utf-8")
    typeset = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    made = subprocess.run(typeset, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stdout[-1500:]
    assert (tmp_path / "paper.pdf").stat().st_size > 1000


def test_the_table_lets_no_escape_sequence_reach_the_terminal() -> None:
    assert "\x1b" not in render("table", table(row(model="\x1b[31mred", remark="\x1b]0;title\x07"), experiment="\x1b[2J"))


@pytest.mark.parametrize("name", ["table", "markdown", "latex", "html"])
def test_a_measure_that_ranks_is_always_shown(name: str) -> None:
    text = render(name, table(row(pooled_auc=0.87654), rank_by="pooled_auc"))
    assert "0.877" in text
    assert "pooled_auc" in text.replace("\\_", "_")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (59.4, "59s"), (59.9, "1m00s"), (725, "12m05s"), (12000, "3h20m"), (187200, "2d04h")]
)
def test_durations_have_two_units_at_most(seconds: float, text: str) -> None:
    assert f"| {text} |" in render("markdown", table(row(device_seconds=seconds)))


def realistic() -> SplitResult:
    """Five systems over 40 patients with 5 images each, in 5 folds by patient."""
    rng = np.random.default_rng(0)
    trials: list[TrialResult] = []
    systems = (("fcn", 0.96, 4), ("deeplabv3plus", 0.95, 6), ("deeplabv3", 0.93, 3), ("segnet", 0.74, 2), ("unet", 0.61, 3))
    for model, level, settings in systems:
        for setting in range(settings):
            patients = np.clip(rng.normal(level - 0.015 * setting, 0.04, 40), 0, 1)
            runs = []
            for fold in range(5):
                names = [(p, t) for p in range(fold * 8, fold * 8 + 8) for t in range(5)]
                aucs = np.clip([patients[p] + rng.normal(0, 0.03) for p, _ in names], 0.05, 0.999)
                images = ImageScores.of(
                    (f"p{p:02d}_t{t}", f"p{p:02d}", None if (p, t) == (3, 1) else a, a * 0.7, a * 0.6, a * 0.65, 0.7, 0.99)
                    for (p, t), a in zip(names, aucs.tolist(), strict=True)
                )
                outcome = (
                    "diverged" if (model, setting, fold) == ("deeplabv3", 1, 2) else "all_black" if model == "unet" and fold < 3 else "ok"
                )
                missing = (model, setting) == ("segnet", 1) and fold > 2
                state, found = ("running", None) if missing else ("done", outcome)
                scored = ImageScores() if missing or outcome == "diverged" else images
                runs.append(
                    RunResult(f"{model}{setting}{fold}", fold + 1, 0, state, found, scored, float(aucs.mean()), 300.0 + 50 * setting)
                )
            backbone = {} if model in ("unet", "segnet") else {"backbone": ("resnet101", "xception65")[setting % 2]}
            params = {"epochs": (50, 100, 150)[setting % 3], "lr": (0.001, 0.0002)[setting // 3], "batch_size": 5} | backbone
            trials.append(TrialResult(f"{len(trials):016x}", model, params, 5, tuple(runs)))
    data = {"fingerprint": "4be1c0ffee123456", "images": 200, "patients": 40, "positive_fraction": 0.026, "images_without_lesion": 1}
    return SplitResult("paper-2020", "patient5", False, "image_auc_mean", 0.05, data, (), tuple(trials))


@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_experiment_goes_from_scores_to_every_format(name: str) -> None:
    ranked = rank(realistic())
    text = render(name, ranked, rank(dataclasses.replace(realistic(), split="time5", leaky=True), by="model", top=3))
    assert ranked.rows[0].model == "fcn"
    assert f"{ranked.rows[0].image_auc_mean:.3f}"[:5] in text
