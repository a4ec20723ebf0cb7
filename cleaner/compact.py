"""Rules as plain values and back: what is kept for the next run.

A kept rule is a name; the rest of it is unpacked when it is first asked for, which for most rules
of a large set is never.
"""

import marshal
from collections.abc import Iterable
from dataclasses import fields
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

    What it looks for is packed by itself: that is asked of all rules where they are searched with
    for the first time.
    """

    def __init__(self, head: dict[str, Any], needles: bytes, body: bytes) -> None:
        known = object.__getattribute__(self, "__dict__")
        known.update(head)
        known["_needles"], known["_body"] = needles, body

    def __getattribute__(self, name: str) -> Any:
        known = object.__getattribute__(self, "__dict__")
        if name in known:
            return known[name]
        body = known.get("_body")
        if name == "needles" and body is not None:
            return known.setdefault(name, _needles(known["_needles"]))
        if body is not None:  # another thread may just have been here
            known.update(vars(unpacked(marshal.loads(body))))
            object.__setattr__(self, "__class__", Rule)
            known.pop("_body", None)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> Never:
        raise AttributeError(f"a rule cannot be changed: {name}")


def dump(rules: Iterable[Rule]) -> bytes:
    """Rules as bytes."""
    rows = [
        (
            {name: getattr(rule, name) for name in HEAD},
            marshal.dumps(_plain(rule.needles), VERSION),
            marshal.dumps(packed(rule), VERSION),
        )
        for rule in rules
    ]
    return marshal.dumps(rows, VERSION)


def load(raw: bytes) -> tuple[Rule, ...]:
    """The rules that were dumped; CleanerError if these bytes are no rules."""
    try:
        return tuple(Packed(*row) for row in marshal.loads(raw))
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
