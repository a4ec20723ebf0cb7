"""The plain engine: every rule on every line, every repair on every text, nothing gated.

It shares kinds, gather, decide and tidy with the fast engine; what differs is all that was done
for speed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

import ftfy

from cleaner.cleaner import Cleaner
from cleaner.decide import Policy
from cleaner.edit import Edit
from cleaner.kinds.encoding import Encoding
from cleaner.landmarks import Landmarks
from cleaner.memory import Candidates, Memory
from cleaner.pipeline import Pipeline, Round
from cleaner.rule import Match, PageKind, Rule
from cleaner.tidy import tidy
from cleaner.view import View, blank


@dataclass(frozen=True)
class Ungated(Encoding):
    """A repair that looks at every text, and at every line for mojibake."""

    def might(self, text: str, coded: bytes) -> bool:
        return True

    def repair(self, text: str, rule: str) -> list[Edit]:
        return _mended(text, rule) if self.fix == "mojibake" else super().repair(text, rule)


def _mended(text: str, rule: str) -> list[Edit]:
    """Mojibake mended line by line; one edit a word, or the line where words do not pair up."""
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        fixed = ftfy.fix_encoding(line)
        if fixed != line and "\n" not in fixed:
            old, new = re.split(r"(\s+)", line), re.split(r"(\s+)", fixed)
            pairs = zip(old, new, strict=True) if len(old) == len(new) else [(line, fixed)]
            at = start
            for one, two in pairs:
                if one != two:
                    edits.append(Edit(at, at + len(one), two, rule))
                at += len(one)
        start += len(line) + 1
    return edits


class Plain(Pipeline):
    """A pipeline without its short cuts."""

    def __init__(self, rules: Iterable[Rule], policy: Policy) -> None:
        super().__init__(rules, policy)
        self.repairs = tuple(
            replace(rule, kind=Ungated(cast(Encoding, rule.kind).fix)) for rule in self.repairs
        )

    def _candidates(self, marks: Landmarks, memory: Memory) -> Candidates:
        return self.scan.every(marks)

    def _pages(self, marks: Landmarks) -> Iterator[Match]:
        for rule in self._page:
            for found in cast(PageKind, rule.kind).find(marks):
                yield Match(rule, *found)

    def _look(self, document, view, memory) -> Round:
        marks = Landmarks(View(view.text), document)
        decision = self._decide(marks, self._candidates(marks, memory), memory)
        if blank(view.text):
            return super()._look(document, view, memory)
        return Round(tidy(marks, decision.cuts), decision)


class Reference(Cleaner):
    """A Cleaner without short cuts."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._pipeline = Plain(self.rules, self.policy)
