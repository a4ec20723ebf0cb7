"""A pattern's source, read item by item: what every match of it must contain.

Of a pattern with many branches it is told in which ways it matches, and what else a line must hold
that matches in one of them.
"""

import re

from cleaner.branch import EDGES, GAPS, INVISIBLE, ONE_MARK, Branch, Part, any_of, exactly
from cleaner.literals import Strings

OPENINGS = ("(?:", "(?>", "(?|")
LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
# Escapes that a name follows: a property, a character, a list, a group.
NAMING = ("p", "P", "N", "L", "g")
# Escapes in a set that match no letter.
NO_LETTERS = re.compile(r"\\[stnrdW]")
# Characters that stand for themselves, but for one that a quantifier follows.
PLAIN = re.compile(r"[^\\\[\](){}|^$.?*+]+(?![?*+{])")
# What one character says that does not stand for itself.
ALONE = {"^": exactly(INVISIBLE), "$": exactly(INVISIBLE), ".": Part()}
# Escapes that match no letter, and what stands for them.
TRACELESS: dict[str, Strings] = {
    **dict.fromkeys("BAZ", INVISIBLE),
    **dict.fromkeys("stnrW", ONE_MARK),
    "b": EDGES,
    "d": GAPS,
}


def literals(source: str) -> Part:
    """What every match of a pattern holds and begins with; empty where that cannot be told.

    >>> sorted(literals(r"(?i:see also|read more)\\s*:.+").held)
    ['read more', 'see also']
    """
    return _Reader(source).alternatives()


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
        return any_of(branches)

    def sequence(self) -> Part:
        """One branch, item after item."""
        state = Branch()
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
            return exactly(self.set())
        if char == "\\":
            return exactly(self.escape())
        if char == "{":
            self.at = self.source.find("}", self.at) + 1 or len(self.source)
            return Part()
        if char in ALONE:
            self.at += 1
            return ALONE[char]
        plain = PLAIN.match(self.source, self.at)
        said = plain[0] if plain else char
        self.at += len(said)
        return exactly(frozenset({said}))

    def group(self) -> Part:
        """A bracketed part, or flags, a comment or a look-around."""
        opening = self.source[self.at :]
        self.at += self.opening_length(opening)
        part = self.alternatives()
        self.at += 1
        if opening.startswith((*LOOKS, "(?#")):
            return exactly(INVISIBLE)
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
