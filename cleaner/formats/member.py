"""Where the members of a JSON object stand in its bytes; the object must be known to be valid.

Nothing is decoded: numbers, escapes and spaces of other members come out as they went in.
"""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
TOKEN = re.compile(STRING.pattern + rb"|[\[\]{}]")
COLON = re.compile(rb"[ \t\r\n]*+:[ \t\r\n]*+")
COMMA = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+")
SCALAR = re.compile(rb"[^,}\]\s]++")
FIRST_KEY = re.compile(rb'[ \t\r\n]*+\{[ \t\r\n]*+"')
QUOTE = ord('"')
BACKSLASH = ord("\\")
OPENING = b"{["


class Member(NamedTuple):
    """A member of an object: its key starts at `start`, its value stands at value:end."""

    start: int
    value: int
    end: int


def members(line: bytes, names: Iterable[str]) -> dict[str, Member]:
    """The named members of an object, each by its name; of members named alike the last.

    >>> members(b'{"id": 7, "text": "Tea."}', ["text"])
    {'text': Member(start=10, value=18, end=24)}
    """
    wanted = {name.encode("utf-8", "surrogateescape"): name for name in names}
    found: dict[str, Member] = {}
    key = FIRST_KEY.match(line)
    at = key.end() - 1 if key else -1
    while 0 <= at < len(line) and line[at] == QUOTE:
        end = _string_end(line, at)
        value = COLON.match(line, end)
        if value is None:
            break
        name = wanted.get(_key(line[at + 1 : end - 1]))
        after = _end(line, value.end())
        if name is not None:
            found[name] = Member(at, value.end(), after)
        comma = COMMA.match(line, after)
        at = comma.end() if comma else -1
    return found


def place_of(line: bytes, keys: tuple[str, ...]) -> Member | None:
    """The member that keys lead to through objects; None where they lead nowhere.

    >>> place_of(b'{"a": {"b": 1}}', ("a", "b"))
    Member(start=7, value=12, end=13)
    """
    found = Member(0, 0, len(line))
    for key in keys:
        near = members(line[found.value : found.end], (key,)).get(key)
        if near is None:
            return None
        found = Member(*(found.value + at for at in near))
    return found


def replace(line: bytes, member: Member, value: bytes) -> bytes:
    """The object with another value for a member."""
    return line[: member.value] + value + line[member.end :]


def append(line: bytes, name: str, value: bytes) -> bytes:
    """The object, which has members, with one more at its end.

    >>> append(b'{"text": "Tea."}', "lang", b'"en"')
    b'{"text": "Tea.", "lang": "en"}'
    """
    end = line.rindex(b"}")
    return line[:end] + b", " + json.dumps(name).encode() + b": " + value + line[end:]


def remove(line: bytes, member: Member) -> bytes:
    """The object without a member and the comma before it, or after it if it comes first."""
    before = line[: member.start].rstrip()
    if before.endswith(b","):
        return before[:-1] + line[member.end :]
    comma = COMMA.match(line, member.end)
    return line[: member.start] + line[comma.end() if comma else member.end :]


def _key(raw: bytes) -> bytes:
    if b"\\" not in raw:
        return raw
    key = json.loads('"' + raw.decode("utf-8", "surrogateescape") + '"')
    return str(key).encode("utf-8", "surrogatepass")


def _end(line: bytes, start: int) -> int:
    """Where the value ends that starts here."""
    if line[start] == QUOTE:
        return _string_end(line, start)
    if line[start] not in OPENING:
        scalar = SCALAR.match(line, start)
        return scalar.end() if scalar else start
    depth = 0
    for token in TOKEN.finditer(line, start):
        first = line[token.start()]
        if first != QUOTE:
            depth += 1 if first in OPENING else -1
        if not depth:
            return token.end()
    return len(line)


def _string_end(line: bytes, start: int) -> int:
    """Behind the quote that ends a string: the next one that no odd backslash precedes.

    Long texts are strings with few quotes, and `find` passes over them at the speed of memory.
    """
    at = line.find(b'"', start + 1)
    while at >= 0:
        backslashes = at
        while line[backslashes - 1] == BACKSLASH:
            backslashes -= 1
        if (at - backslashes) % 2 == 0:
            return at + 1
        at = line.find(b'"', at + 1)
    return len(line)
