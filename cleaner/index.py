"""What a set of rules looks for, as it is searched: made once and kept for the user."""

import marshal
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cleaner import store
from cleaner.automaton import compiled
from cleaner.needle import NEWLINE, Asked, Needle
from cleaner.rule import Rule

# With fewer rules making it takes no longer than asking for it.
FEW = 16
VERSION = 4
# A rule, by its number, and what else a line must hold (see `Needle.beside`).
Asking = tuple[int, tuple[Asked, ...]]


class Part(NamedTuple):
    """The needles of one place, and for each the number of those who look for it in `groups`.

    Unpacked only as far as they are asked for: twenty thousand take longer than a page.
    """

    name: str
    packed: bytes
    group: bytes
    groups: tuple[bytes, ...]

    def __bool__(self) -> bool:
        return bool(self.group)

    def numbers(self) -> Sequence[int]:
        """For each needle the number of its group."""
        return memoryview(self.group).cast("I")

    def asking(self, group: int) -> tuple[Asking, ...]:
        """Who looks for the needles of a group."""
        return tuple(marshal.loads(self.groups[group]))

    def database(self) -> Any:
        """The automaton over the needles."""
        return compiled(self.name, self.needles)

    def needles(self) -> tuple[bytes, ...]:
        """The needles themselves."""
        return tuple(marshal.loads(self.packed))


class Index(NamedTuple):
    """The needles in the ASCII skeleton and in the other, the signs, and the rules without any.

    `rare`: letters of which any text holds one that holds one of the other needles.
    """

    plain: Part
    other: Part
    signs: dict[str, tuple[int, ...]]
    placed: tuple[int, ...]
    rare: frozenset[str]


def index(rules: Sequence[Rule]) -> Index:
    """What some rules of line scope look for; rules are told by their place in the sequence."""
    if len(rules) < FEW:
        return _index(rules, "")
    name = store.key("index", *(rule.mark for rule in rules))
    kept = store.get(name)
    if kept:
        plain, other, *rest = marshal.loads(kept)
        return Index(Part(*plain), Part(*other), *rest)
    made = _index(rules, name)
    store.put(name, marshal.dumps((tuple(made.plain), tuple(made.other), *made[2:]), VERSION))
    return made


def _index(rules: Sequence[Rule], name: str) -> Index:
    found: dict[str, dict[bytes, dict[int, tuple[Asked, ...]]]] = {
        "plain": {}, "other": {}, "text": {},
    }  # fmt: skip
    for number, rule in enumerate(rules):
        for needle in rule.needles:
            _note(found[needle.where].setdefault(needle.bytes, {}), number, needle)
    return Index(
        _part(f"{name}-plain" if name else "", found["plain"]),
        _part(f"{name}-other" if name else "", found["other"]),
        {sign.decode(): tuple(asking) for sign, asking in found["text"].items()},
        tuple(number for number, rule in enumerate(rules) if not rule.needles),
        _rare(found["other"]),
    )


def _note(asking: dict[int, tuple[Asked, ...]], number: int, needle: Needle) -> None:
    """Take in a needle of a rule, which may have the same one for other ways to match."""
    known = asking.get(number)
    if known is None:
        asking[number] = needle.beside
    elif not known or not needle.beside:
        asking[number] = ()
    else:
        asking[number] = (*known, *needle.beside)


def _part(name: str, found: Mapping[bytes, Mapping[int, tuple[Asked, ...]]]) -> Part:
    groups: dict[bytes, int] = {}
    numbers = array("I")
    for asking in found.values():
        plain: Any = tuple((number, tuple(map(tuple, beside))) for number, beside in asking.items())
        packed = marshal.dumps(plain, VERSION)
        numbers.append(groups.setdefault(packed, len(groups)))
    return Part(name, marshal.dumps(tuple(found), VERSION), numbers.tobytes(), tuple(groups))


def _rare(needles: Iterable[bytes]) -> frozenset[str]:
    """Letters of which any text holds one, in some case, that holds one of the needles."""
    firsts = {needle.strip(NEWLINE).decode("utf-8", "surrogatepass")[:1] for needle in needles}
    unfolded = _unfolded() if firsts else {}
    return frozenset(cased for letter in firsts for cased in (letter, *unfolded.get(letter, ())))


def _unfolded() -> Mapping[str, set[str]]:
    """For each letter the characters that fold to it, or to something that holds it."""
    unfolded: dict[str, set[str]] = {}
    for char in map(chr, range(0x80, 0x2200)):
        for letter in char.casefold():
            unfolded.setdefault(letter, set()).add(char)
    return unfolded
