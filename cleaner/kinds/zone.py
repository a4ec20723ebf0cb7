"""Kind `zone`: at either end of a page, what stands among known boilerplate goes with it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, takewhile
from operator import itemgetter
from typing import ClassVar, Literal

from cleaner.landmarks import Landmarks
from cleaner.rule import Find, Scope
from cleaner.shapes import ends_sentence, headline, menu_entry, prose
from cleaner.view import View

# Of the lines that no rule knows, so many at least must read like entries of a menu. Above the
# text one of the others may be its headline.
MENU = {"head": 1.0, "tail": 0.5, "anywhere": 1.0}


@dataclass(frozen=True)
class Zone:
    """A run of short lines in which known boilerplate lines stand close together.

    place: `head` (above the headline), `tail` (below the last prose line), or `anywhere`
    below the first prose line.
    known: so many different lines must be found by other rules, `sure` lines by rules of more than
    low confidence.
    within: two of them may stand so many filled lines apart.
    It reaches from the first known line to the last, over what stands between two such groups if
    that reads like a menu, and on to the end of the run if that reads so, or, in a tail, is near.
    In a head it ends below what could be the title.
    reach: `run` (default); or `title`: all from the page's title in its first line down to the
    headline that says it again, if so many known lines stand between.
    """

    scope: ClassVar[Scope] = "company"
    place: Literal["head", "tail", "anywhere"] = "tail"
    known: int = 3
    within: int = 6
    sure: int = 0
    reach: Literal["run", "title"] = "run"

    def find(self, marks: Landmarks, known: Mapping[int, bool]) -> Iterator[Find]:
        """The zones, given the lines other rules found."""
        if len(known) < self.known:
            return
        filled = marks.view.filled
        begin, end = self._bounds(marks, known)
        for cluster in self._bridged(marks, known, (begin, end)):
            if self.sure > sum(known[filled[at]] for at in cluster):
                continue
            if self.reach == "title":
                yield from self._around_prose(marks, known, range(begin, end))
                continue
            first, last = cluster[0], cluster[-1]
            if self.place != "head":
                last += self._rest(marks, known, range(last + 1, end))
            if self.place != "tail":
                first -= self._rest(marks, known, range(first - 1, begin - 1, -1))
            yield Find(*marks.view.span(filled[first], filled[last]))

    def _around_prose(
        self, marks: Landmarks, known: Mapping[int, bool], places: range
    ) -> Iterator[Find]:
        """The lines at some places but for prose that no rule knows.

        Below the last known line, a line between two paragraphs is part of the text, too.
        """
        lines = marks.view.lines
        numbers = [marks.view.filled[at] for at in places]
        below = max(known.keys() & numbers, default=-1)
        text = [number not in known and prose(lines[number]) for number in numbers]
        inside = [
            spared or (number > below and all(text[at - 1 : at] + text[at + 1 : at + 2]))
            for at, (number, spared) in enumerate(zip(numbers, text, strict=True))
        ]
        for spared, run in groupby(zip(inside, numbers, strict=True), itemgetter(0)):
            (_, first), *others = run
            if not spared:
                yield Find(*marks.view.span(first, others[-1][1] if others else first))

    def _bounds(self, marks: Landmarks, known: Mapping[int, bool]) -> tuple[int, int]:
        """Where in the filled lines the place begins and ends.

        Prose that is known boilerplate ends no tail; without any other prose there is none.
        """
        lines, filled = marks.view.lines, marks.view.filled
        if self.reach == "title":
            return 0, bisect_left(filled, marks.opening[1]) if marks.opening else 0
        if self.place == "anywhere":
            first = marks.first_prose
            return (0, 0) if first is None else (bisect_left(filled, first), len(filled))
        if self.place == "head":
            return 0, 0 if marks.headline is None else bisect_left(filled, marks.headline)
        last = marks.last_prose
        begin = 0 if last is None else bisect_left(filled, last) + 1
        while begin and (filled[begin - 1] in known or not prose(lines[filled[begin - 1]])):
            begin -= 1
        return (begin, len(filled)) if begin else (0, 0)

    def _bridged(
        self, marks: Landmarks, known: Mapping[int, bool], bounds: tuple[int, int]
    ) -> Iterator[list[int]]:
        """The clusters that are large enough, those with a menu between them as one."""
        whole: list[int] = []
        for found in self._clusters(marks, known, bounds):
            cluster = self._apart(marks, self._below_list(marks.view, found))
            if len({marks.view.key(marks.view.filled[at]) for at in cluster}) < self.known:
                continue
            if whole and not self._menu(marks, known, range(whole[-1] + 1, cluster[0])):
                yield whole
                whole = []
            whole += cluster
        if whole:
            yield whole

    def _menu(self, marks: Landmarks, known: Mapping[int, bool], places: range) -> bool:
        """Whether the lines at some places read like a menu, or what is known to be none of it."""
        lines, filled = marks.view.lines, marks.view.filled
        others = [number for number in map(filled.__getitem__, places) if number not in known]
        return all(marks.idle(number) for number in others) and MENU[self.place] * len(
            others
        ) <= sum(menu_entry(lines[number]) for number in others)

    def _below_list(self, view: View, cluster: list[int]) -> list[int]:
        """A cluster without what it begins with, if that is one button under entry after entry."""
        start = 0
        while self.place == "anywhere" and start + 1 < len(cluster):
            above, below = cluster[start : start + 2]
            if below == above + 1 or view.key(view.filled[above]) != view.key(view.filled[below]):
                break
            start += 1
        return cluster[start:]

    def _apart(self, marks: Landmarks, cluster: list[int]) -> list[int]:
        """A cluster without the few lines beside the text, if more of the text stands behind them.

        An advertisement in the middle of a text does not make a footer of the sentence below it.
        """
        if self.reach == "title":
            return cluster
        # A head has the text below it, the others above.
        found = cluster[::-1] if self.place == "head" else cluster
        start = 0
        for at in range(1, len(found)):
            between = range(*sorted((found[at - 1], found[at])))[1:]
            few = at - start < self.known
            lone = at - start == 1 and between and len(found) - at >= self.known
            lines = (marks.view.lines[marks.view.filled[place]] for place in between)
            if few and (lone or any(map(_tells, lines))):
                start = at
        return sorted(found[start:])

    def _clusters(
        self, marks: Landmarks, known: Mapping[int, bool], bounds: tuple[int, int]
    ) -> Iterator[list[int]]:
        """The known lines that stand close together, with nothing between that ends the zone."""
        cluster: list[int] = []
        for at in _places(marks.view, known):
            if not bounds[0] <= at < bounds[1]:
                continue
            if cluster and not self._near(marks, cluster[-1], at):
                yield cluster
                cluster = []
            cluster.append(at)
        if cluster:
            yield cluster

    def _near(self, marks: Landmarks, first: int, second: int) -> bool:
        if self.reach == "title":
            return True
        return second - first <= self.within and all(
            marks.idle(marks.view.filled[at]) for at in range(first + 1, second)
        )

    def _rest(self, marks: Landmarks, known: Mapping[int, bool], places: range) -> int:
        """How many lines beside a zone go with it: those up to its run's end.

        None if that is far, unless they read like a menu.
        """
        numbers = map(marks.view.filled.__getitem__, places)
        run = takewhile(lambda number: number in known or self._beside(marks, number), numbers)
        count = sum(1 for _ in run)
        near = count <= self.within and self.place == "tail"
        near = near or self._menu(marks, known, places[:count])
        return count if near else 0

    def _beside(self, marks: Landmarks, number: int) -> bool:
        """Whether a line that no rule knows may go with the zone it stands beside.

        Above a head's known lines it may be the title: where little prose follows, as in a recipe,
        the headline is looked for too far down.
        """
        titled = self.place == "head" and headline(marks.view.lines[number])
        return not titled and marks.idle(number)


def _tells(line: str) -> bool:
    """Whether a line that no rule knows says something, as entries of menus do not."""
    bare = line.strip()
    return ends_sentence(bare) or bare.endswith((":", ",", ";")) or sum(map(str.isdigit, bare)) > 3


def _places(view: View, known: Mapping[int, bool]) -> list[int]:
    """Where in the filled lines the known ones stand, in order."""
    numbers = sorted(known)
    filled = view.filled
    if not view.blanks:
        return numbers
    return [at for at in (bisect_left(filled, n) for n in numbers) if filled[at] in known]
