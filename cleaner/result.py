"""What cleaning one document gave."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType
from typing import Literal, NamedTuple

from cleaner.document import Document
from cleaner.edit import Edit, apply
from cleaner.rule import Fields

Status = Literal["error", "timeout", "guarded", "cleaned", "unchanged"]
Reason = Literal["veto", "place", "limit", "profile"]
NO_FIELDS: Fields = MappingProxyType({})


class Refusal(NamedTuple):
    """A match that was not cut, and why; start and end count code points of the source."""

    rule: str
    start: int
    end: int
    reason: Reason


@dataclass(frozen=True)
class Result:
    """A document with the edits that clean it.

    `status` is `error` or `timeout` (the document comes back as it was), `guarded` (it would have
    lost more than its limit: nothing is cut, but repairs stay), `cleaned` or `unchanged`; `reason`
    says why in the first three cases. `fields` holds what was cut but is worth knowing: dates,
    site names, credits.

    >>> result = Result(Document("One two."), (Edit(3, 7, "", "ads/label"),), status="cleaned")
    >>> result.text
    'One.'
    """

    document: Document
    edits: tuple[Edit, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    fields: Fields = field(default_factory=lambda: NO_FIELDS, hash=False)
    status: Status = "unchanged"
    reason: str = ""

    @cached_property
    def text(self) -> str:
        """The cleaned text: the source's own string if nothing changed."""
        return apply(self.document.text, self.edits) if self.edits else self.document.text

    def __reduce__(self) -> tuple[object, ...]:
        plain = (
            self.document,
            self.edits,
            self.refusals,
            dict(self.fields),
            self.status,
            self.reason,
        )
        return (Result, plain)


def traced(refusals: Iterable[Refusal], edits: Sequence[Edit]) -> list[Refusal]:
    """Refusals in offsets of the source instead of the text after the edits."""
    if not edits:
        return list(refusals)
    shifts = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in edits)]
    starts = [edit.start + shift for edit, shift in zip(edits, shifts, strict=False)]

    def source(offset: int) -> int:
        before = bisect_left(starts, offset)
        last = edits[before - 1] if before else None
        if last and starts[before - 1] + len(last.text) > offset:
            return last.start  # inside a repair, which is taken from its start
        return offset - shifts[before]

    return [
        refusal._replace(start=source(refusal.start), end=source(refusal.end))
        for refusal in refusals
    ]
