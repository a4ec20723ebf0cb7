"""Kind `span`: a part of a line goes, up to a bracket, a sentence or the match itself."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

from cleaner.fold import LINK, fold
from cleaner.landmarks import Landmarks
from cleaner.late import late
from cleaner.literals import Strings, Ways
from cleaner.pattern import Pattern, ways
from cleaner.phrase import Phrases
from cleaner.rule import Find, Scope
from cleaner.shapes import CLOSERS, ENDS, table
from cleaner.view import View

CLOSE = {
    "(": ")",
    "[": "]",
    "{": "}",
    "<": ">",
    "«": "»",
    "“": "”",
    "【": "】",
    "（": "）",
    "「": "」",
    "*": "*",
}
SENTENCE_END = late(rf"[{re.escape(ENDS)}]+[{re.escape(CLOSERS)}]*+(?=\s|$)|[。．！？]")
# More marks than these do not end one sentence.
MOST_MARKS = 8
# Brackets further apart than this do not belong together.
FARTHEST = 400


@dataclass(frozen=True)
class Span:
    """A part of a line that matches, reaching from `from` to `to`.

    regex: searched for in the line.
    phrases: whole words, folded.
    open: brackets, one of which must stand right before a phrase; the span starts there.
    from: `match` (default) or `sentence`; to: `match` (default), `sentence`, `close` (the bracket's
    partner) or `line`.
    """

    scope: ClassVar[Scope] = "line"
    whole: ClassVar[bool] = False
    regex: Pattern | None = None
    phrases: Phrases | None = None
    open: str = ""
    from_: Literal["match", "sentence"] = "match"
    to: Literal["match", "sentence", "close", "line"] = "match"
    literal: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Unless the regex asks for the site's name."""
        return self.regex is None or not self.regex.names_site

    def wholes(self) -> Strings:
        """None: a span is a part of its line."""
        return frozenset()

    def starts(self) -> Strings:
        """None: a span may stand anywhere in its line."""
        return frozenset()

    def literals(self) -> Strings:
        """What the regex must contain, and the phrases."""
        found = frozenset(self.literal) or (self.regex.literals if self.regex else frozenset())
        return found | (frozenset(self.phrases) if self.phrases else frozenset())

    def ways(self) -> Mapping[str, Ways]:
        """Those of the regex, but for phrases."""
        own = frozenset(self.phrases or ())
        found = ways(self.regex, self.literal)
        return {string: of for string, of in found.items() if string not in own}

    def might(self, view: View, number: int) -> bool:  # noqa: ARG002 - as other kinds
        """Always: nothing but a full look tells."""
        return True

    def find(self, marks: Landmarks, number: int) -> Iterator[Find]:
        """The spans in a line, none inside another."""
        line = marks.view.lines[number]
        if not self.regex and not self._says(line):
            return
        offset = marks.view.starts[number]
        done = 0
        stops = Stops(line)
        for found in self._anchors(marks, number, line):
            start = stops.before(found.start) if self.from_ == "sentence" else found.start
            end = self._end(stops, found.start, found.end)
            if line[start : start + 1] == "[" and line.startswith("](", end - 1):
                end = _linked(line, start)
            if start >= done and end > start:
                done = end
                yield Find(offset + start, offset + end, found.languages)

    def _says(self, line: str) -> bool:
        """Whether a line holds a phrase at all: where in the line takes longer to tell."""
        if self.open and not any(map(line.__contains__, self.open)):
            return False
        return self.phrases is not None and self.phrases.anywhere.search(fold(line)) is not None

    def _anchors(self, marks: Landmarks, number: int, line: str) -> Iterator[Find]:
        if self.regex:
            for match in self.regex.finditer(line, marks.site if self.regex.names_site else ""):
                yield Find(*match.span())
        if self.phrases:
            yield from self._phrases(self.phrases, marks, number)

    def _phrases(self, phrases: Phrases, marks: Landmarks, number: int) -> Iterator[Find]:
        folded, offsets = marks.view.folded_with_offsets(number)
        line = marks.view.lines[number]
        for match in phrases.anywhere.finditer(folded):
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            languages = phrases.folded.get(match[0])
            if self.open:
                before = line[:start].rstrip()
                if before[-1:] not in tuple(self.open):
                    continue
                start = len(before) - 1
            yield Find(start, end, languages)

    def _end(self, stops: "Stops", start: int, end: int) -> int:
        if self.to == "line":
            return len(stops.line)
        if self.to == "sentence":
            return stops.after(max(end - 1, start))
        if self.to == "close":
            return closing(stops.line, start)
        return end


class Stops:
    """Where the sentences of a line end, looked for once however often it is asked.

    >>> stops = Stops("The sea rose. It fell. And now?")
    >>> stops.before(16), stops.after(16)
    (14, 22)
    """

    def __init__(self, line: str) -> None:
        self.line = line

    @cached_property
    def _ends(self) -> list[int]:
        return [found.end() for found in SENTENCE_END.finditer(self.line)]

    def before(self, at: int) -> int:
        """Where the sentence that holds an offset begins."""
        # Glued to the sentence before, without a space: "rose again.[Read more]".
        glued = SENTENCE_END.search(self.line, max(0, at - MOST_MARKS), at)
        passed = bisect_right(self._ends, at)
        start = self._ends[passed - 1] if passed else 0
        if glued and glued.end() == at:
            start = at
        while start < at and self.line[start].isspace():
            start += 1
        return start

    def after(self, at: int) -> int:
        """Where it ends: behind its stop and the quotes that close with it, or with the line."""
        passed = bisect_right(self._ends, at)
        return self._ends[passed] if passed < len(self._ends) else len(self.line)


def _linked(line: str, start: int) -> int:
    """The end of the link that starts here; start itself where an item or a cell is no more.

    >>> _linked("[edit](/w/a_(b)) it", 0), _linked("3. [edit](/w)", 3)
    (16, 3)
    """
    link = LINK.match(line, start)
    rest = line[:start] + line[link.end() :] if link else ""
    if link is None or table(line) or (rest.strip() and not any(map(str.isalpha, rest))):
        return start
    return link.end()


def closing(line: str, start: int) -> int:
    """The end of the bracketed part that opens at start; start itself if it never closes.

    >>> closing("[a [b] c] d", 0)
    9
    """
    opening = line[start]
    partner = CLOSE.get(opening, "")
    depth = 0
    for at in range(start, min(len(line), start + FARTHEST)):
        if line[at] == partner and (depth == 1 or opening != partner):
            depth -= 1
            if depth == 0:
                return at + 1
        elif line[at] == opening:
            depth += 1
    return start
