"""What to look for on behalf of a rule, in the skeletons of a text or in the text itself."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import ClassVar, Literal, NamedTuple, Protocol

from cleaner.fold import ODD, coded, skeletons, spaced
from cleaner.literals import EDGE, GAP, MARK, MARKS, Strings, Way, Ways
from cleaner.view import Words
from cleaner.worth import LEAST_WORTH, sign, worth

NEWLINE = b"\n"
SPACE = b" "
# Fewer letters and digits stand in most lines.
LEAST_PIECE = 2
# To look for more takes as long as the regex does.
MOST_PIECES = 24
# To keep more for each of hundreds of needles takes longer than it saves.
MOST_BEGINS = 32
# Bytes beyond ASCII are spaces, two or three for a character; an edge stands beside a gap only.
STRANGE = re.compile(f"[{''.join(ODD)}]")
BEYOND = re.compile(rf"[^\0-\x7f{GAP}{EDGE}]+|{MARKS}*{MARK}[{MARK}{MARKS}]*")
BEFORE = re.compile(rf"(?:^|(?<=[{GAP}{MARKS}])){EDGE}+(?=[0-9A-Za-z])")
BEHIND = re.compile(rf"(?<=[0-9A-Za-z]){EDGE}+(?=[{GAP}{MARKS}]|$)")

# A sign of these scripts is in few texts of other scripts.
HAN = re.compile("[\u2e80-\u9fff\uac00-\ud7a3]")

# So many ways take as long as the regex.
MOST_ASKED = 8


class Asked(NamedTuple):
    """What a line must hold: one of `begins` first in its skeleton, and of each of `sets` a part.

    Nothing is asked of the skeleton where `begins` is empty.
    """

    begins: tuple[bytes, ...]
    sets: tuple[tuple[bytes, ...], ...]


class Needle(NamedTuple):
    """What to look for, and where: in the ASCII skeleton, the other one, or the text itself.

    `beside`: what else a line must hold, all of one of these; none if nothing else.
    """

    bytes: bytes
    where: Literal["plain", "other", "text"]
    beside: tuple[Asked, ...] = ()


class Sought(Protocol):
    """Something that is found on lines which hold one of its strings.

    whole: whether a regex must match the whole line.
    """

    whole: ClassVar[bool]

    def wholes(self) -> Strings:
        """Phrases that are a whole line."""

    def starts(self) -> Strings:
        """Strings that a line begins with."""

    def literals(self) -> Strings:
        """Strings that stand anywhere in a line."""

    def ways(self) -> Mapping[str, Ways]:
        """For some of the last two: in which ways a line matches where one stands; none: in any."""


def needles(kind: Sought) -> Iterator[Needle]:
    """The strings of a kind, each as it is looked for."""
    for string in kind.wholes():
        yield from _needles(string, before=NEWLINE, after=NEWLINE)
    found = kind.ways().items()
    starts = kind.starts()
    beside = {
        string: besides(ways, whole=kind.whole and string not in starts) for string, ways in found
    }
    for string in starts:
        yield from _needles(string, before=NEWLINE, beside=beside.get(string, ()))
    for string in kind.literals():
        yield from _needles(string, beside=beside.get(string, ()))


def _needles(
    string: str, before: bytes = b"", after: bytes = b"", beside: tuple[Asked, ...] = ()
) -> Iterator[Needle]:
    if sign(string):
        yield Needle(sign(string).encode(), "text")
        return
    # Digits are no letters and leave no trace in a skeleton, but the K of 1.2K does.
    for number in ("", "k", "m") if "{n}" in string else ("",):
        counted = string.replace("{n}", number)
        plain, other = skeletons(counted)
        # "sửa" is two ASCII letters that half of all lines hold, and one that few texts do; the
        # "icp" of "icp备" is in every "epic poem".
        telling = LEAST_WORTH + 3 * bool(HAN.search(string))
        common = other and not before and len(plain) < telling
        if len(plain) >= worth(counted) and not common:
            yield Needle(before + plain + after, "plain", beside)
        else:
            yield Needle(before + other + after, "other", beside)


def besides(ways: Ways, *, whole: bool) -> tuple[Asked, ...]:
    """What a line must hold beside a string; none if one of the ways asks for nothing.

    With `whole` it is the whole line that matches.
    """
    asked = tuple(sorted({_asked(way, whole=whole) for way in ways}))
    vague = any(not begins and not sets for begins, sets in asked)
    return () if vague or len(asked) > MOST_ASKED else asked


def _asked(way: Way, *, whole: bool) -> Asked:
    return Asked(_begins(way.lead) if whole else (), tuple(filter(None, map(_pieces, way.sets))))


@lru_cache(1 << 12)
def _begins(leads: Strings) -> tuple[bytes, ...]:
    """What the skeleton of a line begins with; none if that is vague, or one of too many."""
    plain = [skeletons(lead)[0] for lead in leads]
    if len(min(plain, key=len, default=b"")) < LEAST_PIECE:
        return ()
    found = _shortest(plain, bytes.startswith)
    return found if len(found) <= MOST_BEGINS else ()


@lru_cache(1 << 12)
def _pieces(strings: Strings) -> tuple[bytes, ...]:
    """What stands in the words of a line that holds one of some strings; none if that is vague."""
    pieces = [piece(string) for string in strings]
    found = _shortest(pieces, bytes.__contains__) if all(pieces) else ()
    return found if len(found) <= MOST_PIECES else ()


def _shortest(parts: list[bytes], within: Callable[[bytes, bytes], bool]) -> tuple[bytes, ...]:
    """Of some parts those that no other is within."""
    found: list[bytes] = []
    for part in sorted(set(parts), key=lambda part: (len(part), part)):
        if not any(within(part, shorter) for shorter in found):
            found.append(part)
    return tuple(found)


@lru_cache(1 << 14)
def piece(string: str) -> bytes:
    r"""The longest part of a string that stands so in the words of a line; empty if none does.

    >>> piece("a\2more\1"), piece("à\0lire\1"), piece("\1gå")
    (b' more ', b'lire ', b'')
    """
    bare = BEYOND.sub(f" {GAP} ", STRANGE.sub(GAP, string))
    bare = BEHIND.sub(" ", BEFORE.sub(" ", bare)).replace(EDGE, "").replace(MARKS, GAP)
    found = max((spaced(coded(part)) for part in bare.split(GAP)), key=_letters)
    return found if _letters(found) >= LEAST_PIECE else b""


def _letters(part: bytes) -> int:
    return len(part.replace(SPACE, b""))


def fulfilled(beside: Iterable[Asked], words: Words) -> bool:
    """Whether a line holds what is asked for in one of some ways."""
    # Plain loops: this runs for thousands of needles a page, and most lines hold no more than one.
    spaced, skeleton = words
    for begins, sets in beside:
        if begins and not skeleton.startswith(begins):
            continue
        for parts in sets:
            for part in parts:
                if part in spaced:
                    break
            else:
                break
        else:
            return True
    return False
