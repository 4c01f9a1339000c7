"""Dashboard, scrape configuration and alerts: every metric that they name is one that somebody serves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flower.events
import promql_parser
import pytest
import yaml
from composition import CHECKOUT

from eyeseg import metrics

DEPLOY = CHECKOUT / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana" / "eyeseg.json").read_text())
RULES = [rule for group in yaml.safe_load((DEPLOY / "prometheus" / "rules.yml").read_text())["groups"] for rule in group["rules"]]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]] + [rule["expr"] for rule in RULES]
OURS = {family.name: set(family.labels) for family in metrics.FAMILIES}


def selectors(node: Any) -> Iterator[Any]:
    """Every `name{label="value"}` in an expression."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("expr", "lhs", "rhs", "vector_selector", "args"):
        below = getattr(node, name, None)
        for one in below if isinstance(below, list) else [below]:
            if one is not None:
                yield from selectors(one)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_promql_over_metrics_that_exist(expression: str) -> None:
    found = list(selectors(promql_parser.parse(expression)))
    assert found
    assert {one.name for one in found} == set(re.findall(r"\b(?:eyeseg|flower)_\w+", expression)), "no selector is overlooked"
    flowers = {metric._name for metric in vars(flower.events.get_prometheus_metrics()).values()}
    for one in found:
        if one.name.startswith("flower_"):
            assert one.name.removesuffix("_total") in flowers
        else:
            assert {matcher.name for matcher in one.matchers.matchers} <= OURS[one.name]


def test_every_metric_of_ours_is_on_the_dashboard_or_says_only_the_version() -> None:
    shown = {one.name for panel in PANELS for target in panel["targets"] for one in selectors(promql_parser.parse(target["expr"]))}
    assert OURS.keys() - shown == {"eyeseg_build_info"}


def test_panels_do_not_overlap_and_ask_the_chosen_source() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert {panel["datasource"]["uid"] for panel in PANELS} == {"${source}"}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_an_alert_says_what_is_wrong_and_what_helps() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES) >= 5
    for rule in RULES:
        assert rule["labels"]["severity"] in ("info", "warning", "critical")
        assert rule["annotations"].keys() == {"summary", "help"}
        labels = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        known = set().union(*(OURS[one.name] for one in selectors(promql_parser.parse(rule["expr"]))))
        assert labels <= known


def test_alerts_are_raised_by_what_they_are_for_and_by_nothing_else(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("needs promtool, of Prometheus")
    test = tmp_path / "alerts.yml"
    test.write_text((Path(__file__).parent / "alerts.yml").read_text().replace("RULES", str(DEPLOY / "prometheus" / "rules.yml")))
    done = subprocess.run([promtool, "test", "rules", test], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_scrapes_what_the_compose_file_starts() -> None:
    jobs = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())["scrape_configs"]
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
    for job in jobs:
        [target] = job["static_configs"][0]["targets"]
        name, _, port = target.partition(":")
        assert any(published.endswith(f":{port}") for published in services[name]["ports"])
    assert {job.get("metrics_path", "/metrics") for job in jobs} == {
        "/metrics",
        f"{services['flower']['environment']['EYESEG_FLOWER_PREFIX']}/metrics",
    }


def test_the_page_on_monitoring_lists_every_metric_with_its_labels() -> None:
    rows = re.findall(r"^\| `(eyeseg_\w+)` \| ([^|]*)\|", (CHECKOUT / "docs" / "monitoring.md").read_text(), re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows} == OURS
