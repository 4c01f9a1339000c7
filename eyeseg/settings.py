"""Settings of this process: environment variables over eyeseg.toml over defaults, read once."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from eyeseg import privacy
from eyeseg.errors import InvalidInput, Refused

_KEYS = {
    "home": "EYESEG_HOME",
    "store_url": "EYESEG_STORE_URL",
    "broker_url": "EYESEG_BROKER_URL",
    "artifacts_url": "EYESEG_ARTIFACTS_URL",
    "lease_s": "EYESEG_LEASE_S",
    "slots": "EYESEG_SLOTS",
    "devices": "EYESEG_DEVICES",
    "checkpoint_s": "EYESEG_CHECKPOINT_S",
    "stall_s": "EYESEG_STALL_S",
    "data_root": "EYESEG_DATA_ROOT",
    "log_format": "EYESEG_LOG_FORMAT",
    "flower_address": "EYESEG_FLOWER_ADDRESS",
    "flower_prefix": "EYESEG_FLOWER_PREFIX",
}


@dataclass(frozen=True)
class Settings:
    """Where things live and how long things may take (seconds). Built by `read_settings`."""

    home: Path
    store_url: str
    broker_url: str
    artifacts_url: str
    embedded_broker: bool
    embedded_store: bool
    lease_s: float = 120.0
    slots: int = 0
    devices: str = "auto"
    checkpoint_s: float = 30.0
    stall_s: float = 1800.0
    data_root: Path | None = None
    log_format: str = "text"
    flower_address: str = "127.0.0.1"
    flower_prefix: str = ""

    @property
    def heartbeat_s(self) -> float:
        """A third of the lease: two beats may be lost before the lease is."""
        return self.lease_s / 3

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def local_services(self) -> bool:
        """Store and broker are both on this machine, so a worker started here is where the user expects it."""
        return all(is_local(url) for url in (self.store_url, self.broker_url))


def read_settings(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Settings from the environment and from eyeseg.toml in the current folder; InvalidInput names what is wrong.

    Refused: what lies in the current folder is another account's, and nobody has named it.
    """
    environ = os.environ if environ is None else environ
    folder = Path.cwd() if folder is None else folder
    values = _toml(folder / "eyeseg.toml")
    values.update({key: environ[name] for key, name in _KEYS.items() if environ.get(name)})
    home = _path(values.get("home", ".eyeseg"), folder)
    if "home" not in values and home.exists() and not privacy.believed(home):
        raise Refused(f"{home}: belongs to another account, or all may write to it. Set EYESEG_HOME, to it or to another folder.")
    return Settings(
        home=home,
        store_url=_store_url(values.get("store_url", ""), home),
        broker_url=values.get("broker_url") or f"redis+socket://{broker_socket(home)}",
        artifacts_url=values.get("artifacts_url") or str(home / "artifacts"),
        embedded_broker=not values.get("broker_url"),
        embedded_store=not values.get("store_url"),
        lease_s=_number(values, "lease_s", 120.0, low=0.5),
        slots=int(_number(values, "slots", 0, low=0, whole=True)),
        devices=values.get("devices", "auto"),
        checkpoint_s=_number(values, "checkpoint_s", 30.0, low=0),
        stall_s=_number(values, "stall_s", 1800.0, low=1),
        data_root=_path(values["data_root"], folder) if values.get("data_root") else None,
        log_format=_one_of(values, "log_format", ("text", "json")),
        flower_address=values.get("flower_address", "127.0.0.1"),
        flower_prefix=_prefix(values.get("flower_prefix", "")),
    )


def broker_socket(home: Path) -> Path:
    """The embedded broker's unix socket: in the home, or, where that path is too long for a socket (107 bytes), in the temporary folder.

    Refused when somebody else has made that folder there: the broker in it would be theirs.
    """
    inside = home / "run" / "broker.sock"
    if len(os.fsencode(inside)) <= 100:
        return inside
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    place = Path(tempfile.gettempdir()) / f"eyeseg-{os.getuid()}-{name}"
    privacy.refuse_anothers_folder(place)
    return place / "broker.sock"


def masked(url: str) -> str:
    """The URL with its password and keys replaced by ***, fit for logs and errors. Of a password with / or @ nothing is left either."""
    return re.sub(r"([?&][\w.]*(?:password|secret|token|key)=)[^&\s]*", r"\1***", re.sub(r"(://[^/@:\s]*):\S*@", r"\1:***@", url))


def _toml(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    if not privacy.believed(path):
        raise Refused(f"{path}: belongs to another account, or all may write to it: it is not read. Copy it, or set the variables instead.")
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path.name}: {error}. Write it as TOML, one `key = value` a line.") from error
    unknown = sorted(set(found) - set(_KEYS))
    if unknown:
        raise InvalidInput(f"{path.name}: unknown key {unknown[0]!r}. There are: {', '.join(_KEYS)}.")
    return {key: str(value) for key, value in found.items()}


def _path(written: str, folder: Path) -> Path:
    return (folder / Path(written).expanduser()).absolute()


def _number(values: Mapping[str, str], key: str, default: float, *, low: float, whole: bool = False) -> float:
    text = values.get(key)
    if text is None:
        return default
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not low <= number < float("inf") or (whole and number != int(number)):
        raise InvalidInput(f"{_KEYS[key]}: {text!r} is not a {'whole ' if whole else ''}number of at least {low:g}.")
    return number


def _one_of(values: Mapping[str, str], key: str, choices: tuple[str, ...]) -> str:
    """The setting, or the first of its choices."""
    found = values.get(key, choices[0])
    if found not in choices:
        raise InvalidInput(f"{_KEYS[key]}: {found!r} is not {' or '.join(choices)}.")
    return found


def _prefix(written: str) -> str:
    """The path below which a proxy shows Flower, as /flower; '' for none."""
    inner = written.strip("/")
    if inner and not re.fullmatch(r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*", inner):
        raise InvalidInput(f"EYESEG_FLOWER_PREFIX: {written!r} is not a path such as /flower.")
    return f"/{inner}" if inner else ""


def _store_url(url: str, home: Path) -> str:
    if not url:
        return f"sqlite:///{home / 'store.db'}"
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def is_local(url: str) -> bool:
    """Whether a service of this URL is on this machine, as far as the URL tells."""
    parts = urlsplit(url)
    return parts.scheme.startswith("sqlite") or "socket" in parts.scheme or parts.hostname in {None, "localhost", "127.0.0.1", "::1"}
