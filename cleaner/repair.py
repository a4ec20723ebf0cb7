"""Repairs, made one after the other until nothing is left to mend."""

from collections.abc import Iterable, Sequence
from typing import cast

from cleaner.edit import Edit, apply, compose
from cleaner.rule import RepairKind, Rule

# A text that is still not at rest after so many rounds is made to tease.
MOST_ROUNDS = 8


def ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The repair rules in the one order that works, whatever order they came in."""
    return tuple(sorted(rules, key=lambda rule: (cast(RepairKind, rule.kind).order, rule.id)))


def repair(text: str, rules: Sequence[Rule]) -> tuple[str, tuple[Edit, ...]]:
    """The mended text and the edits that lead to it from the source."""
    edits: tuple[Edit, ...] = ()
    coded = text.encode("utf-8", "surrogatepass")
    for _ in range(MOST_ROUNDS):
        before = text
        for rule in rules:
            kind = cast(RepairKind, rule.kind)
            if kind.might(text, coded) and (found := kind.repair(text, rule.id)):
                text = apply(text, found)
                coded = text.encode("utf-8", "surrogatepass")
                edits = compose(edits, found)
        if text == before:
            break
    return text, edits
