"""A place is known by its mark: what is away, empty or another's is never taken for one from which files are gone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from faults.objects import ObjectStore

from eyeseg import artifacts, places
from eyeseg.checkup import disk
from eyeseg.checkup.patient import Patient
from eyeseg.errors import CorruptCheckpoint, PlaceAway
from eyeseg.samples import found_here
from eyeseg.settings import masked, read_settings

ADDRESS = "experiment-1/job-1/a1-token/epoch-0001"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "weights.safetensors").write_bytes(b"weights")
    return folder


@pytest.fixture(params=["path", "s3://"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "path":
        return str(tmp_path / "artifacts")
    server: ObjectStore = request.getfixturevalue("objects")
    return server.at(server.bucket(tmp_path.name.replace("_", "-")[-60:].strip("-")) + "/eyes")


def test_of_many_who_mark_a_place_at_once_all_know_the_same_mark(root: str) -> None:
    assert places.mark_of(root) is None
    found: list[str] = []
    together = threading.Barrier(8)

    def mark() -> None:
        together.wait()
        found.append(places.make_mark(root))

    threads = [threading.Thread(target=mark) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {places.mark_of(root)}
    places.check(root, found[0])
    places.prove(root)


def test_what_is_missing_is_gone_only_where_the_place_bears_its_mark(root: str, files: Path, tmp_path: Path) -> None:
    mark = places.make_mark(root)
    sha256 = artifacts.publish(files, root, ADDRESS, mark=mark)
    with pytest.raises(CorruptCheckpoint):
        artifacts.fetch(root, "elsewhere", sha256, tmp_path / "fetched", mark=mark)
    with pytest.raises(PlaceAway, match=f"bears the mark {mark}, so it is not the place"):
        artifacts.fetch(root, "elsewhere", sha256, tmp_path / "fetched", mark="0" * 16)
    opened = places.opened(root)
    opened.files.rm_file(f"{opened.root}/{places.MARK}")
    with pytest.raises(PlaceAway, match="bears no mark"):
        artifacts.fetch(root, "elsewhere", sha256, tmp_path / "fetched", mark=mark)


def test_nothing_is_published_to_an_empty_folder_where_a_disk_is_not_mounted(root: str, files: Path) -> None:
    with pytest.raises(PlaceAway, match="bears no mark"):
        artifacts.publish(files, root, ADDRESS, mark="0" * 16)
    assert not places.holds(root, ADDRESS)
    assert (files / "weights.safetensors").exists()


def test_a_mark_that_is_damaged_is_no_mark(tmp_path: Path) -> None:
    (tmp_path / places.MARK).write_text('{"mark"')
    with pytest.raises(PlaceAway, match="cannot be read"):
        places.mark_of(str(tmp_path))


def test_a_disk_that_may_only_be_read_is_away_for_whoever_writes(files: Path, tmp_path: Path) -> None:
    root = tmp_path / "artifacts"
    mark = places.make_mark(str(root))
    script = (
        "import pathlib, sys; from eyeseg import artifacts; artifacts.publish(pathlib.Path(sys.argv[1]), *sys.argv[2:4], mark=sys.argv[4])"
    )
    shell = 'mount --bind "$2" "$2" && mount -o remount,ro,bind "$2" && exec "$5" -c "$6" "$1" "$2" "$3" "$4"'
    command = ["unshare", "-rm", "sh", "-c", shell, "sh", files, root, ADDRESS, mark, sys.executable, script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "PlaceAway" not in done.stderr and "mount" in done.stderr:
        pytest.skip(f"cannot mount here: {done.stderr.strip()}")
    assert "PlaceAway: artifacts" in done.stderr
    assert "Read-only file system" in done.stderr


@pytest.fixture
def sought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings from outside."""
    for name in [name for name in os.environ if name.startswith(("EYESEG_", "AWS_"))]:
        monkeypatch.delenv(name)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "*")
    monkeypatch.setenv("HOME", str(tmp_path))  # no ~/.aws
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def said(url: str, folder: Path) -> tuple[str, str, str]:
    """What `eyeseg doctor` says of such artifacts."""
    [found] = disk.artifacts(Patient(read_settings({"EYESEG_ARTIFACTS_URL": url}, folder)))
    return found.state, found.found, found.do


@pytest.mark.usefixtures("sought")
def test_doctor_says_what_is_wrong_with_an_object_store(tmp_path: Path, objects: ObjectStore) -> None:
    place = objects.bucket("there") + "/eyes"
    assert said(objects.at(place), tmp_path)[0] == "ok"

    state, found, do = said(objects.at("s3://nowhere/eyes"), tmp_path)
    assert (state, "bucket does not exist" in found, do) == ("wrong", True, "Make the bucket, or correct EYESEG_ARTIFACTS_URL.")
    state, found, do = said(f"{place}?endpoint_url={objects.url}", tmp_path)
    assert (state, "NoCredentialsError" in found, "AWS_ACCESS_KEY_ID" in do) == ("wrong", True, True)
    state, found, do = said("s3://?key=a&secret=b", tmp_path)
    assert (state, "names no bucket" in found) == ("wrong", True)
    nobody = objects.at(place).replace(objects.url, "http://127.0.0.1:1")
    state, found, do = said(nobody, tmp_path)
    assert (state, "Could not connect" in found, "AWS_ENDPOINT_URL" in do) == ("wrong", True, True)
    assert "correct-horse" not in found + do


@pytest.mark.usefixtures("sought")
def test_doctor_says_that_an_object_store_refuses_the_keys(tmp_path: Path) -> None:
    server = ObjectStore(tmp_path / "objects")
    place = server.at(server.bucket("guarded") + "/eyes")
    server.ask_for_keys()
    state, found, do = said(place, tmp_path)
    assert (state, do.startswith("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")) == ("wrong", True)
    assert "correct-horse" not in found + do
    server.close()


def test_a_file_system_without_its_package_says_which_one_to_install() -> None:
    script = "import sys; sys.modules['s3fs'] = None; from eyeseg import places; places.opened('s3://lab/eyes')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "PlaceAway: artifacts s3://lab/eyes: " in done.stderr
    assert done.stderr.rstrip().endswith("Install it: pip install 'eyeseg[s3]'.")


def test_keys_in_a_url_are_not_shown() -> None:
    url = "s3://lab/eyes?endpoint_url=http://minio:9000&key=anna&secret=hunter2&client_kwargs.aws_session_token=tok"
    assert masked(url) == "s3://lab/eyes?endpoint_url=http://minio:9000&key=***&secret=***&client_kwargs.aws_session_token=***"


def test_options_of_a_file_system_stand_in_its_url() -> None:
    plain, options = places._parted("s3://lab/eyes?endpoint_url=http://minio:9000&use_ssl=false&client_kwargs.region_name=eu-west-1")
    assert plain == "s3://lab/eyes"
    assert options == {"endpoint_url": "http://minio:9000", "use_ssl": False, "client_kwargs": {"region_name": "eu-west-1"}}
    assert places._parted("/data/what?really") == ("/data/what?really", {})


def test_a_place_that_comes_back_is_used_and_one_that_does_not_is_given_up() -> None:
    tries: list[str] = []

    def call() -> str:
        tries.append("")
        if len(tries) < 3:
            raise PlaceAway("away")
        return "back"

    heard: list[PlaceAway] = []
    assert places.patiently(call, stop=lambda: False, for_s=60, say=heard.append) == "back"
    assert (len(tries), len(heard)) == (3, 2)
    for how in ({"stop": lambda: True, "for_s": 60.0}, {"stop": lambda: False, "for_s": 0.0}):
        tries.clear()
        with pytest.raises(PlaceAway):
            places.patiently(call, **how)  # type: ignore[arg-type]
        assert len(tries) == 1


def test_a_manifest_is_found_where_it_was_submitted_or_below_the_data_root(tmp_path: Path) -> None:
    submitted = {"manifest": str(tmp_path / "home" / "anna" / "study" / "manifest.csv"), "data_root": None}
    assert found_here(submitted, None) == (Path(submitted["manifest"] or ""), None)
    root = tmp_path / "mnt"
    assert not found_here(submitted, root).is_there
    for below in ("manifest.csv", "study/manifest.csv"):  # the longest end of the path wins
        (root / below).parent.mkdir(parents=True, exist_ok=True)
        (root / below).write_text("image\n")
        assert found_here(submitted, root) == (root / below, root)
    there = Path(submitted["manifest"] or "")
    there.parent.mkdir(parents=True)
    there.write_text("image\n")
    assert found_here(submitted, root) == (there, root)
    assert found_here(submitted | {"data_root": "/data"}, root) == (there, Path("/data"))
