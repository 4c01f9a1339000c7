"""Writes a bundle as a folder or a zip file: whole or not at all, every file with its SHA-256."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eyeseg import reporting
from eyeseg.bundles import crate, layout
from eyeseg.bundles.hiding import hidden
from eyeseg.bundles.records import Records, restored

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the time of every file in a zip: equal content gives an equal file


@dataclass(frozen=True)
class Written:
    """A bundle in its place. sha256: of its list of hashes, which names the whole: worth printing where others can read it."""

    path: Path
    files: int
    bytes: int
    sha256: str


def write(
    records: Records, output: Path, *, hash_ids: bool, checkpoints: Mapping[str, Path] | None, licence: str | None, now: float
) -> Written:
    """Write the bundle to a folder that is not there yet or empty, or to a .zip. checkpoints: their folders by tree hash, to go along.

    OSError when it cannot be written; then nothing is left.
    """
    members = layout.folds_by_hash(records)
    records = hidden(records) if hash_ids else records
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=output.parent) as made:
        folder = Path(made) / "bundle"
        folder.mkdir()
        texts = layout.documents(records, members, hashed=hash_ids)
        texts[layout.REPORT] = ranking(records)
        texts[layout.README] = _readme(records, texts)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        for sha256, source in sorted((checkpoints or {}).items()):
            shutil.copytree(source, folder / "models" / sha256)
        sums = _finish(records, folder, licence=licence, now=now)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        if output.suffix == ".zip":
            packed = Path(made) / "bundle.zip"
            _pack(folder, packed)
            packed.replace(output)
        else:
            if output.is_dir():
                output.rmdir()  # it is empty
            folder.rename(output)
    return Written(output, len(sums.splitlines()) + 1, size, hashlib.sha256(sums.encode()).hexdigest())


def ranking(records: Records) -> str:
    """The report as JSON, computed from these rows alone."""
    with restored(records) as store:
        return reporting.render(reporting.tables(store, records.experiment["name"]), "json")


def _finish(records: Records, folder: Path, *, licence: str | None, now: float) -> str:
    """Describe the files, then list the hashes of all, the description's too."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = {name: ((folder / name).stat().st_size, file_hash(folder / name)) for name in names}
    (folder / layout.CRATE).write_text(crate.describe(records, files, licence=licence, now=now), encoding="utf-8")
    every = {name: sha256 for name, (_, sha256) in files.items()} | {layout.CRATE: file_hash(folder / layout.CRATE)}
    sums = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(every.items()))
    (folder / layout.SUMS).write_text(sums, encoding="utf-8")
    return sums


def _pack(folder: Path, output: Path) -> None:
    with zipfile.ZipFile(output, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), date_time=_EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)


def file_hash(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _readme(records: Records, files: Mapping[str, str]) -> str:
    row = records.experiment
    lines = [
        f"# Experiment {row['name']}",
        "",
        "What is needed to check the ranking in `report.json`: no image, but every image's hash, fold and scores.",
        "",
        "    eyeseg verify .                                # hashes, fingerprints, digests, and the ranking computed again",
        "    eyeseg verify . --manifest manifest.csv        # and that the images and masks at hand are the very ones",
        f"    sha256sum -c {layout.SUMS}            # the files alone, without eyeseg",
        "",
        *(f"* `{name}`: {said}" for name, said in layout.MEANING.items() if name in files or name == layout.README),
        "* `models/`: checkpoints, where they were asked for; each folder is named by the hash in `checkpoints.json`.",
        "",
        f"Data: {json.dumps(row['data'], ensure_ascii=False)}",
    ]
    return "\n".join(lines) + "\n"
