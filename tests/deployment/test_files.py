"""The files below deploy/ and docker-compose.yml: by the schemas and checkers of their kinds, and by what they promise."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from composition import CHECKOUT, read
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DEPLOY = CHECKOUT / "deploy"
BIN = Path(sys.executable).parent
SECRETS = re.findall(r"^(\w+_PASSWORD)=$", (DEPLOY / "env.example").read_text(), re.MULTILINE)
COMPOSE = read({**dict.fromkeys(SECRETS, "word"), "EYESEG_DATA": "eyes"})
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
DOCUMENTS = [document for path in MANIFESTS for document in yaml.safe_load_all(path.read_text())]
PODS = [document["spec"]["template"]["spec"] for document in DOCUMENTS if document["kind"] in ("Deployment", "Job")]
UNITS = sorted((DEPLOY / "systemd").iterdir())


def checked(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# -- compose


def test_the_compose_file_is_one_by_the_specification() -> None:
    schema = json.loads((resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json").read_text())
    written = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    for found in (written, COMPOSE):  # as it is written, and with its variables in their place
        jsonschema.validate(found, schema)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_no_more_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert not service["user"].startswith("0"), "root"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "ipc"} & service.keys()
    assert "/var/run/docker.sock" not in str(service.get("volumes"))
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in service.get("ports", [])), "ports on the loopback address"
    assert re.search(r":[\w.-]*\d[\w.-]*$", service["image"]), "a pinned version"
    assert service["healthcheck"].get("disable") or service["healthcheck"]["test"]


def test_every_volume_has_a_name_of_its_own_and_is_used() -> None:
    names = [volume["name"] for volume in COMPOSE["volumes"].values()]
    assert len(set(names)) == len(names)
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", []) if isinstance(mount, str)}
    assert {one for one in used if not one.startswith(".")} == COMPOSE["volumes"].keys()


def test_store_and_broker_are_reached_by_services_alone() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("store", "broker"):
        assert SERVICES[name]["networks"] == ["inside"]
        assert "ports" not in SERVICES[name]


def test_workers_wait_for_the_migration_and_get_their_grace() -> None:
    for name in ("worker", "worker-gpu"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert float(SERVICES[name]["stop_grace_period"].removesuffix("s")) > 15
        assert SERVICES[name]["init"] is True
    assert SERVICES["migrate"]["command"] == ["db", "upgrade"]
    [gpu] = SERVICES["worker-gpu"]["deploy"]["resources"]["reservations"]["devices"]
    assert (gpu["driver"], gpu["capabilities"]) == ("nvidia", ["gpu"])
    assert SERVICES["worker"]["environment"]["EYESEG_DEVICES"] == "cpu"


def test_flower_knows_nothing_of_the_store_and_metrics_nothing_of_the_broker() -> None:
    assert "EYESEG_STORE_URL" not in SERVICES["flower"]["environment"]
    assert "EYESEG_BROKER_URL" not in SERVICES["metrics"]["environment"]


def test_variables_of_the_compose_file_and_of_the_example_are_the_same() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    bare = {name for service in SERVICES.values() for name, value in (service.get("environment") or {}).items() if value is None}
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", text)) | bare
    offered = set(re.findall(r"^#?([A-Z]\w+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE)) - {"COMPOSE_PROFILES"}
    assert offered <= asked, "offered and never read"
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (CHECKOUT / "docs" / "deployment.md").read_text()))
    assert asked <= documented, "each is in the table of settings"


# -- images


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("Dockerfile.*")), ids=lambda path: path.name)
def test_a_dockerfile_is_clean_runs_as_nobody_and_copies_what_is_there(path: Path) -> None:
    checked(BIN / "hadolint", path)
    text = path.read_text().replace("\\\n", " ")
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE)[-1] == "10001:10001" == SERVICES["worker"]["user"]
    assert "HEALTHCHECK" in text
    assert all(re.search(r":\d+\.\d+\.\d+", base) for base in re.findall(r"^FROM (\S+)", text, re.MULTILINE)), "a pinned base"
    allowed = [line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = [part for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for part in line.split()[:-1]]
    assert copied
    for one in copied:
        assert (CHECKOUT / one).exists(), one
        assert any(one == each or fnmatch.fnmatch(one, each) for each in allowed), f".dockerignore keeps {one} out"


def test_what_is_copied_is_enough_to_build_the_wheel(tmp_path: Path) -> None:
    text = (DEPLOY / "Dockerfile.cpu").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text.rpartition("\nFROM")[0], re.MULTILINE):
        *sources, target = line.split()
        for one in map(Path, sources):
            to = tmp_path / target / (one.name if target.endswith("/") else "")
            to.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (CHECKOUT / one).is_dir() else shutil.copy
            copy(CHECKOUT / one, to)
    done = subprocess.run([BIN / "hatchling", "build", "-t", "wheel"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [wheel] = (tmp_path / "dist").glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {"eyeseg/cli/metrics.py", "workers/health.py", "migrations/env.py", "eyeseg/grids/quick.yaml"} <= held


def test_images_are_built_without_data_secrets_and_history() -> None:
    lines = [line for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*", "only what is named goes in"
    assert not {"!.env", "!.git", "!deploy", "!tests"} & set(lines)


def test_constraints_hold_what_the_package_needs() -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)$", (DEPLOY / "constraints.txt").read_text(), re.MULTILINE))
    said = subprocess.run(
        [sys.executable, DEPLOY / "requirements.py", "pyproject.toml", "postgres", "s3"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert len(said) > 20
    for requirement in map(Requirement, said):
        version = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} and {version}"
    assert metadata.version("celery").rsplit(".", 1)[0] == pinned["celery"].rsplit(".", 1)[0], "the version that the tests ran with"


# -- shell, units


@pytest.mark.parametrize(
    "path", [*DEPLOY.glob("*.sh"), *(DEPLOY / "slurm").iterdir(), CHECKOUT / ".ci" / "run"], ids=lambda path: path.name
)
def test_a_script_passes_shellcheck(path: Path) -> None:
    checked(BIN / "shellcheck", "--shell=bash", path)


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units with programs that are there: systemd looks at those too."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/eyeseg/bin/", f"{BIN}/"))
    return sorted(tmp_path.iterdir())


def test_systemd_takes_the_units(units: list[Path]) -> None:
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "eyeseg" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_services_are_hardened(units: list[Path]) -> None:
    """By systemd's own measure, 0 (nothing is allowed) to 10. A worker needs devices and the machine's /tmp."""
    for unit in (unit for unit in units if unit.suffix == ".service"):
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", unit], capture_output=True, text=True, check=False
        )
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
        if found is None:
            pytest.skip(f"this systemd-analyze cannot rate files: {done.stderr.strip()}")
        assert float(found[1]) <= (2.5 if "worker" in unit.name else 2.0), unit.name


def test_a_worker_unit_lets_runners_checkpoint() -> None:
    text = (DEPLOY / "systemd" / "eyeseg-worker.service").read_text()
    settings = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert (settings["KillMode"], settings["KillSignal"]) == ("mixed", "SIGTERM")
    assert int(settings["TimeoutStopSec"]) >= 15
    assert "PrivateTmp" not in settings, "device locks are seen by all workers of a machine"
    assert "PrivateDevices" not in settings


# -- Kubernetes

# Of KEDA's two kinds, as its documentation of version 2 names their fields; Kubernetes' own schemas do not hold them.
KEDA = {
    "TriggerAuthentication": {
        "type": "object",
        "required": ["secretTargetRef"],
        "additionalProperties": False,
        "properties": {"secretTargetRef": {"type": "array", "items": {"type": "object", "required": ["parameter", "name", "key"]}}},
    },
    "ScaledObject": {
        "type": "object",
        "required": ["scaleTargetRef", "triggers"],
        "additionalProperties": False,
        "properties": {
            "scaleTargetRef": {"type": "object", "required": ["name"]},
            **{
                name: {"type": "integer", "minimum": 0}
                for name in ("minReplicaCount", "maxReplicaCount", "pollingInterval", "cooldownPeriod")
            },
            "advanced": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"horizontalPodAutoscalerConfig": {"type": "object"}},
            },
            "triggers": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "metadata"],
                    # every value of a trigger's metadata is text
                    "properties": {"metadata": {"type": "object", "additionalProperties": {"type": "string"}}},
                },
            },
        },
    },
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: f"{one['kind']} {one.get('metadata', {}).get('name', '')}")
def test_a_manifest_is_one_by_its_schema(document: dict[str, Any]) -> None:
    group = document["apiVersion"].partition("/")[0]
    if group == "keda.sh":
        jsonschema.validate(document["spec"], KEDA[document["kind"]])
    elif group == "kustomize.config.k8s.io":
        named = [*document["resources"], "worker-cpu.yaml", "kustomization.yaml"]
        assert sorted(named) == [path.name for path in MANIFESTS], "each file has its place, or is an alternative"
    else:
        kubernetes_validate.validate(document, "1.33", strict=True)


@pytest.mark.parametrize("pod", PODS, ids=lambda pod: pod["containers"][0]["name"])
def test_a_pod_keeps_to_the_restricted_standard(pod: dict[str, Any]) -> None:
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys()
    for container in (*pod.get("initContainers", []), *pod["containers"]):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"requests", "limits"} <= container["resources"].keys()


def test_a_gpu_worker_asks_for_a_gpu_and_has_time_to_checkpoint() -> None:
    [pod] = [pod for pod in PODS if pod["containers"][0]["image"] == "eyeseg-cuda"]
    assert pod["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == 1
    assert pod["terminationGracePeriodSeconds"] >= 30
    [scaled] = [document for document in DOCUMENTS if document["kind"] == "ScaledObject"]
    [target] = [
        one for one in DOCUMENTS if one["kind"] == "Deployment" and one["metadata"]["name"] == scaled["spec"]["scaleTargetRef"]["name"]
    ]
    assert "replicas" not in target["spec"], "two would set it"


def test_what_keda_asks_the_store_is_what_waits_and_runs(postgres_url: str) -> None:
    import psycopg

    from eyeseg.store import open_store

    open_store(postgres_url.replace("postgresql://", "postgresql+psycopg://"), create=True).close()
    [scaled] = [document for document in DOCUMENTS if document["kind"] == "ScaledObject"]
    [trigger] = scaled["spec"]["triggers"]
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute(trigger["metadata"]["query"]).fetchone() == (0,)


# -- secrets


def test_no_file_holds_a_secret_or_a_registry() -> None:
    files = [CHECKOUT / "docker-compose.yml", CHECKOUT / ".dockerignore", *(path for path in DEPLOY.rglob("*") if path.is_file())]
    for path in files:
        text = path.read_text()
        assert not re.search(r"(?i)(password|secret)\w*\s*[:=]\s*[\"']?(?!\$)[a-z0-9]{8,}\b(?! of)", text), path.name
        assert not re.search(r"--(extra-)?index-url[ =][\"']?\w", text), path.name


def secrets_of(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^(\w+_PASSWORD)=(.*)$", path.read_text(), re.MULTILINE))


def test_secrets_are_made_once_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / ".env"

    def make() -> str:
        done = subprocess.run(["bash", DEPLOY / "make-secrets.sh", file], capture_output=True, text=True, check=True)
        return done.stdout + done.stderr

    said = make()
    first = secrets_of(file)
    assert sorted(first) == sorted(SECRETS)
    assert all(re.fullmatch(r"[0-9a-f]{48}", value) for value in first.values())
    assert len(set(first.values())) == len(first)
    assert file.stat().st_mode & 0o777 == 0o600
    assert not any(value in said for value in first.values())

    assert "nothing is changed" in make()
    assert secrets_of(file) == first

    own = file.read_text().replace(first["FLOWER_PASSWORD"], "my own").replace(f"MINIO_PASSWORD={first['MINIO_PASSWORD']}\n", "")
    file.write_text(own + "EYESEG_SLOTS=3\n")
    assert make().endswith("made MINIO_PASSWORD\n")
    assert secrets_of(file)["FLOWER_PASSWORD"] == "my own"
    assert secrets_of(file)["VALKEY_PASSWORD"] == first["VALKEY_PASSWORD"]
    assert "EYESEG_SLOTS=3" in file.read_text()
    assert [path.name for path in tmp_path.iterdir()] == [".env"]
