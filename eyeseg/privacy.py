"""Who else may read what eyeseg writes, and whose files it believes: homes are closed, and files of other accounts are not obeyed."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from eyeseg.errors import Refused

_OTHERS = 0o007


def make_home(folder: Path) -> None:
    """Make a folder that only its owner may enter; the ones above it as usual. One that is there stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file that others may not read, whatever the umask says of them. One that is there is not even opened.

    For a database that matters: closing any descriptor of a file ends all locks that this process holds on it.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o660))


def keep_from_others() -> None:
    """From now on this process and its children write nothing that others may read; of the group the umask decides."""
    os.umask(os.umask(_OTHERS) | _OTHERS)


def own_folder(folder: Path) -> Path:
    """A folder where anybody may make one, such as /tmp: made for this account alone. Raises Refused when somebody else was first."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        refuse_anothers_folder(folder)
    return folder


def refuse_anothers_folder(folder: Path) -> None:
    """Raise Refused for a folder at this place that is a link, or that another account has made or may write to."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise Refused(
            f"{folder}: is not this account's own folder: somebody else may have put it there. Delete it, or set a shorter EYESEG_HOME."
        )


def believed(path: Path) -> bool:
    """Whether a file or folder that was merely found here may be obeyed: it is this account's or root's, and others may not write to it."""
    found = path.stat()
    return found.st_uid in {0, os.geteuid()} and not found.st_mode & stat.S_IWOTH
