"""What the rules find on the lines worth a look, and what is remembered of lines seen before."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from cleaner.budget import check
from cleaner.landmarks import Landmarks
from cleaner.rule import Match, Rule
from cleaner.shapes import SHORT_LINE
from cleaner.view import View

# For each line worth a look, the rules to try on it.
Candidates = dict[int, tuple[Rule, ...]]
MOST_REMEMBERED = 1 << 16


class Searched(NamedTuple):
    """A page that was searched, and the rules to try on some of its lines."""

    view: View
    rules: Candidates


class Remembered(NamedTuple):
    """What rules found on a line, counted from its start, and the rules that must look anew."""

    found: tuple[Match, ...]
    others: tuple[Rule, ...]


NOTHING = Remembered((), ())
Known = dict[tuple[str, tuple[Rule, ...]], Remembered]


class Memory:
    """What is known of the lines of a page from lines seen before.

    Holds only what depends on a line alone, so no document can tell what came before it. Short
    lines are remembered over documents, in `short`: a page's furniture is every page's furniture.
    """

    def __init__(self, short: Known) -> None:
        self.searched: Searched | None = None
        self._short = short
        self._long: Known = {}

    def recall(self, marks: Landmarks, number: int, rules: tuple[Rule, ...]) -> Remembered:
        """What the rules find on a line, and the rules that must look themselves."""
        line = marks.view.lines[number]
        lines = self._short if len(line) <= SHORT_LINE else self._long
        known = lines.get((line, rules))
        if known is None:
            if len(lines) >= MOST_REMEMBERED:
                lines.clear()
            known = lines[line, rules] = _learnt(marks, number, rules)
        return known


def _learnt(marks: Landmarks, number: int, rules: tuple[Rule, ...]) -> Remembered:
    alone: list[Rule] = []
    others: list[Rule] = []
    for rule in rules:
        kind: Any = rule.kind  # a LineKind; a cast is a call, and this runs for every line
        if kind.alone:
            alone.append(rule)
        elif kind.might(marks.view, number):
            others.append(rule)
    found = [match for match in _tried(marks, number, alone) if _fits(match, marks, number)]
    if not found and not others:
        return NOTHING
    offset = marks.view.starts[number]
    return Remembered(
        tuple(
            match._replace(start=match.start - offset, end=match.end - offset, told=True)
            for match in found
        ),
        tuple(others),
    )


def find(marks: Landmarks, candidates: Candidates, memory: Memory | None = None) -> Iterator[Match]:
    """The matches of the candidate rules on their lines."""
    starts = marks.view.starts
    for number, rules in candidates.items():
        if memory is None:
            yield from _tried(marks, number, rules)
            continue
        known = memory.recall(marks, number, rules)
        if known is NOTHING:
            continue
        offset = starts[number]
        for rule, start, end, languages, field, told in known.found:
            yield Match(rule, start + offset, end + offset, languages, field, told)
        if known.others:
            yield from _tried(marks, number, known.others)


def _fits(match: Match, marks: Landmarks, number: int) -> bool:
    """Whether the conditions hold that the line alone tells."""
    terms = match.rule.alone
    if not terms:
        return True
    text = marks.view.text[match.start : match.end]
    key = partial(marks.view.key, number)
    return all(condition.says(text, key, "") == holds for condition, holds in terms)


def _tried(marks: Landmarks, number: int, rules: Iterable[Rule]) -> Iterator[Match]:
    rule = None
    try:
        for rule in rules:
            kind: Any = rule.kind
            for found in kind.find(marks, number):
                yield Match(rule, *found)
        check()
    except TimeoutError:
        name = rule.id if rule else ""
        raise TimeoutError(f"{name}: it took too long on line {number + 1}") from None
