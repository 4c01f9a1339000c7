"""A grid file's text as a tree of values with line numbers: YAML 1.2 core scalars, no tags, anchors, aliases or duplicate keys."""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from eyeseg.errors import InvalidInput
from eyeseg.grid.findings import Findings, shorten, shown

MAX_BYTES = 1 << 20
MAX_DEPTH = 20
MAX_TEXT = 1000
MAX_KEY = 200

# the C parser reads a full megabyte in half a second, the Python one in seven
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# what YAML does not take, and the byte order mark, which is none inside a text
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INT = re.compile(r"[-+]?[0-9]+")
_OCT = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INF = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NAN = {".nan", ".NaN", ".NAN"}

_TIGHT = re.compile(r"\s*(- )?\w+:[^\s/].*")  # `version:1`, but not `https://`

_TWICE = "stands twice"

Scalar = None | bool | int | float | str


@dataclass(frozen=True)
class Node:
    """One value: a scalar, a list of nodes or a mapping of text to nodes. `text` is a scalar as written; `key_line` its key's line."""

    value: Any
    line: int
    key_line: int = 0
    text: str = ""

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    @property
    def is_null(self) -> bool:
        return self.value is None

    def shown(self) -> str:
        """The value as it stands in a message: text in quotes, other scalars as written, collections by their kind."""
        if self.is_mapping or self.is_list:
            return "a mapping" if self.is_mapping else "a list"
        return shown(self.value) if isinstance(self.value, str) else shorten(self.text or "null")

    def plain(self) -> Any:
        """The value without lines, as JSON knows it."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


@dataclass
class _Open:
    """A collection being read; `key` is the mapping key whose value comes next."""

    value: Any
    line: int
    key_line: int
    key: str | None = None
    key_at: int = 0
    seen: dict[str, int] = field(default_factory=dict)


def read_text(path: Path, file: str) -> str:
    """The file as text; InvalidInput when it is missing, too large, or not UTF-8 text."""
    findings = Findings(file)
    try:
        if not (path.is_file() or path.is_dir()) and path.exists():
            findings.add(0, "", "a pipe or a device, not a file. Name a grid file that can be read.")
            findings.stop()
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or str(error)).lower()
        findings.add(0, "", f"{reason}. Name a grid file that can be read.")
        content = b""
    except ValueError:
        findings.add(0, "", "not a file name. Name a grid file that can be read.")
        content = b""
    findings.stop()
    if len(content) > MAX_BYTES:
        findings.add(0, "", "the file is over 1 MiB. A grid is a few lines: write products with `grid:`.")
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or content[1:2] == b"\0" or content[:1] == b"\0":
        findings.add(1, "", "the file is UTF-16, not UTF-8. Save it as UTF-8.")
    findings.stop()
    return _decoded(content, findings)


def _decoded(content: bytes, findings: Findings) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.add(_line_of(content, error.start), "", f"byte 0x{content[error.start]:02x} is not UTF-8. Save the file as UTF-8.")
        raise InvalidInput(findings.problems) from error
    odd = _FORBIDDEN.search(text)
    if odd:
        name = "NUL" if odd.group() == "\0" else f"U+{ord(odd.group()):04X}"
        kind = "a control character" if unicodedata.category(odd.group()) == "Cc" else "an invisible character"
        before = text[: odd.start()].encode()
        findings.add(_line_of(before, len(before)), "", f"{kind} ({name}) stands here. Delete it.")
        findings.stop()
    return text


def _line_of(content: bytes, position: int) -> int:
    return len(_LINE_END.findall(content, 0, position)) + 1


def read_tree(text: str, findings: Findings) -> Node:
    """The text's one document. Problems raise InvalidInput; duplicate keys are only recorded."""
    try:
        root = _build(_checked_events(text, findings), findings)
    except yaml.YAMLError as error:
        line, message = _syntax(error, text)
        findings.add(line, "", message)
        raise InvalidInput(findings.problems) from error
    if root is None:
        findings.add(1, "", "the file is empty. Start with `version: 1`.")
    elif not root.is_mapping:
        findings.add(root.line, "", "a grid is keys and values. Start with `version: 1`.")
    if root is None or not root.is_mapping or any(_TWICE not in problem.message for problem in findings.problems):
        raise InvalidInput(findings.problems)  # what an alias or a tag stands for is unknown: anything said about its place would be noise
    return root


def _checked_events(text: str, findings: Findings) -> Iterator[Event]:
    """Events up to what must not be read on: a nesting too deep or a second document. Anchors, aliases and tags are recorded."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = _line(event)
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                findings.add(line, "", "a second document begins here. A grid is one document: delete the '---'.")
                raise InvalidInput(findings.problems)
        elif isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                findings.add(line, "", f"nested deeper than {MAX_DEPTH} levels. No part of a grid is: check the brackets.")
                raise InvalidInput(findings.problems)
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if isinstance(event, AliasEvent):
            findings.add(line, "", f"the alias '*{event.anchor}' is not read here. Write its content out.")
        elif (anchor := getattr(event, "anchor", None)) is not None:
            findings.add(line, "", f"the anchor '&{anchor}' is not read here. Delete it, and write the content out where it is used.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            findings.add(line, "", f"the tag {shown(short)} is not read here. Delete it: values are plain.")
        yield event


def _build(events: Iterator[Event], findings: Findings) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    for event in events:
        line = _line(event)
        if isinstance(event, CollectionStartEvent):
            if stack and isinstance(stack[-1].value, dict) and stack[-1].key is None:
                findings.add(line, "", "a key is one word, not a list or a mapping. Put text that begins with a bracket in quotes.")
                raise InvalidInput(findings.problems)
            value: Any = {} if isinstance(event, MappingStartEvent) else []
            stack.append(_Open(value, line, stack[-1].key_at if stack else line))
            continue
        if isinstance(event, CollectionEndEvent):
            done = stack.pop()
            node = Node(done.value, done.line, done.key_line)
        elif isinstance(event, ScalarEvent):
            if stack and isinstance(stack[-1].value, dict) and stack[-1].key is None:
                _open_key(stack[-1], event.value, line, findings)
                continue
            node = _scalar(event, line, stack[-1].key_at if stack else line, findings)
        elif isinstance(event, AliasEvent):
            if stack and isinstance(stack[-1].value, dict) and stack[-1].key is None:
                _open_key(stack[-1], f"*{event.anchor}", line, findings)
                continue
            node = Node(None, line)
        else:
            continue
        if stack:
            _place(stack[-1], node)
        else:
            root = node
    return root


def _open_key(mapping: _Open, key: str, line: int, findings: Findings) -> None:
    odd = next((c for c in key if not c.isprintable()), "")
    if odd or len(key) > MAX_KEY:
        wrong = f"holds U+{ord(odd):04X}. Type it anew with plain letters and spaces" if odd else f"is longer than {MAX_KEY}. Write a name"
        findings.add(line, "", f"the key {shown(key)} {wrong}.")
        raise InvalidInput(findings.problems)
    if key in mapping.seen:
        findings.add(line, key, f"this key {_TWICE}, first on line {mapping.seen[key]}. Keep one.")
    mapping.seen.setdefault(key, line)
    mapping.key, mapping.key_at = key, line


def _place(parent: _Open, node: Node) -> None:
    if isinstance(parent.value, list):
        parent.value.append(node)
    else:
        assert parent.key is not None
        parent.value.setdefault(parent.key, node)
        parent.key = None


def _scalar(event: ScalarEvent, line: int, key_line: int, findings: Findings) -> Node:
    text: str = event.value
    if len(text) > MAX_TEXT:
        findings.add(line, "", f"a text of {len(text):,} characters stands here. Write at most {MAX_TEXT:,}.")
        text = text[:MAX_TEXT]
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n" for c in text):
        findings.add(line, "", f"{shown(text)} has control characters. Delete them.")
    plain = event.implicit[0] and event.tag is None
    return Node(scalar(text) if plain else text, line, key_line, text)


def scalar(text: str) -> Scalar:
    """The value of a plain scalar by YAML 1.2's core schema: `1e-3` is a number, `no`, `1_000` and `12:30` are text."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    number = _number(text)
    return text if number is None else number


def _number(text: str) -> int | float | None:
    if _INT.fullmatch(text):
        # 4300 digits are more than int() takes, and more than 18 are no count of anything: a float says so without overflow
        return int(text) if len(text) <= 18 else float(text)
    if _OCT.fullmatch(text) or _HEX.fullmatch(text):
        return int(text, 0) if len(text) <= 18 else math.inf
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INF.fullmatch(text):
        return -math.inf if text.startswith("-") else math.inf
    return math.nan if text in _NAN else None


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _syntax(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Line and message of a syntax error, in words that tell what to do."""
    mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem, context = str(getattr(error, "problem", None) or "not YAML"), str(getattr(error, "context", None) or "")
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    here = lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""
    if "cannot start any token" in problem:
        tab = "a tab stands where YAML wants spaces. Indent with spaces."
        message = tab if here == "\t" else f"a value cannot begin with {here!r}. Put it in quotes."
    elif "quoted scalar" in context and opened:
        line = opened.line + 1
        message = f"the quoted text that begins here: {problem}. Check the quotes and backslashes."
    elif "flow" in context and opened:
        message = f"the bracket opened on line {opened.line + 1} is not closed before this. Check brackets and commas."
    elif "mapping values are not allowed" in problem:
        above = lines[line - 2] if 1 < line <= len(lines) + 1 else ""
        if _TIGHT.fullmatch(above):
            line, message = line - 1, "no space behind the ':'. Write one."
        else:
            message = "a ':' too many, or a wrong indentation. Indent alike, and quote text that holds ': '."
    elif "expected ':'" in problem and opened:
        line, message = opened.line + 1, "no ':' with a space behind it. Write a key, a colon, a space and a value."
    elif "expected <document start>" in problem:
        message = "the grid has ended above this line. Delete the '...', or the quote or bracket that closes there."
    elif here and here in "]},":
        message = f"{here!r} closes or parts nothing here. Check brackets and commas, or put text in quotes."
    elif "block" in context:
        message = "the indentation does not fit the lines above. Indent keys of one level alike."
    else:
        message = f"not YAML: {problem}. Correct this line."
    return line, message
