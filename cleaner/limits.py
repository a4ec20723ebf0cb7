"""How much may go: limits for one rule and for one document, by profile."""

from dataclasses import dataclass
from typing import Literal

from cleaner.errors import CleanerError

Profile = Literal["precise", "balanced", "thorough"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares of a document, 0 to 1, that one rule and all rules together may cut.

    A cut of no more than `free` characters is never stopped: in a short text one line is a large
    share. Repeats and repairs do not count. Whatever the limits, a text never becomes blank.
    """

    rule: float
    document: float
    free: int = 400

    def __post_init__(self) -> None:
        shares = (self.rule, self.document)
        if not all(0 <= share <= 1 for share in shares) or self.free < 0:
            raise CleanerError(f"limits are shares from 0 to 1, and `free` characters: not {self}")


LIMITS: dict[Profile, Limits] = {
    "precise": Limits(rule=0.25, document=0.5),
    "balanced": Limits(rule=0.4, document=0.85),
    "thorough": Limits(rule=0.8, document=0.95),
}
CONFIDENCES: dict[Profile, tuple[str, ...]] = {
    "precise": ("high",),
    "balanced": ("high", "medium"),
    "thorough": ("high", "medium", "low"),
}
