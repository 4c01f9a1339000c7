"""Text of others, made harmless where it is shown: it moves no terminal, and no spreadsheet program runs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import IO, Any

# Control characters but tab and line feed, and those that turn text around: what is shown would not be what is there.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Spreadsheet programs take what begins so for a formula; the wide ones where they are typed in Chinese or Japanese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain(text: str) -> str:
    """The text with a question mark for each letter that a terminal would obey. Line breaks and tabs stay."""
    return _OBEYED.sub("?", text)


def one_line(text: str) -> str:
    """The text on one line: a line break in it is spelt, and cannot begin what looks like another's line."""
    return plain(_BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), text))


def cell(value: Any) -> Any:
    """The value as a CSV cell: a text that spreadsheet programs would run gets a quote in front."""
    return f"'{value}" if isinstance(value, str) and (value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)) else value


class PlainStream:
    """A text stream to which nothing is written that a terminal would obey. `unfiltered`: the stream itself, for whoever draws there."""

    def __init__(self, stream: IO[str], hide: Callable[[str], str] = lambda text: text) -> None:
        """hide: takes out of a text what nobody may read."""
        self.unfiltered: IO[str] = getattr(stream, "unfiltered", stream)
        self._hide = hide

    def write(self, text: str) -> int:
        return self.unfiltered.write(plain(self._hide(text)))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)
