"""Kind `span`: a part of a line goes, up to a bracket, a sentence or the match itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

import regex

from cleaner.landmarks import Landmarks
from cleaner.late import late
from cleaner.literals import Strings
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.rule import Find, Scope
from cleaner.shapes import CLOSERS, ENDS
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
SENTENCE_END = late(rf"[{regex.escape(ENDS)}]+[{regex.escape(CLOSERS)}]*+(?=\s|$)|[。．！？]")
# Brackets further apart than this do not belong together.
FARTHEST = 400


@dataclass(frozen=True)
class Span:
    """A part of a line that matches, reaching from `from` to `to`.

    regex: searched for in the line. phrases: whole words, folded.
    open: brackets, one of which must stand right before a phrase; the span starts there.
    from: `match` (default) or `sentence`; to: `match` (default), `sentence`, `close` (the bracket's
    partner) or `line`.
    """

    scope: ClassVar[Scope] = "line"
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

    def might(self, view: View, number: int) -> bool:  # noqa: ARG002 - as other kinds
        """Always: nothing but a full look tells."""
        return True

    def find(self, marks: Landmarks, number: int) -> Iterator[Find]:
        """The spans in a line, none inside another."""
        line = marks.view.lines[number]
        offset = marks.view.starts[number]
        done = 0
        for found in self._anchors(marks, number, line):
            start = sentence_start(line, found.start) if self.from_ == "sentence" else found.start
            end = self._end(line, found.start, found.end)
            if start >= done and end > start:
                done = end
                yield Find(offset + start, offset + end, found.languages)

    def _anchors(self, marks: Landmarks, number: int, line: str) -> Iterator[Find]:
        pattern = (
            self.regex.compiled(marks.site if self.regex.names_site else "") if self.regex else None
        )
        if pattern:
            for match in pattern.finditer(line):
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

    def _end(self, line: str, start: int, end: int) -> int:
        if self.to == "line":
            return len(line)
        if self.to == "sentence":
            found = SENTENCE_END.search(line, max(end - 1, start))
            return found.end() if found else len(line)
        if self.to == "close":
            return closing(line, start)
        return end


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


def sentence_start(line: str, at: int) -> int:
    """Where the sentence that holds an offset begins."""
    start = 0
    for end in SENTENCE_END.finditer(line, 0, at):
        start = end.end()
    while start < at and line[start].isspace():
        start += 1
    return start
