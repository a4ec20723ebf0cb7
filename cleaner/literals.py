"""The strings that a match holds, in each of the ways in which a pattern matches.

Each match holds at least one string of each set. Only letters count, as the skeleton of a text
holds nothing else (see fold).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from cleaner.fold import skeletons
from cleaner.worth import usable, worth

# What stands in a string for that which is no string: something or nothing without a letter, the
# edge of a word, and characters that are no part of a word: some, or perhaps none.
GAP, EDGE, MARK, MARKS = "\0", "\1", "\2", "\3"
TRACES = {ord(trace): "" for trace in (GAP, EDGE, MARK, MARKS)}
# A pattern has no more ways than these, and a way asks for no more than so many things.
MOST_WAYS = 64
MOST_ASKED = 4
# Beyond so many pairs of a string and a way most ways are left anyhow.
MOST_PAIRS = 1000

Strings = frozenset[str]


class Way(NamedTuple):
    """One way to match: the match begins with one of `lead`, and of each of `sets` it holds one.

    The first set is the best to look for. Of what is empty nothing is known.
    """

    lead: Strings
    sets: tuple[Strings, ...]


Ways = tuple[Way, ...]
Skeletons = tuple[bytes, bytes]
# Strings by their ASCII skeleton, or as strings of other letters alone, each with the other one.
OTHERS = b"\0"
Known = dict[bytes, list[tuple[str, bytes]]]


@lru_cache(1 << 12)
def bare(strings: Strings) -> Strings:
    """Strings without what stands for no string."""
    # Traces cannot be printed; most strings have none.
    return frozenset(one if one.isprintable() else one.translate(TRACES) for one in strings)


def sought(ways: Ways) -> Strings:
    """What to look for: of each way the first; nothing if a way has none worth it."""
    if not all(map(_shown, ways)):
        return frozenset()
    return frozenset().union(*(bare(way.sets[0]) for way in ways))


def _shown(way: Way) -> bool:
    """Whether a way shows what to look for."""
    return bool(way.sets) and usable(way.sets[0])


def leadless(ways: Ways) -> Ways:
    """Ways of which nothing is known of how a match begins."""
    return tuple(Way(frozenset(), way.sets) for way in ways)


def either(branches: list[Ways]) -> Ways:
    """The ways of any of the branches; none if nothing is known of any."""
    ways = tuple(dict.fromkeys(way for branch in branches for way in branch))
    if len(ways) > MOST_WAYS:
        ways = tuple(map(_joined, branches))
    if len(ways) > MOST_WAYS:
        ways = (_joined(ways),)
    return ways if any(way.sets for way in ways) else ()


def _joined(ways: Ways) -> Way:
    """Ways as one, which asks for less than any of them."""
    leads = [way.lead for way in ways]
    lead = frozenset().union(*leads) if all(leads) else frozenset()
    pairs = zip(*(way.sets for way in ways), strict=False)
    return Way(lead, tuple(frozenset().union(*several) for several in pairs))


def together(seen: list[Ways]) -> Ways:
    """The ways of things that must all be there: those of the best, which ask for the others too.

    >>> one, two = frozenset({"see"}), frozenset({"also"})
    >>> [way.sets == (two, one) for way in together([(Way(one, (one,)),), (Way(two, (two,)),)])]
    [True]
    """
    if len(seen) < 2:
        return seen[0] if seen else ()
    best = max(seen, key=_telling)
    for ways in seen:
        if _better(sought(best), sought(ways)) != sought(best):
            best = ways
    others = [one for ways in seen if ways is not best for one in _joined(ways).sets]
    first = frozenset().union(*(one for way in best for one in way.sets[:1]))
    asked = [one for one in sorted(others, key=_strength) if not _alike(one, first)]
    return tuple(Way(way.lead, (*way.sets, *asked)[:MOST_ASKED]) for way in best)


def _telling(ways: Ways) -> float:
    """The share of some ways that show what to look for."""
    return sum(map(_shown, ways)) / len(ways)


def _better(one: Strings, two: Strings) -> Strings:
    if not one or not two:
        return one or two
    return max(one, two, key=lambda strings: (min(map(worth, strings)), -len(strings)))


def _strength(strings: Strings) -> tuple[int, int]:
    return -min(map(worth, strings)), len(strings)


def _alike(one: Strings, two: Strings) -> bool:
    """Whether every string of one of the two sets holds a string of the other."""
    return any(
        all(any(part in whole for part in parts) for whole in wholes)
        for wholes, parts in ((one, two), (two, one))
    )


def leading(ways: Ways, strings: Iterable[str]) -> dict[str, Ways]:
    """For strings of which a match begins with one: the ways that are left where it stands."""
    strings = tuple(strings)
    if len(strings) * len(ways) > MOST_PAIRS:
        return {}
    begins = [(way, _skeletons_of(way.lead)) for way in ways]
    return {
        string: tuple(
            way for way, leads in begins if not leads or _begin_alike(leads, skeletons(string))
        )
        for string in strings
    }


def _skeletons_of(strings: Strings) -> list[Skeletons]:
    return [skeletons(string) for string in strings]


def _begin_alike(leads: Iterable[Skeletons], found: Skeletons) -> bool:
    """Whether a skeleton begins with one of others, or the other way round."""
    plain, other = found
    return any(
        (plain.startswith(one) or one.startswith(plain))
        and (other.startswith(two) or two.startswith(other))
        for one, two in leads
    )


def holding(ways: Ways, strings: Iterable[str]) -> dict[str, Ways]:
    """For strings of which a match holds one: the ways that are left where one is found.

    A way that shows one of them itself is asked for where that is found.
    """
    left: dict[str, Ways] = dict.fromkeys(strings, ())
    known: Known = {}
    for string in left:
        plain, other = skeletons(string)
        known.setdefault(plain or (OTHERS if other else b""), []).append((string, other))
    for way in ways:
        for at, one in enumerate(way.sets):
            owned = _owned(one, known)
            if owned:
                others = (*way.sets[:at], *way.sets[at + 1 :])
                for string, own in owned.items():
                    left[string] += (Way(way.lead, (frozenset(own), *others)),)
                break
        else:
            left = {string: (*others, way) for string, others in left.items()}
    return left


def _owned(parts: Strings, known: Known) -> dict[str, list[str]] | None:
    """Which of the parts hold each of the known strings; None if one holds none."""
    owned: dict[str, list[str]] = {}
    sizes = {len(plain) for plain in known}
    for part in parts:
        plain, other = skeletons(part)
        # A part has fewer pieces than there are strings to look for in it.
        pieces = {plain[at : at + n] for n in sizes for at in range(len(plain) - n + 1)}
        if other:
            pieces.add(OTHERS)
        found = (one for piece in pieces.intersection(known) for one in known[piece])
        inside = [string for string, rest in found if rest in other]
        if not inside:
            return None
        for string in inside:
            owned.setdefault(string, []).append(part)
    return owned
