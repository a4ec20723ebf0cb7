"""Which rules to try on which lines: one search for all strings of all rules.

A line a rule is not tried on is a line it cannot match; how many rules there are hardly matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from threading import Lock
from typing import Any, Literal, NamedTuple, cast

import hyperscan

from cleaner.fold import skeletons
from cleaner.landmarks import Landmarks
from cleaner.literals import sign, worth
from cleaner.rule import LineKind, Match, Rule
from cleaner.shapes import SHORT_LINE
from cleaner.view import View

Candidates = dict[int, tuple[Rule, ...]]
NEWLINE = b"\n"
MOST_REMEMBERED = 1 << 16


class Needle(NamedTuple):
    """What to look for, and where: in the ASCII skeleton, the other one, or the text itself."""

    bytes: bytes
    where: Literal["plain", "other", "text"]


class Scan:
    """Finds the lines worth a look, for a fixed set of rules of line scope."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        found: dict[str, dict[bytes, list[Rule]]] = {"plain": {}, "other": {}, "text": {}}
        placed: list[Rule] = []
        for rule in self.rules:
            looked_for = set(needles(rule))
            if not looked_for:
                placed.append(rule)
            for needle in looked_for:
                found[needle.where].setdefault(needle.bytes, []).append(rule)
        self.placed = tuple(placed)
        self._plain = _Search(found["plain"])
        self._other = _Search(found["other"])
        self._rare = _letters(found["other"])
        self._signs = {sign.decode(): rules for sign, rules in found["text"].items()}

    def candidates(self, marks: Landmarks) -> Candidates:
        """For each line that holds a rule's string, the rules to try on it."""
        text = marks.view.text
        found: dict[int, list[Rule]] = {}
        self._run(marks.view, found)
        if "](" in text:
            # Folding leaves out the addresses of links, a regex may look for them.
            self._run(View(text.replace("](", "] (")), found)
        for mark, rules in self._signs.items():
            at = text.find(mark)
            while at >= 0:
                found.setdefault(marks.view.number(at), []).extend(rules)
                at = text.find(mark, at + 1)
        for rule in self.placed:
            for number in placed_lines(rule, marks):
                found.setdefault(number, []).append(rule)
        return {number: tuple(dict.fromkeys(rules)) for number, rules in found.items()}

    def _run(self, view: View, found: dict[int, list[Rule]]) -> None:
        self._plain.run(view.plain, found)
        # Few needles are written in other letters: most texts have none of theirs.
        if any(letter in view.text for letter in self._rare):
            self._other.run(view.other, found)

    def every(self, marks: Landmarks) -> Candidates:
        """Every rule on every line: the plain way, to hold the fast one against."""
        return dict.fromkeys(range(len(marks.view.lines)), self.rules)


def needles(rule: Rule) -> Iterator[Needle]:
    """The rule's strings, each as it is looked for."""
    kind = cast(LineKind, rule.kind)
    for string in kind.wholes():
        yield from _needles(string, before=NEWLINE, after=NEWLINE)
    for string in kind.starts():
        yield from _needles(string, before=NEWLINE)
    for string in kind.literals():
        yield from _needles(string)


def _needles(string: str, before: bytes = b"", after: bytes = b"") -> Iterator[Needle]:
    if sign(string):
        yield Needle(sign(string).encode(), "text")
        return
    # Digits are no letters and leave no trace in a skeleton, but the K of 1.2K does.
    for number in ("", "k", "m") if "{n}" in string else ("",):
        counted = string.replace("{n}", number)
        plain, other = skeletons(counted)
        if len(plain) >= worth(counted):
            yield Needle(before + plain + after, "plain")
        else:
            yield Needle(before + other + after, "other")


def _letters(needles: Iterable[bytes]) -> tuple[str, ...]:
    """Letters of which any text holds one, in some case, that holds one of the needles."""
    firsts = {needle.strip(NEWLINE).decode("utf-8", "surrogatepass")[:1] for needle in needles}
    return tuple(sorted(cased for letter in firsts for cased in (letter, *_unfolded()[letter])))


@cache
def _unfolded() -> Mapping[str, set[str]]:
    """For each letter the characters that fold to it, or to something that holds it."""
    unfolded: dict[str, set[str]] = defaultdict(set)
    for char in map(chr, range(0x80, 0x2200)):
        for letter in char.casefold():
            unfolded[letter].add(char)
    return unfolded


def placed_lines(rule: Rule, marks: Landmarks) -> Iterable[int]:
    """The lines of the rule's place, for a rule with nothing to search for."""
    if marks.first_prose is None or marks.last_prose is None:
        return ()
    if rule.place == "head":
        return marks.head
    return range(marks.last_prose + 1, len(marks.view.lines))


class _Search:
    """One automaton over all needles; hits come as line numbers."""

    def __init__(self, needles: Mapping[bytes, list[Rule]]) -> None:
        self.needles = tuple(needles)
        self.rules = tuple(tuple(rules) for rules in needles.values())
        # Hyperscan works in one scratch space a database and refuses a second thread there.
        self._lock = Lock()

    @cached_property
    def _database(self) -> Any:
        database = hyperscan.Database()
        count = len(self.needles)
        database.compile(
            expressions=list(self.needles),
            ids=list(range(count)),
            flags=[0] * count,
            elements=count,
            literal=True,
        )
        return database

    def run(self, skeleton: bytes, found: dict[int, list[Rule]]) -> None:
        """Add to `found`, for each line that holds a needle, the rules that look for it."""
        if not self.needles:
            return
        hits: list[tuple[int, int]] = []

        def note(which: int, _start: int, end: int, *_: object) -> None:
            hits.append((end, which))

        with self._lock:
            self._database.scan(skeleton, match_event_handler=note)
        hits.sort()
        number = done = 0
        for end, which in hits:
            # The last byte of a needle is not counted: it may be the next line's start.
            number += skeleton.count(NEWLINE, done, end - 1)
            done = end - 1
            found.setdefault(number - 1, []).extend(self.rules[which])


class Remembered(NamedTuple):
    """The rules tried on a line, their matches counted from its start, and the rules to try."""

    rules: tuple[Rule, ...]
    found: tuple[Match, ...]
    others: tuple[Rule, ...]


class Memory:
    """What rules found on short lines seen before: a page's furniture is every page's furniture.

    Holds only what depends on the line alone, so no document can tell what came before it.
    """

    def __init__(self) -> None:
        self._lines: dict[str, Remembered] = {}

    def recall(self, marks: Landmarks, number: int, rules: tuple[Rule, ...]) -> Remembered:
        """What the rules find on a line, and the rules that must look themselves."""
        line = marks.view.lines[number]
        known = self._lines.get(line)
        if known is None or known.rules != rules:
            if len(self._lines) >= MOST_REMEMBERED:
                self._lines.clear()
            alone = [rule for rule in rules if cast(LineKind, rule.kind).alone]
            offset = marks.view.starts[number]
            found = tuple(
                match._replace(start=match.start - offset, end=match.end - offset)
                for match in _tried(marks, number, alone)
            )
            others = tuple(rule for rule in rules if not cast(LineKind, rule.kind).alone)
            known = self._lines[line] = Remembered(rules, found, others)
        return known


def find(marks: Landmarks, candidates: Candidates, memory: Memory | None = None) -> Iterator[Match]:
    """The matches of the candidate rules on their lines."""
    lines = marks.view.lines
    for number, rules in candidates.items():
        if memory is None or len(lines[number]) > SHORT_LINE:
            yield from _tried(marks, number, rules)
            continue
        known = memory.recall(marks, number, rules)
        if known.found:
            offset = marks.view.starts[number]
            for rule, start, end, languages, field in known.found:
                yield Match(rule, start + offset, end + offset, languages, field)
        if known.others:
            yield from _tried(marks, number, known.others)


def _tried(marks: Landmarks, number: int, rules: Iterable[Rule]) -> Iterator[Match]:
    for rule in rules:
        try:
            for found in cast(LineKind, rule.kind).find(marks, number):
                yield Match(rule, *found)
        except TimeoutError:
            raise TimeoutError(
                f"{rule.id}: its pattern took too long on line {number + 1}"
            ) from None
