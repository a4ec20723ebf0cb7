"""The repaired text and its lines, each thing made when first asked for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from cleaner.edit import Edit, apply
from cleaner.fold import (
    LINKED,
    bears,
    fold_with_offsets,
    key,
    other_skeleton,
    parted,
    plain_skeleton,
    spaced,
)

# Longer lines are no whole-line phrase and no headline; not folding them keeps a long line cheap.
LONGEST_KEY = 500
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
FILLER = rf"[^\S\n]|[{INVISIBLE}]"
# A blank line that is not empty begins with white space: most texts have no line that does.
INDENTED = re.compile(rf"\n(?:{FILLER})")
BLANKS = INVISIBLE + "".join(char for char in map(chr, range(0x3001)) if char.isspace())


def blank(line: str) -> bool:
    """Whether a line holds nothing but white space and invisible characters."""
    if line[:1].isalnum():
        return False
    return not line or line.isspace() or not line.strip(BLANKS)


class View:
    """A text as lines, split at "\\n" alone; a line's "\\r" is not part of it.

    >>> View("one\\r\\ntwo").lines
    ['one', 'two']
    """

    def __init__(self, text: str, origin: "Origin | None" = None) -> None:
        self.text = text
        self.origin = origin
        self._keys: dict[int, str] = {}

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        if self.origin:
            view, kept = self.origin
            return [view.lines[number] for number in kept]
        lines = self.text.split("\n")
        if "\r" in self.text:
            return [line.removesuffix("\r") for line in lines]
        return lines

    @cached_property
    def linked(self) -> bool:
        """Whether there may be a link of Markdown."""
        return bears(self.text, LINKED)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts, and one more: the length of the text plus one."""
        lines = self.text.split("\n") if "\r" in self.text else self.lines
        return [0, *accumulate(map((1).__add__, map(len, lines)))]

    @cached_property
    def filled(self) -> Sequence[int]:
        """The numbers of the lines that are not blank."""
        lines = self.lines
        if self.origin and not self.origin.view.blanks:
            return range(len(lines))
        if INDENTED.search(self.text) or blank(lines[0]):
            return [n for n, line in enumerate(lines) if line and not blank(line)]
        if "" in lines:
            return [n for n, line in enumerate(lines) if line]
        return range(len(lines))

    @cached_property
    def blanks(self) -> Sequence[int]:
        """The numbers of the blank lines."""
        if len(self.filled) == len(self.lines):
            return ()
        return sorted(set(range(len(self.lines))).difference(self.filled))

    @cached_property
    def _parted(self) -> tuple[bytes, str]:
        return parted(self.text)

    @cached_property
    def plain(self) -> bytes:
        """The skeleton of ASCII letters, between newlines."""
        return b"\n%b\n" % plain_skeleton(self._parted[0])

    def words(self, number: int) -> "Words":
        """What a line is searched by."""
        return Words(b" %b " % self._spaced[number], self._skeleton[number])

    @cached_property
    def _spaced(self) -> list[bytes]:
        return spaced(self._parted[0]).split(b"\n")

    @cached_property
    def _skeleton(self) -> list[bytes]:
        return self.plain[1:-1].split(b"\n")

    def holds(self, part: bytes) -> bool:
        """Whether a part of a skeleton, or a whole line of it between newlines, is in this one."""
        if part[:1] == b"\n" == part[-1:]:
            return part[1:-1] in self.plain_lines
        return part in self.plain

    @cached_property
    def plain_lines(self) -> frozenset[bytes]:
        """The different lines of the skeleton of ASCII letters."""
        # A rule asks for dozens of headings: looking each up takes less than a search for one.
        return frozenset(self._skeleton)

    @cached_property
    def beyond(self) -> str:
        """The characters that are not ASCII, and the newlines; empty if all are."""
        return self._parted[1]

    @cached_property
    def other(self) -> bytes:
        """The skeleton of the other letters, between newlines; dear where there are many."""
        return b"\n%b\n" % other_skeleton(self.beyond)

    def key(self, number: int) -> str:
        """The line, folded and without the marks at its edges; empty if it is long."""
        found = self._keys.get(number)
        if found is None:
            line = self.lines[number]
            found = self._keys[number] = key(line) if len(line) <= LONGEST_KEY else ""
        return found

    def folded_with_offsets(self, number: int) -> tuple[str, list[int]]:
        """The line, folded, and where each of its characters stands in the line."""
        return fold_with_offsets(self.lines[number])

    def without(self, cuts: Sequence[Edit]) -> "View":
        """What is left after cuts; it keeps what is known of lines if whole lines go."""
        kept = self._kept(cuts)
        return View(apply(self.text, cuts), None if kept is None else Origin(self, kept))

    def _kept(self, cuts: Sequence[Edit]) -> list[int] | None:
        """The lines that cuts leave; None if a cut goes through one."""
        kept: list[int] = []
        done = 0
        for start, end in joined(cuts):
            first, last = self.number(start), self.number(end)
            if start != self.starts[first] or end != self.starts[last]:
                # At the end a line's end goes with the lines below it.
                if end < len(self.text) or self.text[start] != "\n":
                    return None
                first, last = first + 1, len(self.lines)
            kept += range(done, first)
            done = last
        kept += range(done, len(self.lines))
        return kept

    def span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Where a line stands in the text, or the lines from first to last, without the end."""
        last = first if last is None else last
        return self.starts[first], self.starts[last] + len(self.lines[last])

    def number(self, offset: int) -> int:
        """The number of the line an offset stands in."""
        return bisect_right(self.starts, offset) - 1

    def filled_before(self, number: int) -> int | None:
        """The nearest line above that is not blank."""
        if not self.blanks:
            return number - 1 if number else None
        at = bisect_left(self.filled, number)
        return self.filled[at - 1] if at else None

    def filled_after(self, number: int) -> int | None:
        """The nearest line below that is not blank."""
        if not self.blanks:
            return number + 1 if number + 1 < len(self.lines) else None
        at = bisect_right(self.filled, number)
        return self.filled[at] if at < len(self.filled) else None


class Words(NamedTuple):
    """A line as words of ASCII letters and digits between spaces, and its skeleton.

    The addresses of links are in neither.
    """

    spaced: bytes
    skeleton: bytes


class Origin(NamedTuple):
    """The view that a view is a part of, and the numbers that its lines have there."""

    view: View
    numbers: Sequence[int]


def joined(cuts: Iterable[Edit]) -> Iterator[tuple[int, int]]:
    """The spans of cuts, those joined that touch."""
    start = end = -1
    for cut in cuts:
        if cut.start != end:
            if end >= 0:
                yield start, end
            start = cut.start
        end = cut.end
    if end >= 0:
        yield start, end
