"""What every match of a pattern must contain, read off the pattern itself.

The answer is a set of strings; each match holds at least one of them. Only letters count, as
the skeleton of a text holds nothing else (see fold).
"""

from collections.abc import Iterable

from cleaner.fold import skeletons

# Products of alternatives stop here: beyond it a longer literal finds nothing better.
MOST = 128
INVISIBLE = frozenset({""})
OPENINGS = ("(?:", "(?>", "(?|")
LOOKS = ("(?=", "(?!", "(?<=", "(?<!")

Strings = frozenset[str]


def literals(source: str) -> Strings:
    """The strings of which every match of the pattern holds one; empty where none can be told.

    >>> sorted(literals(r"(?i:see also|read more)\\s*:.+"))
    ['read more', 'see also']
    """
    return _Reader(source).alternatives()[1]


def usable(strings: Iterable[str]) -> bool:
    """Whether searching for these strings narrows anything down."""
    strings = tuple(strings)
    return bool(strings) and all(worth(string) >= 3 for string in strings)


def worth(string: str) -> int:
    """How selective a string is: its ASCII letters, or twice its other letters; © is rare."""
    plain, other = skeletons(string)
    rest = other.decode("utf-8", "surrogatepass")
    return max(len(plain), len(rest) * 2 + rest.count("©"))


def _better(one: Strings, two: Strings) -> Strings:
    if not one or not two:
        return one or two
    return max(one, two, key=lambda strings: (min(map(worth, strings)), -len(strings)))


class _Reader:
    """One pass over a pattern, item by item; anything not understood counts as unknown."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def alternatives(self) -> tuple[Strings | None, Strings]:
        """Up to the closing bracket: the whole language if small and finite, and the best literals."""
        exact: Strings | None = frozenset()
        best: Strings | None = frozenset()
        while True:
            branch_exact, branch_best = self.sequence()
            exact = exact | branch_exact if exact is not None and branch_exact is not None else None
            best = best | branch_best if best is not None and branch_best else None
            if not self.source.startswith("|", self.at):
                break
            self.at += 1
        if exact is not None and len(exact) > MOST:
            exact = None
        return exact, best or frozenset()

    def sequence(self) -> tuple[Strings | None, Strings]:
        """One branch: its language if small and finite, and its best literals."""
        run: Strings = INVISIBLE
        best: Strings = frozenset()
        finite = True
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            exact, inner = self.item()
            least, most = self.quantifier()
            if least:
                best = _better(best, inner)
            if exact == INVISIBLE or most == 0:
                continue
            product = _product(run, exact | INVISIBLE if exact and not least else exact)
            if product is not None and most == 1:
                run = product
                continue
            finite = False
            best = _better(best, _solid(run if product is None or not least else product))
            run = INVISIBLE
        best = _better(best, _solid(run))
        return (run if finite else None), best

    def item(self) -> tuple[Strings | None, Strings]:
        """One thing that a quantifier may follow."""
        char = self.source[self.at]
        if char == "(":
            return self.group()
        if char == "[":
            return self.set(), frozenset()
        if char == "\\":
            return self.escape(), frozenset()
        if char == "{":
            self.at = self.source.find("}", self.at) + 1 or len(self.source)
            return None, frozenset()
        self.at += 1
        if char in "^$":
            return INVISIBLE, frozenset()
        return (None if char == "." else frozenset({char})), frozenset()

    def group(self) -> tuple[Strings | None, Strings]:
        """A bracketed part, or flags, a comment or a look-around."""
        opening = self.source[self.at :]
        looks = opening.startswith(LOOKS)
        self.at += self.opening_length(opening)
        exact, best = self.alternatives()
        self.at += 1
        if looks or opening.startswith("(?#"):
            return INVISIBLE, frozenset()
        return exact, best

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
        bare = (
            inside.replace("\\s", " ").replace("\\t", " ").replace("\\r", " ").replace("\\n", " ")
        )
        if inside.startswith("^") or any(c.isalnum() or c == "[" for c in bare):
            return frozenset(bare) if bare.isalpha() and len(bare) <= 4 else None
        # A range such as [!-~] spans letters.
        return None if "-" in bare.strip("-").replace("\\-", "") else INVISIBLE

    def escape(self) -> Strings | None:
        """A backslash and what belongs to it."""
        char = self.source[self.at + 1 : self.at + 2]
        self.at += 2
        if char in ("p", "P", "N") and self.source.startswith("{", self.at):
            self.at = self.source.find("}", self.at) + 1 or len(self.source)
            return None
        if char in ("x", "u", "U"):
            width = {"x": 2, "u": 4, "U": 8}[char]
            digits = self.source[self.at : self.at + width]
            self.at += width
            return frozenset({chr(int(digits, 16))})
        if char in ("b", "B", "A", "Z", "s", "t", "n", "r", "m", "M"):
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


def _product(run: Strings, exact: Strings | None) -> Strings | None:
    if exact is None or len(run) * len(exact) > MOST:
        return None
    return frozenset(one + two for one in run for two in exact)


def _solid(run: Strings) -> Strings:
    """The run as literals: worth nothing if one of its strings is too short to look for."""
    return run if usable(run) else frozenset()
