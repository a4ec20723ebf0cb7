"""What every match of a pattern must contain, read off the pattern itself.

The answer is a set of strings; each match holds at least one of them. Only letters count, as
the skeleton of a text holds nothing else (see fold). A pattern of many branches tells more: in
which ways it matches, and what else a line must hold that matches in one of them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from cleaner.fold import skeletons

# Products of alternatives stop here: beyond it a longer literal finds nothing better.
MOST = 128
LEAST_WORTH = 3
SIGNS = ("So", "Sm", "Sc")
INVISIBLE = frozenset({""})
OPENINGS = ("(?:", "(?>", "(?|")
LOOKS = ("(?=", "(?!", "(?<=", "(?<!")

# Escapes that a name follows: a property, a character, a list, a group.
NAMING = ("p", "P", "N", "L", "g")

# Escapes that match no letter.
NO_LETTERS = re.compile(r"\\[stnrdW]")

# What stands in a string for that which is no string: something or nothing without a letter, the
# edge of a word, and characters that are no part of a word: some, or perhaps none.
GAP, EDGE, MARK, MARKS = "\0", "\1", "\2", "\3"
TRACES = {ord(trace): "" for trace in (GAP, EDGE, MARK, MARKS)}
GAPS, EDGES, ONE_MARK = frozenset({GAP}), frozenset({EDGE}), frozenset({MARK})
# A pattern has no more ways than these, and a way asks for no more than so many things.
MOST_WAYS = 64
MOST_ASKED = 4
# Beyond so many pairs of a string and a way most ways are left anyhow.
MOST_PAIRS = 1000

Strings = frozenset[str]
# Escapes that match no letter, and what stands for them.
TRACELESS: dict[str, Strings] = {
    **dict.fromkeys("BAZ", INVISIBLE),
    **dict.fromkeys("stnrW", ONE_MARK),
    "b": EDGES,
    "d": GAPS,
}


class Way(NamedTuple):
    """One way to match: the match begins with one of `lead`, and of each of `sets` it holds one.

    The first set is the best to look for. Of what is empty nothing is known.
    """

    lead: Strings
    sets: tuple[Strings, ...]


Ways = tuple[Way, ...]


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


def literals(source: str) -> Part:
    """What every match of a pattern holds and begins with; empty where that cannot be told.

    >>> sorted(literals(r"(?i:see also|read more)\\s*:.+").held)
    ['read more', 'see also']
    """
    return _Reader(source).alternatives()


def usable(strings: Iterable[str], least: int = LEAST_WORTH) -> bool:
    """Whether searching for these strings narrows anything down."""
    strings = tuple(strings)
    return bool(strings) and all(worth(string) >= least for string in strings)


def worth(string: str) -> int:
    """How selective a string is: its ASCII letters, or twice its others; a sign is enough."""
    return _letters(string) if not sign(string) else LEAST_WORTH


def sign(string: str) -> str:
    """The sign to look for in a string with hardly a letter, such as ©, ▼ or #; empty if none."""
    if _letters(string) >= LEAST_WORTH:
        return ""
    return next((c for c in string if c == "#" or (category(c) in SIGNS and not c.isascii())), "")


@lru_cache(1 << 15)
def _letters(string: str) -> int:
    plain, other = skeletons(string)
    return max(len(plain), len(other.decode("utf-8", "surrogatepass")) * 2)


def _better(one: Strings, two: Strings) -> Strings:
    if not one or not two:
        return one or two
    return max(one, two, key=lambda strings: (min(map(worth, strings)), -len(strings)))


class _Reader:
    """One pass over a pattern, item by item; anything not understood counts as unknown."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def alternatives(self) -> Part:
        """Up to the closing bracket: what is known of any of the branches."""
        branches = [self.sequence()]
        while self.source.startswith("|", self.at):
            self.at += 1
            branches.append(self.sequence())
        exact = _union(branch.exact for branch in branches)
        ways = _either([branch.ways or (Way(branch.lead, ()),) for branch in branches])
        return Part(
            exact if exact is not None and len(exact) <= MOST else None,
            _sought(ways),
            _union(branch.lead or None for branch in branches) or frozenset(),
            ways,
        )

    def sequence(self) -> Part:
        """One branch, item after item."""
        state = _Run()
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            part = self.item()
            state.add(part, *self.quantifier())
        return state.end()

    def item(self) -> Part:
        """One thing that a quantifier may follow."""
        char = self.source[self.at]
        if char == "(":
            return self.group()
        if char == "[":
            return _exactly(self.set())
        if char == "\\":
            return _exactly(self.escape())
        if char == "{":
            self.at = self.source.find("}", self.at) + 1 or len(self.source)
            return Part()
        self.at += 1
        if char in "^$":
            return _exactly(INVISIBLE)
        return Part() if char == "." else _exactly(frozenset({char}))

    def group(self) -> Part:
        """A bracketed part, or flags, a comment or a look-around."""
        opening = self.source[self.at :]
        self.at += self.opening_length(opening)
        part = self.alternatives()
        self.at += 1
        if opening.startswith((*LOOKS, "(?#")):
            return _exactly(INVISIBLE)
        return Part() if opening.startswith("(?P=") else part

    def opening_length(self, opening: str) -> int:
        """How much of the source opens the group."""
        for known in (*LOOKS[::-1], *OPENINGS):
            if opening.startswith(known):
                return len(known)
        if not opening.startswith("(?"):
            return 1
        ends = [opening.find(mark) for mark in (":", ">", ")") if mark in opening]
        end = min(ends, default=1)
        return end if opening[end] == ")" else end + 1

    def set(self) -> Strings | None:
        """A character set: invisible if it can match no letter."""
        start = self.at
        self.at += 1
        if self.source.startswith("^", self.at):
            self.at += 1
        if self.source.startswith("]", self.at):
            self.at += 1
        while self.at < len(self.source) and self.source[self.at] != "]":
            self.at += 2 if self.source[self.at] == "\\" else 1
        inside = self.source[start + 1 : self.at]
        self.at += 1
        bare = NO_LETTERS.sub(" ", inside)
        if inside.startswith("^") or any(c.isalnum() or c == "[" for c in bare):
            return frozenset(bare) if bare.isalpha() and len(bare) <= 4 else None
        # A range such as [!-~] spans letters.
        if "-" in bare.strip("-").replace("\\-", ""):
            return None
        return GAPS if "\\d" in inside else ONE_MARK

    def escape(self) -> Strings | None:
        """A backslash and what belongs to it."""
        char = self.source[self.at + 1 : self.at + 2]
        self.at += 2
        if char in NAMING:
            close = {"{": "}", "<": ">"}.get(self.source[self.at : self.at + 1])
            end = self.source.find(close, self.at) if close else self.at
            self.at = end + 1 or len(self.source)
            return None
        if char in ("x", "u", "U"):
            width = {"x": 2, "u": 4, "U": 8}[char]
            digits = self.source[self.at : self.at + width]
            self.at += width
            return frozenset({chr(int(digits, 16))})
        if char in TRACELESS:
            return TRACELESS[char]
        return None if char.isalnum() else frozenset({char})

    def quantifier(self) -> tuple[int, int]:
        """How often the item before may stand: least and most (-1: any number)."""
        char = self.source[self.at : self.at + 1]
        bounds = {"?": (0, 1), "*": (0, -1), "+": (1, -1)}.get(char)
        if bounds:
            self.at += 1
        elif char == "{" and self.source[self.at + 1 : self.at + 2] in "0123456789,":
            end = self.source.find("}", self.at)
            low, comma, high = self.source[self.at + 1 : end].partition(",")
            bounds = (int(low or 0), int(high or -1) if comma else int(low or 0))
            self.at = end + 1
        else:
            return 1, 1
        if self.source[self.at : self.at + 1] in ("?", "+"):
            self.at += 1
        return bounds


class _Run:
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
            self._seen.append(part.ways if first else _leadless(part.ways))
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
        lead = _plain(self.lead)
        lead = frozenset() if "" in lead else lead
        ways = tuple(Way(way.lead or lead, way.sets) for way in _all(self._seen))
        return Part(self.run if self.finite else None, _sought(ways), lead, ways)


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


def holding(ways: Ways, strings: Iterable[str]) -> dict[str, Ways]:
    """For strings of which a match holds one: the ways that are left where one is found.

    A way that shows one of them itself is asked for where that is found.
    """
    known = {string: skeletons(string) for string in strings}
    left: dict[str, Ways] = dict.fromkeys(known, ())
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


Skeletons = tuple[bytes, bytes]


def _owned(parts: Strings, known: Mapping[str, Skeletons]) -> dict[str, list[str]] | None:
    """Which of the parts hold each of the known strings; None if one holds none."""
    owned: dict[str, list[str]] = {}
    for part in parts:
        plain, other = skeletons(part)
        inside = [string for string, (one, two) in known.items() if one in plain and two in other]
        if not inside:
            return None
        for string in inside:
            owned.setdefault(string, []).append(part)
    return owned


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


def _exactly(exact: Strings | None) -> Part:
    return Part(exact, frozenset(), exact or frozenset())


@lru_cache(1 << 12)
def _trace(strings: Strings | None, least: int, most: int) -> str:
    """What stands for an item without a letter, so often; empty for any other."""
    if strings is None or (most == 1 and _plain(strings) != INVISIBLE) or any(map(worth, strings)):
        return ""
    if strings == EDGES:
        return EDGE if least else MARKS
    if any(string.strip(MARK + MARKS) for string in strings):
        return GAP
    return MARK if least and all(MARK in string for string in strings) else MARKS


def _plain(strings: Strings) -> Strings:
    """Strings without what stands for no string."""
    return frozenset(string.translate(TRACES) for string in strings)


def _sought(ways: Ways) -> Strings:
    """What to look for: of each way the first; nothing if a way has none worth it."""
    if not all(map(_shown, ways)):
        return frozenset()
    return frozenset().union(*(_plain(way.sets[0]) for way in ways))


def _shown(way: Way) -> bool:
    """Whether a way shows what to look for."""
    return bool(way.sets) and usable(way.sets[0])


def _leadless(ways: Ways) -> Ways:
    return tuple(Way(frozenset(), way.sets) for way in ways)


def _either(branches: list[Ways]) -> Ways:
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


def _all(seen: list[Ways]) -> Ways:
    """The ways of things that must all be there: those of the best, which ask for the others too.

    >>> one, two = frozenset({"see"}), frozenset({"also"})
    >>> [way.sets == (two, one) for way in _all([(Way(one, (one,)),), (Way(two, (two,)),)])]
    [True]
    """
    if len(seen) < 2:
        return seen[0] if seen else ()
    best = max(seen, key=_telling)
    for ways in seen:
        if _better(_sought(best), _sought(ways)) != _sought(best):
            best = ways
    others = [one for ways in seen if ways is not best for one in _joined(ways).sets]
    first = frozenset().union(*(one for way in best for one in way.sets[:1]))
    asked = [one for one in sorted(others, key=_strength) if not _alike(one, first)]
    return tuple(Way(way.lead, (*way.sets, *asked)[:MOST_ASKED]) for way in best)


def _telling(ways: Ways) -> float:
    """The share of some ways that show what to look for."""
    return sum(map(_shown, ways)) / len(ways)


def _strength(strings: Strings) -> tuple[int, int]:
    return -min(map(worth, strings)), len(strings)


def _alike(one: Strings, two: Strings) -> bool:
    """Whether every string of one of the two sets holds a string of the other."""
    return any(
        all(any(part in whole for part in parts) for whole in wholes)
        for wholes, parts in ((one, two), (two, one))
    )


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
