"""grid.yaml -> Grid: all problems of the file at once, each with its line; too many runs are refused before they are built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from eyeseg import catalog
from eyeseg.errors import Problem, Refused
from eyeseg.grid.blocks import BLOCK_KEYS, SET_FIELDS, Block, read_block, read_exclusions
from eyeseg.grid.cells import Walk
from eyeseg.grid.conditions import Condition
from eyeseg.grid.findings import Findings, listed, named, near, spelled
from eyeseg.grid.pruning import needs_inner, read_prune, settle
from eyeseg.grid.sections import REPORT, RUN, read_data, read_name, read_section, read_splits, read_version
from eyeseg.grid.trials import Gathering, Grid, Place, product_size
from eyeseg.grid.values import GRID_FIELDS, Setting, Source, mapping, misplaced, settings
from eyeseg.grid.yaml_reader import Node, read_text, read_tree

SECTIONS = ("version", "name", "data", "splits", "base", "models", "blocks", "exclude", "run", "report")
SHORT_KEYS = tuple(key for key in BLOCK_KEYS if key != "exclude")

# Below this many settings the exact count is worth a second: exclusions and equal settings may bring it under the cap.
_COUNTABLE = 100_000
_COMPARABLE = 5_000_000  # comparisons of settings with rules and exclusions: some seconds


def read_grid(path: Path, *, manifest: Path | None = None, most: int | None = None) -> Grid:
    """The grid in a file. Raises InvalidInput with every problem found, Refused when it has more runs than its cap.

    The manifest must exist but is not read. manifest: the one to name instead, for a grid that is far from its data. most: a cap that
    holds whatever the grid itself allows, for the grid of a stranger.
    """
    findings = Findings(str(path))
    text = read_text(path, str(path))
    tree = read_tree(text, findings)
    top: dict[str, Node] = tree.value
    for key, node in top.items():
        if key not in SECTIONS and key not in SHORT_KEYS:
            misplaced(node.key_line, "", key, (*SECTIONS, *SHORT_KEYS), findings)
    read_version(top.get("version"), findings)
    name = read_name(top.get("name"), path, findings)
    manifest, data = read_data(top.get("data"), path, findings, instead=manifest)
    splits = read_splits(top.get("splits"), findings)
    run = read_section(top.get("run"), RUN, "run", findings, besides=("prune",))
    pruning = top["run"].value.get("prune") if "run" in top and top["run"].is_mapping else None
    run["prune"] = read_prune(pruning, findings)
    report = read_section(top.get("report"), REPORT, "report", findings)
    if run["stop"]["all_black"] is not None:
        data = {**data, "stop_all_black": run["stop"]["all_black"]}
    _selection_needs_inner(top, report, splits, findings)
    needs_inner(run["prune"], pruning, splits, findings)
    source = Source(path, findings, tuple(splits))
    base = settings(source, top.get("base"), "base", GRID_FIELDS, explicit=False)
    models = _read_models(source, top.get("models"))
    exclusions = read_exclusions(source, top.get("exclude"))
    blocks = _read_blocks(source, top, base)
    findings.stop()
    walk = Walk(source, base, models, exclusions)
    limit = run["budget"]["max_runs"] if most is None else min(most, run["budget"]["max_runs"])
    gathering = _gather(walk, blocks, Gathering(splits, data), splits, limit)
    lines: dict[Place, int] = dict(gathering.lines())
    for split, node in mapping(top.get("splits"), "splits", findings).items():
        lines[split] = node.key_line
        lines |= {(split, key): value.line for key, value in node.value.items()}
    trials = gathering.trials()
    run["prune"] = settle(run["prune"], pruning, (trial.spec.epochs for trial in trials), findings)
    findings.stop()
    return Grid(name, path, text, manifest, splits, trials, run, report, findings.notes, lines)


def _selection_needs_inner(
    top: Mapping[str, Node], report: Mapping[str, object], splits: Mapping[str, Mapping[str, object]], findings: Findings
) -> None:
    without = [name for name, split in splits.items() if not {"inner", "reserve"} & set(split)]
    if report.get("rank_by") == "selection_auc_mean" and without:
        line = top["report"].value["rank_by"].line
        said = f"needs images set aside for selection, and these splits set none aside: {named(without)}."
        findings.add(line, "report.rank_by", f"{said} Add `inner: 0.2` to each.")


def _read_models(source: Source, node: Node | None) -> dict[str, dict[str, Setting]]:
    known = catalog.names("models")
    overrides: dict[str, dict[str, Setting]] = {}
    for name, value in mapping(node, "models", source.findings).items():
        if name not in known:
            source.findings.add(value.key_line, "models", f"no model named {spelled(name)}.{near(name, known)}")
        overrides[name] = settings(source, value, f"models.{name}", SET_FIELDS, explicit=True)
    return overrides


def _read_blocks(source: Source, top: Mapping[str, Node], base: Mapping[str, Setting]) -> list[Block]:
    """The list under `blocks`, or the one block that stands at the top of a short grid."""
    short = {key: node for key, node in top.items() if key in SHORT_KEYS}
    node, findings = top.get("blocks"), source.findings
    if node is None:
        if not short:
            findings.add(1, "blocks", "missing. Add `blocks:`, or `model:` and `grid:` for a first grid.")
            return []
        return [read_block(source, short, min(one.key_line for one in short.values()), base)]
    for key, found in short.items():
        advice = "Move it into a block." if key in ("split", "fold", "grid", "zip", "when") else "Move it into a block or under `base`."
        findings.add(found.key_line, key, f"stands beside `blocks`. {advice}")
    if not node.is_list or not node.value:
        what = "empty" if node.is_null or node.value == [] else f"{node.shown()} is not a list"
        findings.add(node.line, "blocks", f"{what}. Write one block after each '-', such as `- {{model: unet, grid: {{epochs: [50]}}}}`.")
        return []
    blocks: list[Block] = []
    for one in node.value:
        if one.is_mapping:
            blocks.append(read_block(source, one.value, one.line, base))
        else:
            findings.add(one.line, "blocks", f"{one.shown()} is not a block. Write its keys, such as `model: unet`.")
    return blocks


def _gather(walk: Walk, blocks: Sequence[Block], gathering: Gathering, splits: Mapping[str, dict[str, object]], limit: int) -> Gathering:
    """All blocks' settings as trials. Refuses above the cap, by arithmetic where walking the product would take long."""
    findings = walk.source.findings
    settings_count, runs = product_size(blocks, splits)
    if runs > limit and settings_count > _COUNTABLE:
        raise too_many(findings.file, runs, limit)
    _comparable(walk, blocks)
    left = 0
    for block in blocks:
        before = left
        for values, batch_line in walk.settings(block):
            gathering.add(values, block, batch_line)
            left += 1
        if left == before:
            findings.note(block.line, "exclude", "every run of this block is excluded.")
    findings.stop()
    exclusions = [*walk.exclusions, *(one for block in blocks for one in block.exclusions)]
    if left == 0:
        first = min(one.line for one in exclusions)
        findings.add(first, "exclude", f"nothing is left of {listed(settings_count, 'setting')}. Loosen or delete a rule.")
        findings.stop()
    if gathering.runs > limit:
        raise too_many(findings.file, gathering.runs, limit)
    if gathering.collapsed:
        findings.note(0, "", f"{listed(gathering.collapsed, 'setting')} of {left:,} equal another and collapse into it.")
    _note_unused(walk, exclusions, [rule.condition for block in blocks for rule in block.rules])
    return gathering


def _comparable(walk: Walk, blocks: Sequence[Block]) -> None:
    """Refuses rules and exclusions that would be compared with settings for minutes."""
    for block in blocks:
        conditions = [*walk.exclusions, *block.exclusions, *(rule.condition for rule in block.rules)]
        comparisons = block.size * sum(len(one.tests) for one in conditions)
        if comparisons > _COMPARABLE:
            said = f"{comparisons:,} comparisons: {listed(block.size, 'setting')} with {listed(len(conditions), 'condition')}."
            cure = "Write fewer: one condition takes lists and bounds, such as {lr: [0.1, 0.2], epochs: {ge: 100}}."
            raise Refused(str(Problem(walk.source.findings.file, block.line, "", f"{said} {cure}")))


def _note_unused(walk: Walk, exclusions: Sequence[Condition], rules: Sequence[Condition]) -> None:
    for key, conditions in (("exclude", exclusions), ("when.if", rules)):
        for one in conditions:
            if id(one) not in walk.used:
                walk.source.findings.note(one.line, key, "holds for no setting of this grid.")


def too_many(file: str, runs: int, limit: int) -> Refused:
    """The refusal of a grid above its cap."""
    return Refused(f"{file}: this grid has {runs:,} runs; the limit is {limit:,}. Raise run.budget.max_runs or cut the grid.")
