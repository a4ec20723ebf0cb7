"""Which rules to try on which lines: one search for all strings of all rules.

A line a rule is not tried on is a line it cannot match; how many rules there are hardly matters.
"""

from collections.abc import Iterable
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from cleaner.budget import uncounted
from cleaner.fold import LINKED, bears
from cleaner.index import Part, index
from cleaner.landmarks import Landmarks
from cleaner.markdown import MARKED
from cleaner.memory import Candidates, Memory, Searched
from cleaner.needle import NEWLINE, Asked, fulfilled
from cleaner.rule import Rule
from cleaner.view import View

# Folding leaves out the addresses of links, a regex may look for them.
UNLINKED = "] ("


class Scan:
    """Finds the lines worth a look, for a fixed set of rules of line scope."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        made = index(self.rules)
        self.placed = tuple(self.rules[number] for number in made.placed)
        self._plain = _Search(made.plain, self.rules)
        self._other = _Search(made.other, self.rules)
        self._rare = made.rare
        self._signs = {
            sign: tuple(self.rules[number] for number in numbers)
            for sign, numbers in made.signs.items()
        }

    def candidates(self, marks: Landmarks, memory: Memory | None = None) -> Candidates:
        """For each line that holds a rule's string, the rules to try on it.

        A line left over from the page the memory has holds what it held: it is not searched again.
        """
        view = marks.view
        before = memory.searched if memory else None
        if before and view.origin and view.origin.view is before.view:
            rules = before.rules
            numbers = enumerate(view.origin.numbers)
            found = {number: rules[old] for number, old in numbers if old in rules}
        else:
            found = self._searched(view)
        if memory:
            memory.searched = Searched(view, found)
        placed = [(rule, number) for rule in self.placed for number in placed_lines(rule, marks)]
        if placed:
            found = found.copy()
            for rule, number in placed:
                found[number] = (*found.get(number, ()), rule)
        return found

    def _searched(self, view: View) -> Candidates:
        found: Candidates = {}
        self._run(view, found)
        if view.linked:
            self._run(View(view.text.replace(LINKED, UNLINKED)), found)
        for mark, rules in self._signs.items():
            looking = Looking(rules, (), rules)
            at = view.text.find(mark)
            while at >= 0:
                number = view.number(at)
                _add(found, number, looking, None)
                at = view.text.find(mark, view.starts[number + 1])
        for number, tried in found.items():
            if len(tried) > 1:
                found[number] = tuple(dict.fromkeys(tried))
        return found

    def _run(self, view: View, found: Candidates) -> None:
        # Words lack the addresses of links, where a regex may match; a reader's line lacks marks.
        words = None if any(bears(view.text, mark) for mark in MARKED) else view
        self._plain.run(view.plain, found, words)
        # Most texts have no letter that a needle in other letters begins with.
        if not self._rare.isdisjoint(view.beyond):
            self._other.run(view.other, found, words)

    def every(self, marks: Landmarks) -> Candidates:
        """Every rule on every line: the plain way, to hold the fast one against."""
        return dict.fromkeys(range(len(marks.view.lines)), self.rules)


def placed_lines(rule: Rule, marks: Landmarks) -> Iterable[int]:
    """For a rule with nothing to search for: the lines of its place, or that name the site."""
    if rule.place == "anywhere":
        return _naming(marks) if marks.site else ()
    if marks.first_prose is None or marks.last_prose is None:
        return ()
    if rule.place == "head":
        return marks.head
    return range(marks.last_prose + 1, len(marks.view.lines))


def _naming(marks: Landmarks) -> list[int]:
    """The lines that may name the site."""
    word = marks.site.split()[0].casefold()
    return [number for number, line in enumerate(marks.view.lines) if word in line.casefold()]


class Joined:
    """Two scans as one: that of the rules for every document, and that of a site's own."""

    def __init__(self, scan: Scan, own: Scan) -> None:
        self._scan = scan
        self._own = own

    def candidates(self, marks: Landmarks, memory: Memory | None = None) -> Candidates:
        """For each line that holds a rule's string, the rules to try on it."""
        found = dict(self._scan.candidates(marks, memory))
        for number, rules in self._own.candidates(marks).items():
            found[number] = found.get(number, ()) + rules
        return found


class _Search:
    """One automaton over the needles of one skeleton; what it finds comes as line numbers."""

    def __init__(self, part: Part, rules: tuple[Rule, ...]) -> None:
        self._part = part
        self._rules = rules
        self._group = part.numbers()
        self._looking: dict[int, Looking] = {}
        # Hyperscan works in one scratch space a database and refuses a second thread there.
        self._lock = Lock()

    @cached_property
    def _database(self) -> Any:
        with uncounted():
            return self._part.database()

    def run(self, skeleton: bytes, found: Candidates, words: View | None) -> None:
        """Add to `found`, for each line that holds a needle, the rules that look for it.

        Where the words of the view are given, those that look for more ask them.
        """
        if not self._part:
            return
        hits: list[tuple[int, int]] = []

        def note(which: int, _start: int, end: int, *_: object) -> None:
            hits.append((end, which))

        with self._lock:
            self._database.scan(skeleton, match_event_handler=note)
        hits.sort()
        number = done = 0
        # A line of ten thousand "share" asks for their rules once.
        held: set[int] = set()
        for end, which in hits:
            # The last byte of a needle is not counted: it may be the next line's start.
            lines = skeleton.count(NEWLINE, done, end - 1)
            done = end - 1
            if lines:
                number += lines
                held.clear()
            group = self._group[which]
            if group not in held:
                held.add(group)
                looking = self._looking.get(group) or self._look(group)
                _add(found, number - 1, looking, words)

    def _look(self, group: int) -> "Looking":
        asking = [(self._rules[number], beside) for number, beside in self._part.asking(group)]
        found = Looking(
            tuple(rule for rule, beside in asking if not beside),
            tuple((rule, beside) for rule, beside in asking if beside),
            tuple(rule for rule, _ in asking),
        )
        self._looking[group] = found
        return found


class Looking(NamedTuple):
    """The rules that look for a needle: those that ask for no more, and those that do."""

    sure: tuple[Rule, ...]
    asking: tuple[tuple[Rule, tuple[Asked, ...]], ...]
    every: tuple[Rule, ...]


def _add(found: Candidates, number: int, looking: Looking, words: View | None) -> None:
    """Add to `found` the rules that a needle on a line is for."""
    rules, asking, every = looking
    if words is None:
        rules = every
    elif asking:
        line = words.words(number)
        rules += tuple([rule for rule, beside in asking if fulfilled(beside, line)])
    if rules:
        found[number] = found[number] + rules if number in found else rules
