"""Whether a bundle is what it says: its files, its names, its numbers, its ranking, and the data at hand. Every mismatch is named."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from eyeseg import reporting
from eyeseg.bundles import consistency, layout
from eyeseg.bundles.consistency import Contents, Finding, finding
from eyeseg.bundles.layout import Malformed
from eyeseg.bundles.opening import Opened, opened, plain_name
from eyeseg.bundles.records import restored
from eyeseg.bundles.rungs import pruning
from eyeseg.errors import InvalidInput, Refused
from eyeseg.grid import expand, read_grid
from eyeseg.reproducing.recorded import changes
from eyeseg.samples import Samples, read_manifest
from eyeseg.sharing import PlannedRun

_CLOSE = 1e-9  # relative: sums over many rows may be added up in another order by another database

_MOST_RUNS = 100_000  # of a grid with few recorded runs: minutes and gigabytes lie beyond

Check = Callable[[Contents], Finding]


def verify(path: Path, *, manifest: Path | None = None, data_root: Path | None = None) -> list[Finding]:
    """Every check in order, the later ones left out where a file that they need cannot be read. InvalidInput for what is no bundle."""
    with opened(path) as bundle:
        if layout.CRATE not in bundle.names() and layout.SUMS not in bundle.names():
            raise InvalidInput(f"{path}: is no bundle, for it has no {layout.CRATE}. Name one that `eyeseg export --to ro-crate` wrote.")
        found = list(_files(bundle))
        try:
            contents = _contents(bundle)
            found += [finding("contents", _said(contents)), _checkpoints(bundle, contents)]
        except (Malformed, ValueError) as error:
            return [*found, Finding("contents", False, (str(error),))]
        except (KeyError, TypeError, AttributeError) as error:
            return [*found, Finding("contents", False, (f"a document lacks what belongs there: {type(error).__name__}: {error}",))]
        rungs = (pruning,) if contents.records["rung_verdict"] or contents.records["rung_score"] else ()
        checks: list[Check] = [*consistency.CHECKS, *rungs, _grid, _ranking]
        found += [_carried_out(check, contents) for check in checks]
        if manifest is not None:
            found.append(_data(contents, manifest, data_root))
        return found


def _files(bundle: Opened) -> Iterator[Finding]:
    """Every listed file is there with its hash, no other is there, and the crate's description tells the same hashes."""
    there, wrong = bundle.names(), []
    try:
        pairs = [line.split("  ", 1) for line in bundle.text(layout.SUMS).splitlines()]
        listed = {name: sha256 for sha256, name in pairs}
    except ValueError as error:
        yield Finding("files", False, (f"{layout.SUMS}: {error}",))
        return
    wrong += [f"{name!r}: is no name for a file of a bundle: unpacked, it could lie elsewhere" for name in there if not plain_name(name)]
    wrong += [f"{name!r}: is there {times} times, and only one of them is checked" for name, times in Counter(there).items() if times > 1]
    wrong += [f"{name}: is missing" for name in listed if name not in there]
    wrong += [f"{name}: is not listed in {layout.SUMS}" for name in there if name not in listed and name != layout.SUMS]
    for name in sorted(listed.keys() & set(there)):
        try:
            found = bundle.sha256(name)
        except ValueError as error:
            wrong.append(str(error))
            continue
        if found != listed[name]:
            wrong.append(f"{name}: its hash is {found[:12]}, {listed[name][:12]} is listed: it was changed")
    yield finding("files", f"{len(listed)} files have their listed SHA-256", wrong)
    yield _described(bundle, {name: sha256 for name, sha256 in listed.items() if name != layout.CRATE})


def _described(bundle: Opened, listed: dict[str, str]) -> Finding:
    try:
        graph = json.loads(bundle.text(layout.CRATE))["@graph"]
        told = {entity["@id"]: entity.get("sha256") for entity in graph if entity.get("@type") == "File"}
        [root] = [entity for entity in graph if entity["@id"] == "./"]
        parts = {part["@id"] for part in root["hasPart"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Finding("crate", False, (f"{layout.CRATE}: is not RO-Crate metadata ({error!r})",))
    wrong = [f"{layout.CRATE}: tells another hash of {name}" for name in told if name in listed and told[name] != listed[name]]
    wrong += [f"{layout.CRATE}: does not describe {name}" for name in listed if name not in told or name not in parts]
    wrong += [f"{layout.CRATE}: describes {name}, which is not listed" for name in told if name not in listed]
    return finding("crate", f"{layout.CRATE} describes the same files", wrong)


def _contents(bundle: Opened) -> Contents:
    names = set(bundle.names())
    wanted = [*layout.TABLES.values(), layout.EXPERIMENT, layout.GRID, layout.SPLITS, layout.PACKAGES, layout.REPORT]
    texts = {name: bundle.text(name) for name in wanted if name in names}
    records, splits, hashed = layout.records_of(texts)
    if layout.REPORT not in texts:
        raise Malformed(f"{layout.REPORT}: is missing")
    return Contents(records, splits, texts[layout.REPORT], hashed)


def _said(contents: Contents) -> str:
    records = contents.records
    return (
        f"{records.experiment['name']}: {len(records['run'])} runs of {len(records['trial'])} trials, {len(records['sample'])} images, "
        f"{len(records['image_score'])} scored images"
    )


def _carried_out(check: Check, contents: Contents) -> Finding:
    """A check that stumbles over what it reads has found a mismatch too."""
    name = check.__name__.strip("_")
    try:
        return check(contents)
    except Exception as error:  # noqa: BLE001  whatever a forged file provokes is a finding, not a crash
        return Finding(name, False, (f"cannot be checked, for the contents do not fit together: {type(error).__name__}: {error}",))


def _checkpoints(bundle: Opened, contents: Contents) -> Finding:
    """The weights that came along have the hashes that the runs were recorded with."""
    folders: dict[str, list[str]] = {}
    for name in bundle.names():
        top, _, rest = name.partition("/")
        if top == "models":
            folders.setdefault(rest.partition("/")[0], []).append(name)
    if not folders:
        return Finding("checkpoints", None, ("no weights came along; their hashes are in checkpoints.json",))
    known = {row["sha256"] for row in contents.records["artifact"]}
    wrong = [f"models/{sha256}: is the checkpoint of no run" for sha256 in folders if sha256 not in known]
    for sha256, names in folders.items():
        lines = sorted(f"{bundle.sha256(name)}  {name.split('/', 2)[2]}\n" for name in names)
        if consistency.hash_of("".join(lines)) != sha256:
            wrong.append(f"models/{sha256}: its files are not those that were recorded")
    return finding("checkpoints", f"{len(folders)} checkpoints have their recorded hash", wrong)


def _grid(contents: Contents) -> Finding:
    """The grid's text makes these runs and trials, and asks for this ranking."""
    records = contents.records
    with tempfile.TemporaryDirectory(prefix="eyeseg-verify-") as folder:
        path = Path(folder) / layout.GRID
        path.write_text(records.experiment["grid_text"], encoding="utf-8")
        try:
            grid = read_grid(path, manifest=path, most=max(_MOST_RUNS, 10 * len(records["run"])))
            parts = contents.partitions
            planned = [(trial, spec) for trial, spec in expand(grid, (), {name: parts[name] for name in {t.split for t in grid.trials}})]
        except (InvalidInput, Refused) as error:
            return Finding("grid", None, (f"not checked: the grid cannot be read here: {error}".replace(f"{folder}/", ""),))
    fingerprint = records.experiment["data"]["fingerprint"]
    digests = {PlannedRun(spec, fingerprint, parts[spec.split].fingerprint).digest: trial for trial, spec in planned}
    wrong = [f"run {row['digest']}: is none that {layout.GRID} makes" for row in records["run"] if row["digest"] not in digests]
    wrong += [
        f"{layout.EXPERIMENT}: report_settings.{key} is {value!r}, {layout.GRID} says {grid.report[key]!r}"
        for key, value in records.experiment["report_settings"].items()
        if key in grid.report and grid.report[key] != value
    ]
    absent = len(digests.keys() - {row["digest"] for row in records["run"]})
    more = f"; {absent} more that it makes were not submitted" if absent else ""
    return finding("grid", f"{layout.GRID} makes these {len(records['run'])} runs{more}", wrong)


def _ranking(contents: Contents) -> Finding:
    """The report comes out again from the scores."""
    with restored(contents.records) as store:
        again = json.loads(reporting.render(reporting.tables(store, contents.records.experiment["name"]), "json"))
    wrong = list(_differences(json.loads(contents.report), again, layout.REPORT))
    return finding("ranking", f"{layout.REPORT} comes out again from scores.csv", wrong)


def _differences(told: Any, again: Any, where: str) -> Iterator[str]:
    if isinstance(told, dict) and isinstance(again, dict):
        for key in dict.fromkeys([*told, *again]):
            if key not in told and again[key] == []:  # an older report did not know the key
                continue
            yield from _differences(told.get(key), again.get(key), f"{where}: {key}" if where == layout.REPORT else f"{where}.{key}")
    elif isinstance(told, list) and isinstance(again, list) and len(told) == len(again):
        for index, (one, other) in enumerate(zip(told, again, strict=True)):
            yield from _differences(one, other, f"{where}[{index}]")
    elif not _same(told, again):
        yield f"{where}: is {json.dumps(told)}, the scores give {json.dumps(again)}"


def _same(one: Any, other: Any) -> bool:
    numbers = [float(value) for value in (one, other) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == 2:
        return abs(numbers[0] - numbers[1]) <= _CLOSE * max(1.0, *map(abs, numbers))
    return bool(type(one) is type(other) and one == other)


def _data(contents: Contents, manifest: Path, data_root: Path | None) -> Finding:
    """The images and masks that a manifest names are those of the experiment."""
    fingerprint = contents.records.experiment["data"]["fingerprint"]
    try:
        here = read_manifest(manifest, data_root=data_root, check_pixels=False)
    except InvalidInput as error:
        return Finding("data", False, tuple(str(error).splitlines()))
    recorded = contents.records["sample"]
    wrong = []
    if here.fingerprint != fingerprint:
        said = _by_hash(recorded, here) if contents.hashed else changes(recorded, here)
        wrong.append(f"{manifest}: has fingerprint {here.fingerprint}, the experiment was made on {fingerprint}: {said}")
    elif contents.hashed:
        pairs = {(row["patient"], sample.patient) for row, sample in zip(recorded, here, strict=True)}
        if len(pairs) != len({one for one, _ in pairs}) or len(pairs) != len({other for _, other in pairs}):
            wrong.append("samples.csv: its pseudonyms do not group the images as the manifest's patients do")
        wrong += consistency.other_images(recorded, here)
    return finding("data", f"{manifest} names the very images and masks", wrong)


def _by_hash(recorded: list[dict[str, Any]], here: Samples) -> str:
    then, now = {row["image_sha256"] for row in recorded}, {sample.image_sha256 for sample in here}
    gone, new = sorted(then - now), sorted(now - then)
    if not gone and not new:
        return "the same images with other masks, patients, or in another order"
    return f"{len(gone)} images are gone and {len(new)} are new: {', '.join(sha256[:12] for sha256 in [*gone, *new][:5])}"
