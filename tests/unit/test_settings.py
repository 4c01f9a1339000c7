"""Settings: the environment over eyeseg.toml over defaults, and every mistake said by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from eyeseg.errors import InvalidInput
from eyeseg.settings import broker_socket, masked, read_settings


def test_with_nothing_set_everything_is_embedded_in_the_home(tmp_path: Path) -> None:
    found = read_settings({}, tmp_path)
    assert found.home == tmp_path / ".eyeseg"
    assert found.store_url == f"sqlite:///{tmp_path}/.eyeseg/store.db"
    assert found.broker_url == f"redis+socket://{broker_socket(found.home)}"
    assert found.artifacts_url == f"{tmp_path}/.eyeseg/artifacts"
    assert (found.embedded_broker, found.embedded_store, found.local_services) == (True, True, True)
    assert (found.lease_s, found.heartbeat_s, found.slots, found.devices, found.data_root) == (120.0, 40.0, 0, "auto", None)


def test_the_environment_stands_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "eyeseg.toml").write_text('lease_s = 30\nslots = 3\ndevices = "cpu"\n', encoding="utf-8")
    found = read_settings({"EYESEG_LEASE_S": "6", "EYESEG_DEVICES": ""}, tmp_path)
    assert (found.lease_s, found.slots, found.devices, found.checkpoint_s) == (6.0, 3, "cpu", 30.0)


def test_urls_of_services_switch_the_embedded_ones_off(tmp_path: Path) -> None:
    found = read_settings({"EYESEG_STORE_URL": "postgres://anna:pw@db/eyes", "EYESEG_BROKER_URL": "rediss://broker/1"}, tmp_path)
    assert found.store_url == "postgresql+psycopg://anna:pw@db/eyes"
    assert (found.embedded_broker, found.embedded_store, found.local_services) == (False, False, False)


def test_an_empty_url_in_the_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "eyeseg.toml").write_text('broker_url = ""\nstore_url = ""\n', encoding="utf-8")
    found = read_settings({}, tmp_path)
    assert (found.embedded_broker, found.embedded_store) == (True, True)
    assert found.broker_url.startswith("redis+socket://")


@pytest.mark.parametrize(
    ("store", "broker", "local"),
    [
        ("sqlite:///x.db", "redis+socket:///run/b.sock", True),
        ("postgresql://localhost/x", "redis://127.0.0.1:6379/0", True),
        ("postgresql://[::1]/x", "amqp://localhost//", True),
        ("sqlite:///x.db", "redis://broker.example/0", False),
        ("postgresql://db.example/x", "redis://localhost/0", False),
    ],
)
def test_services_are_local_where_both_are_on_this_machine(tmp_path: Path, store: str, broker: str, *, local: bool) -> None:
    assert read_settings({"EYESEG_STORE_URL": store, "EYESEG_BROKER_URL": broker}, tmp_path).local_services is local


@pytest.mark.parametrize("written", ["0", "-1", "nan", "inf", "two", "1e", "0.4"])
def test_a_lease_that_is_no_number_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(InvalidInput, match=r"EYESEG_LEASE_S: '.*' is not a number of at least 0\.5"):
        read_settings({"EYESEG_LEASE_S": written}, tmp_path)


@pytest.mark.parametrize("written", ["-1", "2.5", "many"])
def test_slots_are_a_whole_number(tmp_path: Path, written: str) -> None:
    with pytest.raises(InvalidInput, match=r"EYESEG_SLOTS: '.*' is not a whole number of at least 0"):
        read_settings({"EYESEG_SLOTS": written}, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lease = 3", r"eyeseg\.toml: unknown key 'lease'\. There are: home, store_url"),
        ("lease_s = ", r"eyeseg\.toml: Invalid value .*Write it as TOML"),
        ("lease_s = 'soon'", r"EYESEG_LEASE_S: 'soon' is not a number"),
    ],
)
def test_a_mistake_in_the_file_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "eyeseg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=said):
        read_settings({}, tmp_path)


def test_a_home_may_be_relative_or_start_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    assert read_settings({"EYESEG_HOME": "work"}, tmp_path).home == tmp_path / "work"
    assert read_settings({"EYESEG_HOME": "/srv/eyes"}, tmp_path).home == Path("/srv/eyes")
    found = read_settings({"EYESEG_HOME": "~/eyes", "EYESEG_DATA_ROOT": "~/images"}, tmp_path)
    assert (found.home, found.data_root) == (tmp_path / "anna" / "eyes", tmp_path / "anna" / "images")


def test_a_data_root_is_relative_to_the_folder_like_the_home(tmp_path: Path) -> None:
    assert read_settings({"EYESEG_DATA_ROOT": "images"}, tmp_path).data_root == tmp_path / "images"


def test_a_long_home_has_its_socket_in_the_temporary_folder() -> None:
    short, long, other = Path("/srv/eyes"), Path("/srv") / ("e" * 120), Path("/srv") / ("f" * 120)
    assert broker_socket(short) == short / "run" / "broker.sock"
    assert len(str(broker_socket(long))) < 100
    assert broker_socket(long) == broker_socket(long)
    assert broker_socket(long) != broker_socket(other)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://:s3cret@host:6379/0", "redis://:***@host:6379/0"),
        ("postgresql+psycopg://anna:s3cret@db/eyes", "postgresql+psycopg://anna:***@db/eyes"),
        ("rediss://anna:s3@cr@et@host/0", "rediss://anna:***@host/0"),
        ("amqp://anna:s3/cr:et@host//", "amqp://anna:***@host//"),
        ("postgresql://db/eyes?user=anna&password=s3cret&sslmode=require", "postgresql://db/eyes?user=anna&password=***&sslmode=require"),
        ("cannot reach redis://:s3cret@a/0 nor redis://:s3cret@b/0", "cannot reach redis://:***@a/0 nor redis://:***@b/0"),
        ("redis://host:6379/0", "redis://host:6379/0"),
        ("sqlite:////home/anna@work/store.db", "sqlite:////home/anna@work/store.db"),
        ("redis+socket:///run/broker.sock", "redis+socket:///run/broker.sock"),
    ],
)
def test_passwords_are_masked_and_the_rest_is_shown(url: str, shown: str) -> None:
    assert masked(url) == shown


@pytest.mark.parametrize(("written", "read"), [("", ""), ("/", ""), ("flower", "/flower"), ("/eyes/flower/", "/eyes/flower")])
def test_a_prefix_of_flower_is_read_with_and_without_its_slashes(tmp_path: Path, written: str, read: str) -> None:
    assert read_settings({"EYESEG_FLOWER_PREFIX": written}, tmp_path).flower_prefix == read


@pytest.mark.parametrize("written", ["/a b", "a//b", "https://x/flower", "/flower?x=1"])
def test_a_prefix_of_flower_that_is_no_path_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(InvalidInput, match="is not a path such as /flower"):
        read_settings({"EYESEG_FLOWER_PREFIX": written}, tmp_path)
