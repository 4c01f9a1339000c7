"""Where artifacts lie: a folder or any fsspec file system, known by its mark, so that a place that is away is no file that is gone."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar
from urllib.parse import parse_qsl

import fsspec
from fsspec.implementations.local import LocalFileSystem

from eyeseg.errors import EyesegError, PlaceAway
from eyeseg.settings import masked

T = TypeVar("T")

MARK = "eyeseg-artifacts.json"
_ABOUT = "eyeseg keeps checkpoints here. By this file it tells this place from an empty folder where a disk is not mounted: leave it here."
FULL = (errno.ENOSPC, errno.EDQUOT)
# what a mounted file system says when its server is not there
_GONE = {
    *(errno.EROFS, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH),
    *(errno.ENETUNREACH, errno.ETIMEDOUT, errno.ENODEV, errno.ENXIO),
}
_FULL_CODES = {"XMinioStorageFull", "InsufficientStorage", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded"}
_EXTRAS = {"s3": "s3", "s3a": "s3"}  # file systems whose package is an extra of ours
_TRIES = 3  # of each request, by s3fs
_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 15.0


class Opened(NamedTuple):
    """A file system, the root's path in it, and whether it is this machine's own."""

    files: Any
    root: str
    local: bool


def opened(url: str) -> Opened:
    """The file system of a path or URL. `?name=value` at its end are options of the file system. Raises PlaceAway without its package.

    All threads of a process share one.
    """
    with told(url):
        return _opened(url, os.getpid())


@lru_cache(maxsize=8)
def _opened(url: str, _process: int) -> Opened:
    plain, options = _parted(url)
    scheme = plain.partition("://")[0] if "://" in plain else "file"
    if scheme in _EXTRAS:
        options = _patience_of_s3(options)
    files, root = fsspec.url_to_fs(plain, **options)
    if scheme in _EXTRAS:
        files.retries = _TRIES
        if not root.strip("/"):
            raise PlaceAway(f"artifacts {masked(url)}: names no bucket. Write EYESEG_ARTIFACTS_URL=s3://BUCKET/FOLDER.")
    return Opened(files, str(root).rstrip("/"), isinstance(files, LocalFileSystem))


def on_disk(url: str) -> Path | None:
    """The folder of a place on this machine's disks; None for any other."""
    return None if _is_remote(url) else Path(opened(url).root)


def _parted(url: str) -> tuple[str, dict[str, Any]]:
    """The URL without its query, and that as options; `client_kwargs.region_name=x` is one inside another."""
    plain, _, query = url.partition("?")
    if "://" not in plain or plain.startswith(("file://", "local://")) or "::" in plain:
        return url, {}
    options: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        inside = options
        *outer, last = name.split(".")
        for one in outer:
            inside = inside.setdefault(one, {})
        inside[last] = {"true": True, "false": False}.get(value.lower(), int(value) if value.isdigit() else value)
    return plain, options


def _patience_of_s3(options: dict[str, Any]) -> dict[str, Any]:
    """s3fs tries again by itself: botocore's tries inside of each would make minutes of it."""
    from fsspec.config import conf

    theirs = {**conf.get("s3", {}).get("config_kwargs", {}), **options.get("config_kwargs", {})}
    return options | {"config_kwargs": {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 0}} | theirs}


@contextlib.contextmanager
def told(url: str) -> Iterator[None]:
    """Turn what a file system says when it is not there, or does not let us in, into PlaceAway.

    FileNotFoundError of a file stays, as does a full disk (OSError with ENOSPC), and what is wrong with files of this machine.
    """
    try:
        yield
    except EyesegError:
        raise
    except OSError as error:
        code = _code(error)
        if code in _FULL_CODES:
            raise OSError(errno.ENOSPC, str(error)) from error
        if not _is_remote(url) and isinstance(error, PermissionError):
            _away(url, error, "Let this account read and write there.")
        if not _is_remote(url) and error.errno in _GONE:
            _away(url, error, "Mount it, or correct EYESEG_ARTIFACTS_URL.")
        ours = not _is_remote(url) or error.filename is not None or error.errno in FULL
        if ours or (isinstance(error, FileNotFoundError) and code != "NoSuchBucket"):
            raise
        _away(url, error, _advice(url, error, code))
    except ImportError as error:
        extra = _EXTRAS.get(url.partition("://")[0])
        _away(url, error, f"Install it: pip install 'eyeseg[{extra}]'." if extra else "Install the package of its file system.")
    except Exception as error:
        if not _is_remote(url):
            raise
        _away(url, error, _advice(url, error, _code(error)))


def _is_remote(url: str) -> bool:
    return "://" in url and not url.startswith(("file://", "local://"))


def _code(error: BaseException) -> str:
    """The error code of S3, where it is one."""
    response = getattr(error.__cause__ or error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def _advice(url: str, error: BaseException, code: str) -> str:
    name, s3 = type(error).__name__, url.partition("://")[0] in _EXTRAS
    if code == "NoSuchBucket":
        return "Make the bucket, or correct EYESEG_ARTIFACTS_URL."
    if isinstance(error, PermissionError) or "Credential" in name or code in {"SignatureDoesNotMatch", "InvalidAccessKeyId"}:
        if not s3:
            return "Let this account read and write there, or correct EYESEG_ARTIFACTS_URL."
        return "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or AWS_PROFILE) to an account that may read and write there."
    if "Connect" in name or "Timeout" in name or isinstance(error, ConnectionError | TimeoutError):
        return f"Check that its server runs and that {'AWS_ENDPOINT_URL' if s3 else 'EYESEG_ARTIFACTS_URL'} and the network are right."
    return "Check EYESEG_ARTIFACTS_URL and its credentials."


def _away(url: str, error: BaseException, do: str) -> NoReturn:
    said = " ".join(masked(str(error)).split()).rstrip(".") or "no reason given"
    if type(error) is OSError or type(error).__module__ != "builtins":
        said = f"{type(error).__name__}: {said}"
    raise PlaceAway(f"artifacts {masked(url)}: {said:.300}. {do}") from error


def mark_of(url: str) -> str | None:
    """The mark that a place bears, None when it bears none. Raises PlaceAway when it cannot be asked."""
    files, root, _ = opened(url)
    try:
        with told(url):
            content = files.cat_file(f"{root}/{MARK}")
        return str(json.loads(content)["mark"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlaceAway(
            f"artifacts {masked(url)}: its mark {MARK} cannot be read ({error}). Make it readable, or bring it back from a copy."
        ) from error


def make_mark(url: str) -> str:
    """Give a place a mark unless it bears one. Returns the one that it bears then. Raises PlaceAway, or OSError where a disk is full."""
    found = mark_of(url)
    if found is not None:
        return found
    files, root, local = opened(url)
    mark = secrets.token_hex(8)
    content = json.dumps({"mark": mark, "about": _ABOUT}).encode()
    with told(url), contextlib.suppress(FileExistsError):
        if local:
            _make_on_disk(Path(root), content)
        else:
            try:
                files.pipe_file(f"{root}/{MARK}", content, mode="create")
            except OSError as error:
                if _code(error) != "NotImplemented":
                    raise
                files.pipe_file(f"{root}/{MARK}", content)  # of two that make one at once the last one wins
    return mark_of(url) or mark


def _make_on_disk(root: Path, content: bytes) -> None:
    """Under its name the file is whole, and nobody else's is replaced."""
    root.mkdir(parents=True, exist_ok=True)
    new = root / f".{MARK}.{secrets.token_hex(8)}"
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, root / MARK)
        except PermissionError:  # a disk without links
            if not (root / MARK).exists():
                new.rename(root / MARK)
    finally:
        new.unlink(missing_ok=True)


def check(url: str, mark: str) -> None:
    """Raise PlaceAway unless the place bears this mark."""
    found = mark_of(url)
    if found == mark:
        return
    said = f"bears the mark {found}" if found else f"bears no mark ({MARK})"
    raise PlaceAway(
        f"artifacts {masked(url)}: {said}, so it is not the place where this store's checkpoints lie ({mark}). "
        "Mount it, or give EYESEG_ARTIFACTS_URL the same place on every machine; "
        "if all that lay there is gone for good, `eyeseg gc --new-place` begins anew."
    )


def holds(url: str, address: str) -> bool:
    """Whether anything lies under an address. Raises PlaceAway."""
    files, root, _ = opened(url)
    files.invalidate_cache()
    with told(url):
        return bool(files.exists(f"{root}/{address}"))


def prove(url: str) -> None:
    """Write, read and delete something. Raises PlaceAway when the place does not let us, or OSError where a disk is full."""
    files, root, _ = opened(url)
    path, content = f"{root}/.eyeseg-{secrets.token_hex(8)}", os.urandom(4096)
    with told(url):
        files.pipe_file(path, content)
        try:
            same = files.cat_file(path) == content
        finally:
            files.rm_file(path)
    if not same:
        raise PlaceAway(f"artifacts {masked(url)}: reads something else than was written. Do not use it.")


def patiently(call: Callable[[], T], *, stop: Callable[[], bool], for_s: float, say: Callable[[PlaceAway], None] = lambda _: None) -> T:
    """Call again while the place is away, for so many seconds and as long as `stop`, asked often, does not say so; then PlaceAway.

    say: told each time why.
    """
    until, pause = time.monotonic() + for_s, _PAUSE_S
    while True:
        try:
            return call()
        except PlaceAway as error:
            if time.monotonic() >= until or stop():
                raise
            again = min(until, time.monotonic() + pause)
            say(error)
            pause = min(2 * pause, _LONGEST_PAUSE_S)
            while time.monotonic() < again:
                if stop():
                    raise
                time.sleep(0.1)
