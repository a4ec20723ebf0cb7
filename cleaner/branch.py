"""One branch of a pattern: what is known of its matches, put together of what its items match."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from cleaner.literals import (
    EDGE,
    GAP,
    MARK,
    MARKS,
    Strings,
    Way,
    Ways,
    bare,
    either,
    leadless,
    sought,
    together,
)
from cleaner.worth import worth

# Products of alternatives stop here: beyond it a longer literal finds nothing better.
MOST = 128
INVISIBLE = frozenset({""})
GAPS, EDGES, ONE_MARK = frozenset({GAP}), frozenset({EDGE}), frozenset({MARK})


class Part(NamedTuple):
    """What is known of a part of a pattern.

    exact: all strings it matches, if they are few. held: strings of which every match holds one.
    lead: strings of which every match begins with one, seen without its marks and digits.
    ways: every match is of one of these; none if nothing is known of any.
    """

    exact: Strings | None = None
    held: Strings = frozenset()
    lead: Strings = frozenset()
    ways: Ways = ()


def exactly(exact: Strings | None) -> Part:
    """What is known of a part that matches these strings alone; nothing where that is None."""
    return Part(exact, frozenset(), exact or frozenset())


def any_of(branches: Sequence[Part]) -> Part:
    """What is known of the matches of any of the branches."""
    exact = _union(branch.exact for branch in branches)
    ways = either([branch.ways or (Way(branch.lead, ()),) for branch in branches])
    return Part(
        exact if exact is not None and len(exact) <= MOST else None,
        sought(ways),
        _union(branch.lead or None for branch in branches) or frozenset(),
        ways,
    )


class Branch:
    """The items of one branch so far: the run of plain text at hand, and what was seen before."""

    def __init__(self) -> None:
        self.run: Strings = INVISIBLE
        self.lead: Strings = INVISIBLE
        self.leading = True
        self.finite = True
        self._seen: list[Ways] = []

    def add(self, part: Part, least: int, most: int) -> None:
        """Take in an item that stands so often."""
        if least and part.ways:
            first = self.leading and self.lead == INVISIBLE
            self._seen.append(part.ways if first else leadless(part.ways))
        if most == 0 or part.exact == INVISIBLE:
            return
        trace = _trace(part.exact, least, most)
        if trace:
            self.run = frozenset(one + trace for one in self.run)
            return
        exact = part.exact | INVISIBLE if part.exact is not None and not least else part.exact
        product = _product(self.run, exact)
        self._follow(part, exact, least, most)
        if product is not None and most == 1:
            self.run = product
            return
        self.finite = False
        self._close(self.run if product is None or not least else product)
        # Too many to multiply: a new run begins with the item itself.
        self.run = exact if product is None and exact is not None and most == 1 else INVISIBLE

    def _close(self, run: Strings) -> None:
        """Keep a run of which each string leaves a trace."""
        if all(map(worth, run)):
            self._seen.append((Way(frozenset(), (run,)),))

    def _follow(self, part: Part, exact: Strings | None, least: int, most: int) -> None:
        """Grow what the branch begins with, as long as that is known."""
        if not self.leading:
            return
        begins = exact if exact is not None else part.lead if least else None
        grown = _product(self.lead, begins)
        self.leading = exact is not None and most == 1 and grown is not None
        if begins and grown is None and "" in self.lead:
            # Too many to multiply: what begins with nothing so far begins with one of these.
            grown = (self.lead - INVISIBLE) | begins
        if grown and (least or self.leading):
            self.lead = grown

    def end(self) -> Part:
        """What is known of the whole branch."""
        self._close(self.run)
        lead = bare(self.lead)
        lead = frozenset() if "" in lead else lead
        ways = tuple(Way(way.lead or lead, way.sets) for way in together(self._seen))
        return Part(self.run if self.finite else None, sought(ways), lead, ways)


@lru_cache(1 << 12)
def _trace(strings: Strings | None, least: int, most: int) -> str:
    """What stands for an item without a letter, so often; empty for any other."""
    if strings is None or (most == 1 and bare(strings) != INVISIBLE) or any(map(worth, strings)):
        return ""
    if strings == EDGES:
        return EDGE if least else MARKS
    if any(string.strip(MARK + MARKS) for string in strings):
        return GAP
    return MARK if least and all(MARK in string for string in strings) else MARKS


def _union(sets: Iterable[Strings | None]) -> Strings | None:
    """All sets together; None if one of them is unknown."""
    known = list(sets)
    if any(one is None for one in known):
        return None
    return frozenset().union(*(one for one in known if one is not None))


def _product(run: Strings, exact: Strings | None) -> Strings | None:
    if exact is None or len(run) * len(exact) > MOST:
        return None
    return frozenset(one + two for one in run for two in exact)
