"""Kind `line`: a whole line goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from cleaner.condition import ShapeName
from cleaner.landmarks import Landmarks
from cleaner.literals import Strings, Ways
from cleaner.markdown import marked, plain
from cleaner.pattern import Pattern, sought, ways
from cleaner.phrase import Phrases
from cleaner.rule import Find, Scope
from cleaner.shapes import SHAPES, mentioned, quoted
from cleaner.view import View

# Longer lines are not read as labels or by shape.
LONGEST = 400
# Of all shapes only an address shows what to search for.
URL_STARTS = frozenset({"http", "www"})


@dataclass(frozen=True)
class Line:
    """A line that is one of the phrases, matches the regex, has the shape, or is made of labels.

    phrases: whole lines; case, spaces, quotes and marks at the edges do not count, `{n}` is any
    number.
    regex: must match the whole line, as it stands. A line that begins with a quotation and goes on
    does not, unless the regex asks for the quote: it speaks of what it quotes. What is one
    quotation from end to end is no such line.
    shape: needs `place: head` or `place: tail`, since a shape alone cannot be searched for.
    labels: the line holds nothing but these, digits and marks, and at least `at_least` different
    ones.
    literal: strings of which every matching line holds one, where the regex does not show them.
    """

    scope: ClassVar[Scope] = "line"
    whole: ClassVar[bool] = True
    phrases: Phrases | None = None
    regex: Pattern | None = None
    shape: ShapeName | None = None
    labels: Phrases | None = None
    at_least: int = 2
    literal: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Unless the regex asks for the site's name."""
        return self.regex is None or not self.regex.names_site

    def wholes(self) -> Strings:
        """The phrases."""
        return frozenset(self.phrases) if self.phrases else frozenset()

    def starts(self) -> Strings:
        """What the regex must begin with, and the labels."""
        labels = frozenset(self.labels) if self.labels else frozenset()
        addresses = URL_STARTS if self.shape == "url" else frozenset()
        return sought(self.regex, self.literal).starts | labels | addresses

    def literals(self) -> Strings:
        """What the regex must hold, if it may begin with anything."""
        return sought(self.regex, self.literal).held

    def ways(self) -> Mapping[str, Ways]:
        """Those of the regex, but for labels."""
        own = frozenset(self.labels or ())
        found = ways(self.regex, self.literal)
        return {string: of for string, of in found.items() if string not in own}

    def might(self, view: View, number: int) -> bool:  # noqa: ARG002 - as other kinds
        """Always: nothing but a full look tells."""
        return True

    def find(self, marks: Landmarks, number: int) -> Iterator[Find]:
        """The line, if it matches."""
        line = marks.view.lines[number]
        if quoted(line):
            return
        languages = self.phrases.languages(marks.view.key(number)) if self.phrases else None
        if languages or self._matches(marks, line):
            yield Find(*marks.view.span(number), languages)

    def _matches(self, marks: Landmarks, line: str) -> bool:
        if self.regex and self._fits(self.regex, marks, line.strip()):
            return True
        if self.regex and marked(line) and self._fits(self.regex, marks, plain(line).strip()):
            return True
        if len(line) > LONGEST:
            return False
        if self.shape and SHAPES[self.shape](line):
            return True
        return self.labels is not None and len(self.labels.found_alone(line)) >= self.at_least

    def _fits(self, regex: Pattern, marks: Landmarks, line: str) -> bool:
        site = marks.site if regex.names_site else ""
        if not regex.fullmatch(line, site):
            return False
        # A pattern that asks for the quote itself means the line and not what is quoted.
        return not mentioned(line) or not regex.fullmatch(line[1:].lstrip(), site)
