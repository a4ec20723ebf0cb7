"""What a format tells of its records as it goes, whoever keeps the book."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from cleaner.result import Result

TROUBLE = ("error", "timeout", "guarded")


# What a record is told by where it is kept, and what it is put back from: too dear to make for all
# those that nobody keeps.
Later = Callable[[], tuple[bytes, bytes]]


class Place(NamedTuple):
    """Where a record stands: the source, the number or id of the record, and its first byte."""

    source: str
    record: int | str | None = None
    offset: int | None = None

    def __str__(self) -> str:
        """As people read it.

        >>> str(Place("news.jsonl", 3, 80)), str(Place("page.txt"))
        ('news.jsonl:3: byte 80', 'page.txt')
        """
        name = self.source if self.record is None else f"{self.source}:{self.record}"
        return name if self.offset is None else f"{name}: byte {self.offset}"


class Book(Protocol):
    """Takes down what becomes of every record."""

    def count(self, outcome: str) -> None:
        """Count an outcome that has no result: unread, skipped, whole."""

    def note(self, place: Place, message: str) -> None:
        """Tell people of something at a place."""

    def done(self, results: Sequence[Result], place: Place) -> None:
        """The texts of a record were cleaned, or could not be."""

    def broken(self, place: Place, reason: str, raw: bytes, exact: bytes | None = None) -> bool:
        """A record cannot be read; whether it stays in the output.

        `raw` is for people, `exact` what it is put back from where that is not enough.
        """

    def left_out(self, place: Place, raw: bytes | Later) -> None:
        """A record does not come out because it was not to be cleaned."""

    def unfit(self, place: Place, reason: str, raw: bytes) -> None:
        """A record that came out does not, for the format that it is written in has no place."""

    def trace(self, place: Place, told: dict[str, Any]) -> None:
        """What leads from the cleaned record back to its source."""
