"""Rules as plain values and back: what is kept for the next run.

A kept rule is a name; the rest of it is unpacked when it is first asked for, which for most rules
of a large set is never.
"""

import marshal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cached_property
from typing import Any, Never

from cleaner.condition import Condition
from cleaner.errors import CleanerError
from cleaner.kinds import KINDS
from cleaner.needle import Asked, Needle
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.rule import Example, Extent, Rule

CLASSES: dict[str, Any] = {
    made.__name__: made
    for made in (Rule, Condition, Example, Extent, Pattern, Phrases, *KINDS.values())
}
NAMES = {made: tuple(field.name for field in fields(made)) for made in CLASSES.values()}
# What is asked of every rule when a cleaner is made.
HEAD = ("id", "category", "aliases", "scope", "override", "mark")
# Readable by every Python that we run on.
VERSION = 4


class Packed(Rule):
    """A rule that turns into a plain one when more is asked of it than its head knows.

    What it looks for is kept apart: that is asked of all rules where they are searched with for
    the first time, and never again.
    """

    def __init__(self, head: dict[str, Any], body: bytes, apart: "Apart", number: int) -> None:
        known = object.__getattribute__(self, "__dict__")
        known.update(head)
        known["_needles"], known["_body"] = (apart, number), body

    def __getattribute__(self, name: str) -> Any:
        known = object.__getattribute__(self, "__dict__")
        if name in known:
            return known[name]
        body = known.get("_body")
        apart, number = known.get("_needles") or (None, 0)
        if name == "needles" and apart is not None and apart.rows:
            return known.setdefault(name, _needles(apart.rows[number]))
        if body is not None:  # another thread may just have been here
            known.update(vars(unpacked(marshal.loads(body))))
            object.__setattr__(self, "__class__", Rule)
            known.pop("_body", None)
            known.pop("_needles", None)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> Never:
        raise AttributeError(f"a rule cannot be changed: {name}")


class Apart:
    """The needles of some rules, in order, read when first asked for; none where they are lost."""

    def __init__(self, read: Callable[[], bytes | None]) -> None:
        self._read = read

    @cached_property
    def rows(self) -> Sequence[bytes]:
        """For each rule what it looks for, packed."""
        try:
            found: list[bytes] = marshal.loads(self._read() or b"")
        except (ValueError, EOFError, TypeError):
            return ()
        return found


def dump(rules: Iterable[Rule]) -> bytes:
    """Rules as bytes, but for their needles."""
    rows = [
        ({name: getattr(rule, name) for name in HEAD}, marshal.dumps(packed(rule), VERSION))
        for rule in rules
    ]
    return marshal.dumps(rows, VERSION)


def needles(rules: Iterable[Rule]) -> bytes:
    """The needles of rules as bytes."""
    rows = [marshal.dumps(_plain(rule.needles), VERSION) for rule in rules]
    return marshal.dumps(rows, VERSION)


def load(raw: bytes, read: Callable[[], bytes | None]) -> tuple[Rule, ...]:
    """The rules that were dumped; CleanerError if these bytes are no rules.

    `read` gives their needles; without those they are read off the rules again, which takes long.
    """
    apart = Apart(read)
    try:
        rows = enumerate(marshal.loads(raw))
        return tuple(Packed(head, body, apart, number) for number, (head, body) in rows)
    except (ValueError, EOFError, TypeError) as error:
        raise CleanerError(f"not rules: {error}") from None


def _plain(needles: Iterable[Needle]) -> tuple[Any, ...]:
    return tuple((*needle[:2], tuple(map(tuple, needle.beside))) for needle in needles)


def _needles(raw: bytes) -> tuple[Needle, ...]:
    return tuple(
        Needle(string, where, tuple(Asked(*asked) for asked in beside))
        for string, where, beside in marshal.loads(raw)
    )


def packed(value: Any) -> Any:
    """A value as lists, tuples, texts and numbers; a list stands for a dataclass, name first."""
    kind = value.__class__
    if kind is tuple:
        return tuple(map(packed, value))
    if kind in NAMES:
        return [kind.__name__, *(packed(getattr(value, name)) for name in NAMES[kind])]
    return value


def unpacked(plain: Any) -> Any:
    """The value that was packed."""
    if isinstance(plain, tuple):
        return tuple(map(unpacked, plain))
    if isinstance(plain, list):
        return CLASSES[plain[0]](*map(unpacked, plain[1:]))
    return plain
