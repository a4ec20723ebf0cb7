"""What must be so for a match of a rule to count."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal, NamedTuple, Self

from cleaner.fold import LINKED, bears
from cleaner.markdown import plain
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.shapes import SHAPES

Block = Literal["code", "table", "quote"]
ShapeName = Literal[
    "bullet", "code", "counter", "date", "entry", "headline", "prose", "quote", "sentence", "short",
    "table", "tally", "teaser", "url",
]  # fmt: skip
# The keys of a condition, those first whose answer takes the least: the lines beside are one line
# each, a region may be hundreds.
CHEAP = ("type", "after", "before", "phrases", "shape", "not_in", "regex", "near", "later")


@dataclass(frozen=True)
class Condition:
    """What must be so for a match to count: under `when` all of it, under `unless` none of it.

    `before`, `after` look at the nearest filled line above and below the match, `near` at three
    lines on either side, `later` at any line below the first; `shape`, `regex`, `phrases` at the
    matched lines themselves. `not_in` names blocks the match must not stand in, `type` the
    document's type.
    """

    shape: ShapeName | None = None
    regex: Pattern | None = None
    phrases: Phrases | None = None
    before: Self | None = None
    after: Self | None = None
    near: Self | None = None
    later: Self | None = None
    not_in: tuple[Block, ...] = ()
    type: tuple[str, ...] = ()

    @cached_property
    def named(self) -> tuple[tuple[str, "Condition"], ...]:
        """What the condition asks, one thing at a time, each under its key."""
        given = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((name, Condition(**{name: value})) for name, value in given if value)

    @cached_property
    def parts(self) -> tuple["Condition", ...]:
        """What the condition asks, one thing at a time."""
        return tuple(part for _, part in self.named)

    @cached_property
    def alone(self) -> bool:
        """Whether the matched lines alone tell if the condition holds."""
        site = self.regex is not None and self.regex.names_site
        return not (self.looks_around or self.not_in or self.type or site)

    @cached_property
    def looks_around(self) -> bool:
        """Whether the condition asks something of other lines."""
        return bool(self.before or self.after or self.near or self.later)

    def says(self, text: str, key: Callable[[], str], site: str) -> bool:
        """Whether shape, regex and phrases fit a text; `key` gives its first line, folded.

        Of links in Markdown only what a reader sees counts: an address may hold anything.
        """
        if bears(text, LINKED):
            text = plain(text)
        if self.shape and not SHAPES[self.shape](text):
            return False
        if self.regex and not self.regex.search(text, site):
            return False
        return not self.phrases or self.phrases.languages(key()) is not None


class Term(NamedTuple):
    """One of a rule's conditions, and what it must come to."""

    condition: Condition
    holds: bool


def terms(when: Condition | None, unless: Condition | None) -> tuple[Term, ...]:
    """What `when` asks and what `unless` forbids, one thing at a time, the cheapest first."""
    asked = ((when, True), (unless, False))
    found = [
        (name, Term(part, holds)) for given, holds in asked if given for name, part in given.named
    ]
    return tuple(term for _, term in sorted(found, key=lambda pair: CHEAP.index(pair[0])))
