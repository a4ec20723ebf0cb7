"""Kind `zone`: at either end of a page, what stands among known boilerplate goes with it."""

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
        for run in self._runs(marks, known):
            for cluster in self._clusters([at for at, number in enumerate(run) if number in known]):
                if self.sure > sum(known[run[at]] for at in cluster):
                    continue
                first, last = cluster[0], cluster[-1]
                if self.place == "tail" and len(run) - 1 - last <= self.within:
                    last = len(run) - 1
                if self.place == "head" and first <= self.within:
                    first = 0
                yield Find(*marks.view.span(run[first], run[last]))

    def _runs(self, marks: Landmarks, known: Mapping[int, bool]) -> Iterator[list[int]]:
        """The filled lines of the place, parted where one is a sentence or belongs to a block."""
        run: list[int] = []
        for number in self._numbers(marks, known):
            line = marks.view.lines[number]
            if number in known or (short(line) and not marks.block(number)):
                run.append(number)
            else:
                yield run
                run = []
        yield run

    def _numbers(self, marks: Landmarks, known: Mapping[int, bool]) -> list[int]:
        """The filled lines of the place; prose that is known boilerplate ends no tail."""
        if self.place == "tail":
            lines = marks.view.lines
            numbers = list(
                takewhile(lambda n: n in known or not prose(lines[n]), reversed(marks.view.filled))
            )
            return numbers[::-1] if len(numbers) < len(marks.view.filled) else []
        end = marks.headline
        return [] if end is None else [n for n in marks.view.filled if n < end]

    def _clusters(self, places: list[int]) -> Iterator[list[int]]:
        cluster: list[int] = []
        for place in places:
            if cluster and place - cluster[-1] > self.within:
                if len(cluster) >= self.known:
                    yield cluster
                cluster = []
            cluster.append(place)
        if len(cluster) >= self.known:
            yield cluster
