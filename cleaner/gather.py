"""Which finds count: conditions, language, and what only the company of other matches decides.

Reads matches and never cuts. Matches of rules that are ignored count as company all the same.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from operator import attrgetter
from typing import cast

from cleaner.condition import Condition, Term
from cleaner.identify import AUTO, identified
from cleaner.landmarks import Landmarks
from cleaner.language import foreign, primary, told
from cleaner.phrase import ANY
from cleaner.rule import CompanyKind, Match, Rule
from cleaner.shapes import SHAPES

NEAR = 3
ANYONE = frozenset({ANY})
UNDERSTOOD = frozenset({ANY, "en"})


class Gather:
    """Sees the matches on one page in their surroundings."""

    def __init__(self, marks: Landmarks) -> None:
        self.marks = marks
        self._language: str | None = None
        self._foreign: dict[frozenset[str], bool] = {}
        self._last: dict[int, int] = {}

    @property
    def language(self) -> str:
        """The document's language: its `lang`, else told by its words, else empty.

        With the `lang` `auto` a library tells it.
        """
        if self._language is None:
            given = primary(self.marks.document.known("lang"))
            text = self.marks.view.text
            self._language = identified(text) if given == AUTO else given or told(text)
        return self._language

    def counting(self, matches: Iterable[Match]) -> Iterator[Match]:
        """The matches whose language and conditions hold."""
        for match in matches:
            rule = match.rule
            if rule.hosts and not self.marks.on_host(rule.hosts):
                continue
            if (rule.languages or match.languages) and not self._speaks(match):
                continue
            terms = rule.beside if match.told else rule.terms
            try:
                if terms and not self._fit(terms, match):
                    continue
            except TimeoutError:
                raise TimeoutError(
                    f"{rule.id}: a pattern of its conditions took too long"
                ) from None
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
        lines = self.marks.view.lines
        known: dict[int, bool] = {}
        done = {True: 0, False: 0}
        for match in sorted(matches, key=attrgetter("start")):
            whole = self._whole_lines(match)
            sure = match.rule.confidence != "low"
            # Regions may nest thousands deep: no line is gone through twice.
            for number in range(max(whole.start, done[sure]), whole.stop):
                if lines[number].strip() and number not in self.marks.sheltered:
                    known[number] = sure or known.get(number, False)
            done[sure] = max(done[sure], whole.stop)
        return known

    def _whole_lines(self, match: Match) -> range:
        """The lines a match takes from end to end in its place; none if they tell nothing."""
        view, rule = self.marks.view, match.rule
        first = view.number(match.start)
        if match.start != view.starts[first] or rule.effect == "keep" or rule.category == "repeat":
            return range(0)
        last = first
        if match.end > view.starts[first + 1]:
            last = view.number(match.end - 1)
        if match.end < view.starts[last] + len(view.lines[last]):
            return range(0)
        placed = rule.placed(self.marks, match.start, match.end)
        return range(first, last + 1) if placed else range(0)

    def _speaks(self, match: Match) -> bool:
        """Whether a match's language fits the document's.

        A rule's own languages bind it. A phrase counts in its language, if it is English – sites of
        any language have English buttons – and if it is too long to be a word of another by chance.
        """
        if match.rule.languages:
            return self._may_be(frozenset(map(primary, match.rule.languages)))
        spoken = match.languages or ANYONE
        # The language is asked for last: telling it takes longer than all the rest.
        if not UNDERSTOOD.isdisjoint(spoken) or self._may_be(spoken):
            return True
        return len(self.marks.view.text[match.start : match.end].split()) > 1

    def _may_be(self, languages: frozenset[str]) -> bool:
        """Whether the document is in one of some languages, as far as that is known."""
        if self.language:
            return self.language in languages
        if languages not in self._foreign:
            self._foreign[languages] = foreign(self.marks.view.text, languages)
        return not self._foreign[languages]

    def holds(self, condition: Condition, start: int, end: int) -> bool:
        """Whether everything a condition asks of the lines from start to end is so."""
        view = self.marks.view
        first, last = view.number(start), view.number(max(start, end - 1))
        return self._holds(condition, view.text[start:end], first, last)

    def any_holds(self, condition: Condition, start: int, end: int) -> bool:
        """Whether anything a condition asks of the lines from start to end is so."""
        return any(self.holds(part, start, end) for part in condition.parts)

    def _fit(self, terms: tuple[Term, ...], match: Match) -> bool:
        """Whether all of some terms are met by a match."""
        view = self.marks.view
        _, start, end, *_ = match
        first, last = view.number(start), view.number(max(start, end - 1))
        text = view.text[start:end]
        return all(self._holds(condition, text, first, last) == holds for condition, holds in terms)

    def _holds(self, condition: Condition, text: str, first: int, last: int) -> bool:
        """Whether a condition holds for a text that reaches from the first line to the last."""
        marks = self.marks
        if condition.type and marks.document.known("type") not in condition.type:
            return False
        if condition.not_in and any(
            marks.block(n) in condition.not_in for n in range(first, last + 1)
        ):
            return False
        if not self._says(condition, text, first):
            return False
        return not condition.looks_around or self._beside(condition, first, last)

    def _says(self, condition: Condition, text: str, number: int) -> bool:
        site = self.marks.site if condition.regex and condition.regex.names_site else ""
        return condition.says(text, partial(self.marks.view.key, number), site)

    def _beside(self, condition: Condition, first: int, last: int) -> bool:
        """Whether what a condition asks of the lines around is so."""
        view = self.marks.view
        if condition.before and not self._line_holds(condition.before, view.filled_before(first)):
            return False
        if condition.after and not self._line_holds(condition.after, view.filled_after(last)):
            return False
        if condition.near and not any(
            self._line_holds(condition.near, n) for n in self._around(first, last)
        ):
            return False
        return not condition.later or self._last_holding(condition.later) > first

    def _might(self, condition: Condition) -> bool:
        """False only if no line of the text holds what the condition's phrases or regex hold."""
        asked = condition.phrases or condition.regex
        view = self.marks.view
        # A regex may match in the address of a link, which the skeleton lacks.
        if (
            asked is None
            or not (asked.lines or asked.skeletons)
            or (condition.regex and view.linked)
            or not view.plain_lines.isdisjoint(asked.lines)
        ):
            return True
        return any(
            view.holds(plain) and (not other or other in view.other)
            for plain, other in asked.skeletons
        )

    def _last_holding(self, condition: Condition) -> int:
        """The last line where a condition holds, looked for once; -1 if there is none."""
        found = self._last.get(id(condition))
        if found is None:
            numbers = self._shaped(condition) if self._might(condition) else ()
            found = next((n for n in numbers if self._line_holds(condition, n)), -1)
            self._last[id(condition)] = found
        return found

    def _shaped(self, condition: Condition) -> Iterator[int]:
        """The lines, from the last up, that may have the shape a condition asks for."""
        lines, filled = self.marks.view.lines, reversed(self.marks.view.filled)
        # Of a link the shape of what a reader sees counts.
        if not condition.shape or self.marks.view.linked:
            return filled
        shape = SHAPES[condition.shape]
        return (number for number in filled if shape(lines[number]))

    def _line_holds(self, condition: Condition, number: int | None) -> bool:
        """Whether a condition holds for a line; never where there is none."""
        if number is None:
            return False
        return self._holds(condition, self.marks.view.lines[number], number, number)

    def _around(self, first: int, last: int) -> Iterator[int]:
        view = self.marks.view
        up: int | None = first
        down: int | None = last
        for _ in range(NEAR):
            up = None if up is None else view.filled_before(up)
            down = None if down is None else view.filled_after(down)
            yield from (number for number in (up, down) if number is not None)
