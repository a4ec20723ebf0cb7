"""What did not go as it should in a run: told at once where it has a place, counted for the end."""

from collections import Counter
from collections.abc import Callable
from typing import Literal

Outcome = Literal["unread", "broken", "guarded", "timeout", "error"]
# One and several of each, as the summary says them.
WORDS: dict[Outcome, tuple[str, str]] = {
    "unread": (
        "record passed through unread (no text)",
        "records passed through unread (no text)",
    ),
    "broken": ("broken", "broken"),
    "guarded": ("guarded", "guarded"),
    "timeout": ("timeout", "timeouts"),
    "error": ("error", "errors"),
}


class Tally:
    """Counts of what was passed over; `note` is given each message that names a place.

    >>> tally = Tally(print)
    >>> tally.note("news.jsonl:3: byte 80: not JSON")
    news.jsonl:3: byte 80: not JSON
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self.note = note
        self.counts: Counter[str] = Counter()

    def count(self, status: str) -> None:
        """Count an outcome; `cleaned` and `unchanged` are as it should be and do not show."""
        self.counts[status] += 1

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
        return ", ".join(parts)
