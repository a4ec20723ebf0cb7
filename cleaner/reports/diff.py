r"""What changed in a file, as a unified diff that `patch -p0` and `git apply -p0` take.

Lines end with "\n" alone, so a "\r" is part of its line and comes out as it was.
"""

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

CONTEXT = 3
# Two parts of a thousand lines each.
MOST_COMPARED = 1_000_000
NO_END = b"\\ No newline at end of file\n"
ESCAPES = {ord("\n"): b"\\n", ord("\t"): b"\\t", ord('"'): b'\\"', ord("\\"): b"\\\\"}

Lines = list[bytes]


class Change(NamedTuple):
    """Lines a[start:end] became lines b[new_start:new_end]."""

    start: int
    end: int
    new_start: int
    new_end: int


class Block(NamedTuple):
    """Part of one text and the part of the other that stands for it, as line numbers."""

    start: int
    end: int
    new_start: int
    new_end: int


def unified(path: str, before: bytes, after: bytes) -> Iterator[bytes]:
    r"""The diff of a file, line by line; nothing where nothing changed.

    >>> print(b"".join(unified("a.txt", b"Tea.\nAd\n", b"Tea.\n")).decode(), end="")
    --- a.txt
    +++ a.txt
    @@ -1,2 +1 @@
     Tea.
    -Ad
    """
    a, b = _lines(before), _lines(after)
    changes = list(_changes(a, b))
    if changes:
        name = _name(path)
        yield b"--- " + name
        yield b"+++ " + name
    for group in _groups(changes):
        yield from _hunk(a, b, group)


def _lines(text: bytes) -> Lines:
    *lines, last = text.split(b"\n")
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _name(path: str) -> bytes:
    """A file's name as patch reads it: without the blanks around it and up to a tab, unless it
    is quoted.
    """
    raw = os.fsencode(path)
    if raw != raw.strip(b" ") or any(byte < 0x20 or byte in b'"\\\x7f' for byte in raw):
        odd = b"".join(_escaped(byte) for byte in raw)
        return b'"' + odd + b'"\n'
    return raw + (b"\t\n" if b" " in raw else b"\n")


def _escaped(byte: int) -> bytes:
    if byte in ESCAPES:
        return ESCAPES[byte]
    return bytes([byte]) if 0x20 <= byte != 0x7F else b"\\%03o" % byte


def _groups(changes: list[Change]) -> Iterator[list[Change]]:
    """Changes whose context would meet, together."""
    group: list[Change] = []
    for change in changes:
        if group and change.start - group[-1].end > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(a: Lines, b: Lines, group: list[Change]) -> Iterator[bytes]:
    first, last = group[0], group[-1]
    start = max(0, first.start - CONTEXT)
    end = min(len(a), last.end + CONTEXT)
    old = _range(start, end - start)
    new = _range(
        first.new_start - (first.start - start),
        last.new_end - first.new_start + (first.start - start) + (end - last.end),
    )
    yield b"@@ -%b +%b @@\n" % (old, new)
    done = start
    for change in group:
        yield from _marked(b" ", a[done : change.start])
        yield from _marked(b"-", a[change.start : change.end])
        yield from _marked(b"+", b[change.new_start : change.new_end])
        done = change.end
    yield from _marked(b" ", a[done:end])


def _range(start: int, count: int) -> bytes:
    if count == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if count else start, count)


def _marked(mark: bytes, lines: Lines) -> Iterator[bytes]:
    for line in lines:
        yield mark + line
        if not line.endswith(b"\n"):
            yield b"\n" + NO_END


def _changes(a: Lines, b: Lines) -> Iterator[Change]:
    """What lies between the lines that stayed."""
    at = new_at = 0
    for block in [*_kept(a, b), Block(len(a), len(a), len(b), len(b))]:
        if (at, new_at) != (block.start, block.new_start):
            yield Change(at, block.start, new_at, block.new_start)
        at, new_at = block.end, block.new_end


def _kept(a: Lines, b: Lines) -> Iterator[Block]:
    """The lines that stayed, in order; found by the lines that both texts have just once.

    Linear where a general diff is not: a dump of a million records is compared in seconds.
    """
    todo = [Block(0, len(a), 0, len(b))]
    while todo:
        block = todo.pop()
        head = _alike(a, b, block)
        if head:
            yield Block(block.start, block.start + head, block.new_start, block.new_start + head)
            block = block._replace(start=block.start + head, new_start=block.new_start + head)
        if block.start == block.end or block.new_start == block.new_end:
            continue
        if tail := _ending_alike(a, b, block):
            cut = block._replace(end=block.end - tail, new_end=block.new_end - tail)
            todo += [Block(cut.end, block.end, cut.new_end, block.new_end), cut]
            continue
        anchors = _anchors(a, b, block)
        if anchors:
            edges = [(block.start, block.new_start), *anchors, (block.end, block.new_end)]
            parts = pairwise(edges)
            todo += reversed([Block(s, e, ns, ne) for (s, ns), (e, ne) in parts])
        else:
            yield from _pairs(a, b, block)


def _alike(a: Lines, b: Lines, block: Block) -> int:
    """How many lines the two parts begin with in common."""
    most = min(block.end - block.start, block.new_end - block.new_start)
    return next((n for n in range(most) if a[block.start + n] != b[block.new_start + n]), most)


def _ending_alike(a: Lines, b: Lines, block: Block) -> int:
    """How many lines the two parts end with in common."""
    most = min(block.end - block.start, block.new_end - block.new_start)
    return next((n for n in range(most) if a[block.end - 1 - n] != b[block.new_end - 1 - n]), most)


def _anchors(a: Lines, b: Lines, block: Block) -> list[tuple[int, int]]:
    """Lines that each part has just once, in the longest row that stands in order in both."""
    old, new = a[block.start : block.end], b[block.new_start : block.new_end]
    count, new_count = Counter(old), Counter(new)
    places = {line: n for n, line in enumerate(new, block.new_start) if new_count[line] == 1}
    pairs = [
        (n, places[line])
        for n, line in enumerate(old, block.start)
        if count[line] == 1 and line in places
    ]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [number]
    row: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def _pairs(a: Lines, b: Lines, block: Block) -> Iterator[Block]:
    """Parts that have no line of their own: compared in full if small, else line beside line."""
    start, end, new_start, new_end = block
    if (end - start) * (new_end - new_start) < MOST_COMPARED:
        from difflib import SequenceMatcher

        found = SequenceMatcher(None, a[start:end], b[new_start:new_end], autojunk=False)
        for n, m, size in found.get_matching_blocks():
            yield Block(start + n, start + n + size, new_start + m, new_start + m + size)
    elif end - start == new_end - new_start:
        for n, m in zip(range(start, end), range(new_start, new_end), strict=True):
            if a[n] == b[m]:
                yield Block(n, n + 1, m, m + 1)
