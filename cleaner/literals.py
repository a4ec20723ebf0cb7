"""What every match of a pattern must contain, read off the pattern itself.

The answer is a set of strings; each match holds at least one of them. Only letters count, as
the skeleton of a text holds nothing else (see fold).
"""

import re
from collections.abc import Iterable
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

Strings = frozenset[str]


class Part(NamedTuple):
    """What is known of a part of a pattern.

    exact: all strings it matches, if they are few. held: strings of which every match holds one.
    lead: strings of which every match begins with one, seen without its marks and digits.
    """

    exact: Strings | None = None
    held: Strings = frozenset()
    lead: Strings = frozenset()


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
        return Part(
            exact if exact is not None and len(exact) <= MOST else None,
            _union(branch.held or None for branch in branches) or frozenset(),
            _union(branch.lead or None for branch in branches) or frozenset(),
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
        return None if "-" in bare.strip("-").replace("\\-", "") else INVISIBLE

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
        if char in ("b", "B", "A", "Z", "s", "t", "n", "r", "d", "W"):
            return INVISIBLE
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
    """The items of one branch so far: the run of plain text at hand, and the best run seen."""

    def __init__(self) -> None:
        self.run: Strings = INVISIBLE
        self.held: Strings = frozenset()
        self.lead: Strings = INVISIBLE
        self.leading = True
        self.finite = True

    def add(self, part: Part, least: int, most: int) -> None:
        """Take in an item that stands so often."""
        if least:
            self.held = _better(self.held, part.held)
        if part.exact == INVISIBLE or most == 0 or (most != 1 and _traceless(part.exact)):
            return
        exact = part.exact | INVISIBLE if part.exact is not None and not least else part.exact
        product = _product(self.run, exact)
        self._follow(part, exact, least, most)
        if product is not None and most == 1:
            self.run = product
            return
        self.finite = False
        self.held = _better(
            self.held, _solid(self.run if product is None or not least else product)
        )
        # Too many to multiply: a new run begins with the item itself.
        self.run = exact if product is None and exact is not None and most == 1 else INVISIBLE

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
        held = _better(self.held, _solid(self.run))
        lead = frozenset() if "" in self.lead else self.lead
        return Part(self.run if self.finite else None, held, lead)


def _exactly(exact: Strings | None) -> Part:
    return Part(exact, frozenset(), exact or frozenset())


def _traceless(strings: Strings | None) -> bool:
    """Whether none of some strings leaves a trace in a search."""
    return strings is not None and not any(map(worth, strings))


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


def _solid(run: Strings) -> Strings:
    """The run as literals: worth nothing if one of its strings is too short to look for."""
    return run if usable(run) else frozenset()
