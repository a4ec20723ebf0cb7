"""What did not go as it should in a run: told at once where it has a place, counted for the end."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

from cleaner.formats.book import TROUBLE, Later, Place
from cleaner.result import Result, Status

Outcome = Literal["unread", "skipped", "whole", "broken", "guarded", "timeout", "error"]
# One and several of each, as the summary says them.
WORDS: dict[Outcome, tuple[str, str]] = {
    "unread": (
        "record passed through unread (no text)",
        "records passed through unread (no text)",
    ),
    "skipped": ("record without a text skipped", "records without a text skipped"),
    "whole": ("page taken whole", "pages taken whole"),
    "broken": ("broken", "broken"),
    "guarded": ("guarded", "guarded"),
    "timeout": ("timeout", "timeouts"),
    "error": ("error", "errors"),
}
NO_TEXT = "not one with a text: name its field with --text-field"


class Tally:
    """The book of the filter: broken records stay; `tell` is given each message.

    >>> tally = Tally(print)
    >>> tally.broken(Place("news.jsonl", 3, 80), "not JSON", b"{")
    news.jsonl:3: byte 80: not JSON
    True
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.notes = 0
        self.counts: Counter[str] = Counter()

    def count(self, outcome: str) -> None:
        """Count an outcome; `cleaned` and `unchanged` are as it should be and do not show."""
        self.counts[outcome] += 1

    def note(self, place: Place, message: str) -> None:
        """Tell it."""
        self.notes += 1
        self._tell(f"{place}: {message}")

    def done(self, results: Sequence[Result], place: Place) -> None:
        """Count each status, and tell of trouble."""
        for result in results:
            self.counts[result.status] += 1
            # Records that are guarded are many, and are as they were; they are counted alone.
            if result.status in TROUBLE and (place.record is None or result.status != "guarded"):
                self.note(place, f"{result.status}: {result.reason}")

    def broken(
        self,
        place: Place,
        reason: str,
        raw: bytes,  # noqa: ARG002
        exact: bytes | None = None,  # noqa: ARG002
    ) -> bool:
        """Count and tell it; it stays."""
        self.counts["broken"] += 1
        self.note(place, reason)
        return True

    def left_out(self, place: Place, raw: bytes | Later) -> None:
        """The filter leaves nothing out."""

    def unfit(self, place: Place, reason: str, raw: bytes) -> None:  # noqa: ARG002
        """Count and tell it."""
        self.counts["broken"] += 1
        self.note(place, reason)

    def trace(self, place: Place, told: dict[str, Any]) -> None:
        """The filter's traces are in its records."""

    @property
    def failed(self) -> int:
        """How many documents are as they were because cleaning them failed."""
        return self.counts["error"] + self.counts["timeout"]

    def summary(self) -> str:
        """The counts in one line; empty where all went well.

        >>> tally = Tally(print)
        >>> for outcome in ("unread", "unread", "unread", "guarded"): tally.count(outcome)
        >>> tally.summary()
        '3 records passed through unread (no text), 1 guarded'
        """
        parts = []
        for outcome, (one, several) in WORDS.items():
            count = self.counts[outcome]
            if count:
                parts.append(f"{count} {one if count == 1 else several}")
        if self.counts["unread"] and not any(self.counts[status] for status in get_args(Status)):
            parts.append(NO_TEXT)
        return ", ".join(parts)
