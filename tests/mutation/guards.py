"""The guards on which the promises of eyeseg rest, and what each line becomes without them."""

from __future__ import annotations

from guards_of_order import GUARDS_OF_ORDER
from guards_of_store import GUARDS_OF_STORE, ON_FILE
from removal import Guard

SAVING = "eyeseg/training/saving.py"

FILE_GUARDS = [
    Guard(
        "a training ends only when its last checkpoint is known",
        SAVING,
        "        if error is None:\n            self._wait()\n",
        "        if error is None:\n            pass\n",
        "science/test_saving.py",
    ),
    Guard("one checkpoint at a time", SAVING, "        self._wait()\n        at = (", "        at = (", "science/test_saving.py"),
    Guard(
        "a place that hangs is no sign of life",
        SAVING,
        "            if self._heard.is_set():",
        "            if True:",
        "science/test_saving.py",
    ),
    Guard("files are synced before the rename", "eyeseg/artifacts.py", "            _sync(copy)\n", "", "unit/test_durability.py"),
    Guard(
        "folders are synced before the rename",
        "eyeseg/artifacts.py",
        '        for folder in [staging, *(path for path in staging.rglob("*") if path.is_dir())]:\n            _sync(folder)\n',
        "",
        "unit/test_durability.py",
    ),
    Guard(
        "the name is synced after the rename",
        "eyeseg/artifacts.py",
        "        staging.rename(target)\n        _sync(target.parent)\n",
        "        staging.rename(target)\n",
        "unit/test_durability.py",
    ),
    Guard(
        "new folders are synced",
        "eyeseg/artifacts.py",
        "        path.mkdir(exist_ok=True)\n        _sync(path.parent)\n",
        "        path.mkdir(exist_ok=True)\n",
        "unit/test_durability.py",
    ),
    Guard(
        "the rename is one step",
        "eyeseg/artifacts.py",
        "        staging.rename(target)\n        _sync(target.parent)\n",
        "        shutil.copytree(staging, target)\n        _sync(target.parent)\n",
        "unit/test_durability.py unit/test_artifacts.py",
    ),
    Guard(
        "what could not be published whole is removed",
        "eyeseg/artifacts.py",
        "        _sync(target.parent)\n    finally:\n        shutil.rmtree(staging, ignore_errors=True)\n",
        "        _sync(target.parent)\n    finally:\n",
        "unit/test_artifacts.py -k full_disk",
    ),
    Guard("the hash is compared", "eyeseg/artifacts.py", "    if found != sha256:", "    if not found:", "unit/test_artifacts.py"),
    Guard(
        "what is fetched is verified", "eyeseg/artifacts.py", "                verify(Path(source), sha256)\n", "", "unit/test_artifacts.py"
    ),
    Guard(
        "what is downloaded is verified",
        "eyeseg/artifacts.py",
        "        _verify(staging, sha256, PurePosixPath(source).name)\n",
        "",
        "unit/test_artifacts.py",
    ),
    Guard(
        "what is missing is gone only where the place bears its mark",
        "eyeseg/artifacts.py",
        "    except (CorruptCheckpoint, OSError):\n        if mark:\n            places.check(root_url, mark)\n        raise\n",
        "    except (CorruptCheckpoint, OSError):\n        raise\n",
        "unit/test_places.py -k missing",
    ),
    Guard(
        "nothing is published to a place without its mark",
        "eyeseg/artifacts.py",
        "    if mark:\n        places.check(root_url, mark)\n    try:",
        "    try:",
        "unit/test_places.py -k not_mounted",
    ),
    Guard(
        "a sweep looks for the mark",
        "eyeseg/sweeping.py",
        "    marks.verify(store, settings.artifacts_url)\n",
        "",
        "store/test_marks.py -k forgets_nothing",
    ),
    Guard(
        "a place without a mark is believed by what lies there",
        "eyeseg/store/marks.py",
        "if known and not any(places.holds(url, address) for address in known):",
        "if False:",
        "store/test_marks.py -k believed",
    ),
    Guard(
        "what a machine lacks is not charged to the job",
        "workers/execution.py",
        "if self.supervisor.readiness.is_to_blame(kind, said, held.payload):",
        "if False:",
        "faults/test_lost_places.py -k for_ever -m long",
    ),
    Guard(
        "no job is begun without the artifacts",
        "workers/supervisor.py",
        "self._claim(job_id, choose) if ready(job_id) else None",
        "self._claim(job_id, choose)",
        "faults/test_lost_places.py -k unmounted",
    ),
    Guard(
        "no link passes for a file",
        "eyeseg/artifacts.py",
        "if path.is_symlink() or not (path.is_file() or path.is_dir()):",
        "if not (path.is_file() or path.is_dir()):",
        "unit/test_artifacts.py",
    ),
    Guard(
        "an address stays below its root",
        "eyeseg/artifacts.py",
        'address.startswith("/") or ".." in parts',
        "False",
        "unit/test_artifacts.py",
    ),
    Guard(
        "the runner verifies before it resumes",
        "workers/work.py",
        '        artifacts.verify(resume, order["resume_sha256"])\n',
        "        pass\n",
        "faults/test_altered_checkpoint.py",
    ),
    Guard(
        "the runner verifies before it evaluates",
        "workers/work.py",
        '    artifacts.verify(weights, order["sha256"])\n',
        "",
        "faults/test_altered_checkpoint.py",
    ),
    Guard(
        "a checkpoint of another seed is refused",
        "eyeseg/training/checkpoint.py",
        'if state["seed"] != training.seed:',
        "if False:",
        "science/test_checkpoint.py",
    ),
    Guard(
        "every step is seeded by itself",
        "eyeseg/training/fit.py",
        "        reseed(self.device, Purpose.DROPOUT, spec.seed, progress.epoch, progress.step)\n",
        "",
        "science/test_models.py -k resumed",
    ),
    Guard(
        "a resumed training keeps its layout in memory",
        "eyeseg/training/checkpoint.py",
        "    return torch.empty_like(parameter, dtype=tensor.dtype, requires_grad=False).copy_(tensor)",
        "    return tensor.clone()",
        "science/test_fit.py -k last_bit",
    ),
    Guard(
        "the cache is hashed",
        "eyeseg/training/dataset.py",
        '_sha256(path / f"{name}.npy") != meta[f"{name}_sha256"]',
        "False",
        "science/test_dataset.py",
    ),
]

BORDER_GUARDS = [
    Guard("JSON only", "eyeseg/broker.py", 'accept_content=["json"]', 'accept_content=["json", "pickle"]', "unit/test_broker.py -k json"),
    Guard(
        "messages are acknowledged early", "eyeseg/broker.py", "task_acks_late=False", "task_acks_late=True", "unit/test_broker.py -k json"
    ),
    Guard(
        "a message names a job by number",
        "workers/inbox.py",
        "type(job_id) is int and 0 < job_id <= _LARGEST_ID",
        "job_id is not None",
        "unit/test_worker_borders.py",
    ),
    Guard("a runner knows no secrets", "workers/process.py", "if key not in _SECRETS", "if key", "unit/test_worker_borders.py"),
    Guard(
        "one device, one worker",
        "workers/slots.py",
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)",
        "unit/test_slots.py",
    ),
    Guard(
        "jobs on one device fit beside each other",
        "workers/room.py",
        "or not self.is_shared(slot) or wanted <= self.left(slot)",
        "or True",
        "unit/test_room.py",
    ),
    Guard(
        "a batch system's allotment is kept to",
        "eyeseg/devices/visible.py",
        "    left = visible(found, allowed)\n",
        "    left = list(found)\n",
        "unit/test_devices.py",
    ),
    Guard(
        "what is allotted and not here is an error",
        "eyeseg/devices/visible.py",
        "    if not named:\n        count",
        "    if False:\n        count",
        "unit/test_devices.py",
    ),
    Guard(
        "an upgrade locks all tables at once",
        "eyeseg/store/schema.py",
        """            connection.execute(sa.text(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE"))\n""",
        "",
        "migrations/test_busy_upgrade.py -k newer_eyeseg_upgrades and postgresql",
    ),
    Guard(
        "a worker without its store does not start",
        "workers/app.py",
        "        raise SystemExit(error.exit_code) from None\n",
        "",
        "migrations/test_busy_upgrade.py -k does_not_start",
    ),
    Guard(
        "a worker leaves a store of another schema",
        "workers/host.py",
        "            self.store.check_schema()\n",
        "            pass\n",
        "migrations/test_busy_upgrade.py -k leaves and sqlite -m long",
    ),
    Guard(
        "a lost answer is no failure",
        "workers/execution.py",
        'if ending and tried and leases.ended_as(self.store, self.held) not in {None, "expired"}:',
        "if False:",
        "store/test_lost_answers.py" + ON_FILE,
    ),
    Guard(
        "a doubt is asked about, not believed",
        "workers/execution.py",
        'if ending and tried and leases.ended_as(self.store, self.held) not in {None, "expired"}:',
        "if ending:",
        "store/test_lost_answers.py" + ON_FILE,
    ),
    Guard(
        "a leak must be allowed",
        "eyeseg/submission.py",
        "    refuse_leaks(plan)\n    grid = plan.grid",
        "    grid = plan.grid",
        "unit/test_submission.py",
    ),
    Guard(
        "a manifest stays in its folder",
        "eyeseg/samples/paths.py",
        "        if not self._allows(real):",
        "        if False:",
        "unit/test_manifest.py",
    ),
    Guard(
        "no aliases in a grid",
        "eyeseg/grid/yaml_reader.py",
        '            findings.add(line, "", f"the alias \'*{event.anchor}\' is not read here. Write its content out.")\n',
        "            pass\n",
        "unit/test_grid_yaml.py",
    ),
]

GUARDS = [*GUARDS_OF_ORDER, *GUARDS_OF_STORE, *FILE_GUARDS, *BORDER_GUARDS]
