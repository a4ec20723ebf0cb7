"""Kind `zone`: at either end of a page, what stands among known boilerplate goes with it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar, Literal

from cleaner.landmarks import Landmarks
from cleaner.rule import Find, Scope
from cleaner.shapes import prose, short


@dataclass(frozen=True)
class Zone:
    """A run of short lines in head or tail in which known boilerplate lines stand close together.

    place: `head` (above the headline) or `tail` (below the last prose line).
    known: so many lines must be found by other rules, `sure` of them by rules of more than low
    confidence. within: two of them may stand so many filled lines apart. It reaches from the first
    known line to the last, and in the tail on to the end of the run if that is near.
    """

    scope: ClassVar[Scope] = "company"
    place: Literal["head", "tail"] = "tail"
    known: int = 3
    within: int = 6
    sure: int = 0

    def find(self, marks: Landmarks, known: Mapping[int, bool]) -> Iterator[Find]:
        """The zones, given the lines other rules found."""
        if len(known) < self.known:
            return
        filled = marks.view.filled
        begin, end = self._bounds(marks, known)
        for cluster in self._clusters(marks, known, (begin, end)):
            if len(cluster) < self.known or self.sure > sum(known[filled[at]] for at in cluster):
                continue
            first, last = cluster[0], cluster[-1]
            if self.place == "tail":
                last += self._rest(marks, known, range(last + 1, end))
            else:
                first -= self._rest(marks, known, range(first - 1, begin - 1, -1))
            yield Find(*marks.view.span(filled[first], filled[last]))

    def _bounds(self, marks: Landmarks, known: Mapping[int, bool]) -> tuple[int, int]:
        """Where in the filled lines the place begins and ends.

        Prose that is known boilerplate ends no tail; without any other prose there is none.
        """
        lines, filled = marks.view.lines, marks.view.filled
        if self.place == "head":
            return 0, 0 if marks.headline is None else bisect_left(filled, marks.headline)
        last = marks.last_prose
        begin = 0 if last is None else bisect_left(filled, last) + 1
        while begin and (filled[begin - 1] in known or not prose(lines[filled[begin - 1]])):
            begin -= 1
        return (begin, len(filled)) if begin else (0, 0)

    def _clusters(
        self, marks: Landmarks, known: Mapping[int, bool], bounds: tuple[int, int]
    ) -> Iterator[list[int]]:
        """The known lines that stand close together, with nothing between that ends the zone."""
        filled = marks.view.filled
        cluster: list[int] = []
        for number in sorted(known):
            at = bisect_left(filled, number)
            if not bounds[0] <= at < bounds[1] or filled[at] != number:
                continue
            if cluster and not self._near(marks, cluster[-1], at):
                yield cluster
                cluster = []
            cluster.append(at)
        if cluster:
            yield cluster

    def _near(self, marks: Landmarks, first: int, second: int) -> bool:
        return second - first <= self.within and all(
            _idle(marks, marks.view.filled[at]) for at in range(first + 1, second)
        )

    def _rest(self, marks: Landmarks, known: Mapping[int, bool], places: range) -> int:
        """How many lines beside a zone go with it: those up to its run's end, if that is near."""
        numbers = (marks.view.filled[at] for at in places[: self.within + 1])
        run = takewhile(lambda number: number in known or _idle(marks, number), numbers)
        count = sum(1 for _ in run)
        return count if count <= self.within else 0


def _idle(marks: Landmarks, number: int) -> bool:
    """Whether a line that no rule knows is too short to end a zone, and part of no block."""
    return short(marks.view.lines[number]) and not marks.block(number)
