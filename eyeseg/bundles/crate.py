"""The ro-crate-metadata.json of a bundle: RO-Crate 1.2, with the software and the action that made its results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from eyeseg.bundles import layout
from eyeseg.bundles.records import Records

CONTEXT, PROFILE = "https://w3id.org/ro/crate/1.2/context", "https://w3id.org/ro/crate/1.2"
_PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
_MEDIA = {".json": "application/json", ".csv": "text/csv", ".yaml": "application/yaml", ".md": "text/markdown", ".txt": "text/plain"}
_RESULTS = (layout.REPORT, "scores.csv", "epochs.csv", "baselines.csv")
_TERMS = {"sha256": "https://schema.org/sha256"}
_LICENSE = "#license"

Entity = dict[str, Any]


def describe(records: Records, files: Mapping[str, tuple[int, str]], *, licence: str | None, now: float) -> str:
    """The metadata document of a bundle of these files (name -> bytes and sha256). licence: a URL, or None when the authors named none."""
    row = records.experiment
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Experiment {row['name']}",
        "description": _description(records),
        "datePublished": _utc(now),
        "license": {"@id": licence or _LICENSE},
        "conformsTo": {"@id": _PROCESS},
        "hasPart": [{"@id": name} for name in files],
        "mainEntity": {"@id": layout.REPORT},
        "mentions": {"@id": "#experiment"},
    }
    descriptor: Entity = {
        "@id": layout.CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    graph = [descriptor, root, *(_file(name, *found) for name, found in files.items()), *_action(records, files), *_about(licence)]
    return json.dumps({"@context": [CONTEXT, _TERMS], "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def _description(records: Records) -> str:
    data = records.experiment["data"]
    return (
        f"{len(records['run'])} runs of {len(records['trial'])} settings that segment eye lesions, on {data.get('images', '?')} images of "
        f"{data.get('patients', '?')} patients: settings, folds by image hash, scores of every image, epochs, attempts and the ranking. "
        "It holds no image. Check it with `eyeseg verify`."
    )


def _file(name: str, size: int, sha256: str) -> Entity:
    suffix = name[name.rfind(".") :] if "." in name else ""
    said = layout.MEANING.get(name, "A file of the checkpoint that runs.json and checkpoints.json name by its hash.")
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": said,
        "contentSize": str(size),
        "encodingFormat": _MEDIA.get(suffix, "application/octet-stream"),
        "sha256": sha256,
    }


def _action(records: Records, files: Mapping[str, Any]) -> list[Entity]:
    """What was done, by which program, from when to when, out of what and into what."""
    row = records.experiment
    ends = [one["ended_at"] for one in records["attempt"] if one["ended_at"]]
    said = row["provenance"]
    source = said.get("source") or {}
    version = " ".join(filter(None, [said.get("eyeseg", "unknown"), source.get("commit"), "modified" if source.get("dirty") else None]))
    action: Entity = {
        "@id": "#experiment",
        "@type": "CreateAction",
        "name": f"Training and evaluation of the grid {row['name']}",
        "description": "Every run of the grid was trained on the training images of its fold and evaluated on the validation images.",
        "instrument": {"@id": "#eyeseg"},
        "object": [{"@id": layout.GRID}, {"@id": "samples.csv"}],
        "result": [{"@id": name} for name in _RESULTS if name in files],
        "startTime": _utc(row["created_at"]),
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
    }
    if ends:
        action["endTime"] = _utc(max(ends))
    software = {
        "@id": "#eyeseg",
        "@type": "SoftwareApplication",
        "name": "eyeseg",
        "description": "Grids of eye-lesion segmentation experiments on a queue, ranked with intervals.",
        "softwareVersion": version,
    }
    if source.get("sha256"):
        software["identifier"] = f"sha256:{source['sha256']}"
    agent: list[Entity] = []
    if said.get("user"):
        action["agent"] = {"@id": "#submitter"}
        agent = [{"@id": "#submitter", "@type": "Person", "name": said["user"]}]
    return [action, software, *agent]


def _about(licence: str | None) -> list[Entity]:
    process = {"@id": _PROCESS, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    if licence:
        return [process, {"@id": licence, "@type": "CreativeWork", "name": licence, "description": "The licence that the authors chose."}]
    said = "No licence was named when this was written. Its authors have to say how it may be used."
    return [process, {"@id": _LICENSE, "@type": "CreativeWork", "name": "Not stated", "description": said}]


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
