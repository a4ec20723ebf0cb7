"""Which finds count: conditions, language, and what only the company of other matches decides.

Reads matches and never cuts. Matches of rules that are ignored count as company all the same.
"""

from collections.abc import Iterable, Iterator
from typing import cast

from cleaner.landmarks import Landmarks
from cleaner.language import primary, told
from cleaner.phrase import ANY
from cleaner.rule import CompanyKind, Condition, Match, Rule
from cleaner.shapes import SHAPES

NEAR = 3


class Gather:
    """Sees the matches on one page in their surroundings."""

    def __init__(self, marks: Landmarks) -> None:
        self.marks = marks
        self._language: str | None = None
        self._last: dict[int, int] = {}

    @property
    def language(self) -> str:
        """The document's language: its `lang`, else told by its words, else empty."""
        if self._language is None:
            given = primary(self.marks.document.known("lang"))
            self._language = given or told(self.marks.view.text)
        return self._language

    def counting(self, matches: Iterable[Match]) -> Iterator[Match]:
        """The matches whose language and conditions hold."""
        for match in matches:
            rule = match.rule
            if rule.hosts and not self.marks.on_host(rule.hosts):
                continue
            if (rule.languages or match.languages) and not self._speaks(match):
                continue
            if rule.when and not self.holds(rule.when, match.start, match.end):
                continue
            if rule.unless and self.any_holds(rule.unless, match.start, match.end):
                continue
            yield match

    def company(self, rules: Iterable[Rule], matches: Iterable[Match]) -> Iterator[Match]:
        """The matches of rules that go by what the others found."""
        known = self._known(matches)
        if not known:
            return
        for rule in rules:
            for found in cast(CompanyKind, rule.kind).find(self.marks, known):
                yield Match(rule, *found)

    def _known(self, matches: Iterable[Match]) -> dict[int, bool]:
        """The lines that are boilerplate from end to end, and whether a rule is sure of it.

        What is said twice may be prose, and tells nothing of the lines beside it.
        """
        known: dict[int, bool] = {}
        done = {True: 0, False: 0}
        for match in sorted(matches, key=lambda match: match.start):
            lines = self._whole_lines(match)
            sure = match.rule.confidence != "low"
            # Regions may nest thousands deep: no line is gone through twice.
            for number in range(max(lines.start, done[sure]), lines.stop):
                if self.marks.view.lines[number].strip():
                    known[number] = known.get(number, False) or sure
            done[sure] = max(done[sure], lines.stop)
        return known

    def _whole_lines(self, match: Match) -> range:
        """The lines a match takes from end to end in its place; none if they tell nothing."""
        view, rule = self.marks.view, match.rule
        first = view.number(match.start)
        last = view.number(max(match.start, match.end - 1))
        whole = match.start == view.starts[first] and match.end >= view.span(last)[1]
        if rule.effect == "keep" or rule.category == "repeat" or not whole:
            return range(0)
        return range(first, last + 1) if self.marks.placed(rule.place, first) else range(0)

    def _speaks(self, match: Match) -> bool:
        """Whether a match's language fits the document's.

        A rule's own languages bind it. A phrase counts in its language, if it is English – sites of
        any language have English buttons – and if it is too long to be a word of another by chance.
        """
        if match.rule.languages:
            return not self.language or self.language in map(primary, match.rule.languages)
        spoken = set(match.languages or (ANY,))
        if not self.language or not spoken.isdisjoint((ANY, "en", self.language)):
            return True
        return len(self.marks.view.text[match.start : match.end].split()) > 1

    def holds(self, condition: Condition, start: int, end: int) -> bool:
        """Whether everything a condition asks of the lines from start to end is so."""
        view, marks = self.marks.view, self.marks
        first, last = view.number(start), view.number(max(start, end - 1))
        if condition.type and marks.document.known("type") not in condition.type:
            return False
        if condition.not_in and any(
            marks.block(n) in condition.not_in for n in range(first, last + 1)
        ):
            return False
        if not self._says(condition, view.text[start:end], first):
            return False
        beside = (
            (condition.before, view.filled_before(first)),
            (condition.after, view.filled_after(last)),
        )
        if any(
            asked and (number is None or not self._line_holds(asked, number))
            for asked, number in beside
        ):
            return False
        if condition.near and not any(
            self._line_holds(condition.near, n) for n in self._around(first, last)
        ):
            return False
        return not condition.later or self._last_holding(condition.later) > last

    def _might(self, condition: Condition) -> bool:
        """False only if no line of the text holds one of the condition's phrases."""
        if not condition.phrases:
            return True
        view = self.marks.view
        return any(
            plain in view.plain and (not other or other in view.other)
            for plain, other in condition.phrases.skeletons
        )

    def _last_holding(self, condition: Condition) -> int:
        """The last line where a condition holds, looked for once; -1 if there is none."""
        found = self._last.get(id(condition))
        if found is None:
            numbers = reversed(self.marks.view.filled) if self._might(condition) else ()
            found = next((n for n in numbers if self._line_holds(condition, n)), -1)
            self._last[id(condition)] = found
        return found

    def any_holds(self, condition: Condition, start: int, end: int) -> bool:
        """Whether anything a condition asks of the lines from start to end is so."""
        return any(self.holds(part, start, end) for part in condition.parts)

    def _line_holds(self, condition: Condition, number: int) -> bool:
        return self.holds(condition, *self.marks.view.span(number))

    def _says(self, condition: Condition, text: str, number: int) -> bool:
        marks = self.marks
        if condition.shape and not SHAPES[condition.shape](text):
            return False
        if condition.regex:
            site = marks.site if condition.regex.names_site else ""
            if not condition.regex.search(text, site):
                return False
        return (
            not condition.phrases or condition.phrases.languages(marks.view.key(number)) is not None
        )

    def _around(self, first: int, last: int) -> Iterator[int]:
        view = self.marks.view
        up: int | None = first
        down: int | None = last
        for _ in range(NEAR):
            up = None if up is None else view.filled_before(up)
            down = None if down is None else view.filled_after(down)
            yield from (number for number in (up, down) if number is not None)
