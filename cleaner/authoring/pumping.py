"""How the cost of a pattern grows: its own parts are said over and over, and the clock is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from time import process_time
from typing import Any, Literal, NamedTuple

import regex

Growth = Literal["linear", "quadratic", "exponential"]
Run = Callable[[Any, str, float], object]

# What a character set may match; the letters of the pattern itself are tried before these.
LIKELY = "aA1 ,.-:/|é文"
MOST_SAMPLES = 4
MOST_PUMPS = 500
# A character that hardly any pattern ends with.
NOWHERE = "\x01"
# Seconds. A text of this length that takes less is no trouble, whatever comes of a longer one.
LENGTH = 8000
QUICK = 0.004
BUDGET = 0.5
# So long is looked on for something worse than what was found.
ENOUGH = 1.0
# Texts of so few units, and so short, take the whole budget only where growth is exponential.
FEW = 40
SHORT = 400
# Four times the text: four times the work where it is linear, sixteen times where quadratic.
STEEP = 7.5
# Below this even a look that was disturbed tells that it is linear.
FLAT = 5.5
# What a busy machine says once it does not say three times.
LOOKED_AGAIN = 3
LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
OPENING = regex.compile(r"\((?:\?(?:<[=!]|[=!:>|]|P?<\w+>|[a-zA-Z-]*:|[a-zA-Z-]+\)))?")
ATOM = regex.compile(
    r"\\[pPN]\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.",
    regex.DOTALL,
)
COUNT = regex.compile(r"([?*+])[?+]?|\{(\d*)(,?)(\d*)\}[?+]?")
# A word ends by itself, so does what holds no space; these reach over sentences.
BROAD = (".", r"\D")


class Pump(NamedTuple):
    """A text in the making: what stands once, and what is said over and over after it."""

    prefix: str
    unit: str


class Cost(NamedTuple):
    """What a pattern costs on the text that is worst for it."""

    growth: Growth
    unit: str = ""
    seconds: float = 0.0
    length: int = 0


@dataclass
class Piece:
    """A part of a pattern: some texts it matches, and what to pump in it."""

    samples: tuple[str, ...] = ("",)
    pumps: tuple[Pump, ...] = ()


class Parts:
    """A pattern taken apart; `endless` are the broad atoms that may stand without end."""

    def __init__(self, source: str) -> None:
        self.endless: list[str] = []
        self._source = source
        self._at = 0
        self._letters = "".join(dict.fromkeys(char for char in source if char.isalpha()))[:8]
        self._starts: list[Pump] = []
        self.piece = self._alternatives()
        # What repeats is worse than what begins again and again, and comes first.
        self.pumps = tuple(dict.fromkeys((*self.piece.pumps, *self._starts)))[:MOST_PUMPS]

    def _alternatives(self) -> Piece:
        branches = [self._sequence()]
        while self._source.startswith("|", self._at):
            self._at += 1
            branches.append(self._sequence())
        samples = tuple(dict.fromkeys(branch.samples[0] for branch in branches))
        pumps = tuple(pump for branch in branches for pump in branch.pumps)
        return Piece(samples[:MOST_SAMPLES], pumps)

    def _sequence(self) -> Piece:
        said = ""
        pumps: list[Pump] = []
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            start = self._at
            piece = self._item()
            atom = self._source[start : self._at]
            least, most = self._count()
            pumps += (Pump(said + pump.prefix, pump.unit) for pump in piece.pumps)
            if most != 1:
                pumps += (Pump(said, sample) for sample in piece.samples if sample)
            if most < 0 and (atom in BROAD or _without(atom)):
                self.endless.append(self._source[start : self._at])
            said += piece.samples[0] * max(1, least)
            self._starts.append(Pump("", said))
        return Piece((said,), tuple(pumps))

    def _item(self) -> Piece:
        if self._source[self._at] != "(":
            found = ATOM.match(self._source, self._at)
            self._at = found.end() if found else self._at + 1
            return Piece(self._chars(found[0]) if found else ("",))
        opening = OPENING.match(self._source, self._at)
        opened = opening[0] if opening else "("
        self._at += len(opened)
        if opened.endswith(")"):  # flags
            return Piece()
        piece = self._alternatives()
        self._at += 1
        return Piece() if opened.startswith(LOOKS) else piece

    def _count(self) -> tuple[int, int]:
        """How often the item before may stand: least and most (-1: any number)."""
        found = COUNT.match(self._source, self._at)
        if not found or found[0] == "{}":
            return 1, 1
        self._at = found.end()
        if found[1]:
            return {"?": (0, 1), "*": (0, -1), "+": (1, -1)}[found[1]]
        least = int(found[2] or 0)
        return least, int(found[4] or -1) if found[3] else least

    def _chars(self, atom: str) -> tuple[str, ...]:
        return tuple(islice(_matching(atom, self._letters + LIKELY + atom), MOST_SAMPLES)) or ("",)


def _without(atom: str) -> bool:
    """Whether an atom is a set of all but some characters, the space not among those."""
    return atom.startswith("[^") and " " not in atom and r"\s" not in atom


def _matching(atom: str, chars: str) -> Iterator[str]:
    pattern = _atom(atom)
    return (char for char in dict.fromkeys(chars) if pattern and pattern.fullmatch(char))


@lru_cache(4096)
def _atom(source: str) -> Any:
    literal = len(source) == 1 and source not in ".^$"
    try:
        return regex.compile(regex.escape(source) if literal else source, regex.IGNORECASE)
    except regex.error:
        return None


def cost(pattern: "regex.Pattern[str]", run: Run) -> Cost:
    """The worst growth of a pattern over texts pumped from its parts.

    >>> cost(regex.compile(r"(?:a|a)*b"), matching).growth
    'exponential'
    >>> cost(regex.compile(r"read more: .{1,80}"), matching).growth
    'linear'
    """
    worst = Cost("linear")
    start = process_time()
    for unit, text in _texts(Parts(pattern.pattern), run):
        found = _measured(pattern, run, unit, text)
        if found.growth == "exponential":
            return found
        if found.growth != "linear" and found.seconds > worst.seconds:
            worst = found
        if worst.growth != "linear" and process_time() - start > ENOUGH:
            break
    return worst


def matching(pattern: Any, text: str, budget: float) -> object:
    """Match a whole line, as rules of kind `line` and `region` do."""
    return pattern.fullmatch(text, timeout=budget)


def searching(pattern: Any, text: str, budget: float) -> object:
    """Look for all matches in a line, as spans and conditions do."""
    return sum(1 for _ in pattern.finditer(text, timeout=budget))


def _texts(parts: Parts, run: Run) -> Iterator[tuple[str, Callable[[int], str]]]:
    # `regex` gives up at once on a text without the letters that a match must hold: one end has
    # them, behind a character that no match gets over, and one has not.
    said = parts.piece.samples[0]
    around = [("", NOWHERE), ("", NOWHERE + said + NOWHERE)]
    if run is searching:
        # Where a match may begin anywhere, one stands in front, and none follows.
        around.append((said + NOWHERE, NOWHERE))
    for pump in parts.pumps:
        if pump.unit:
            yield from ((pump.unit, _pumped(pump, front, end)) for front, end in around)


def _pumped(pump: Pump, front: str, end: str) -> Callable[[int], str]:
    def text(length: int) -> str:
        return front + pump.prefix + pump.unit * (length // len(pump.unit) + 1) + end

    return text


def _measured(pattern: Any, run: Run, unit: str, text: Callable[[int], str]) -> Cost:
    seconds = _seconds(pattern, run, text(LENGTH))
    if seconds < QUICK:
        return Cost("linear")
    few = min(FEW * len(unit), SHORT)
    short = _seconds(pattern, run, text(few))
    if short >= BUDGET / 2:
        return Cost("exponential", unit, short, few)
    length = LENGTH
    while seconds >= BUDGET / 4 and length > SHORT:
        length //= 2
        seconds = _seconds(pattern, run, text(length))
    if seconds <= FLAT * _seconds(pattern, run, text(length // 4)):
        return Cost("linear")
    for _ in range(LOOKED_AGAIN):
        quarter = min(_seconds(pattern, run, text(length // 4)) for _ in range(5))
        whole = min(_seconds(pattern, run, text(length)) for _ in range(3))
        if whole <= STEEP * quarter:
            return Cost("linear")
    return Cost("quadratic", unit, whole, length)


def _seconds(pattern: Any, run: Run, text: str) -> float:
    start = process_time()
    try:
        run(pattern, text, BUDGET)
    except TimeoutError:
        return BUDGET
    return process_time() - start
