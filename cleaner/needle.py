"""What to look for on behalf of a rule, in the skeletons of a text or in the text itself."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol

from cleaner.fold import skeletons
from cleaner.literals import LEAST_WORTH, Strings, sign, worth

NEWLINE = b"\n"


class Needle(NamedTuple):
    """What to look for, and where: in the ASCII skeleton, the other one, or the text itself."""

    bytes: bytes
    where: Literal["plain", "other", "text"]


class Sought(Protocol):
    """Something that is found on lines which hold one of its strings."""

    def wholes(self) -> Strings:
        """Phrases that are a whole line."""

    def starts(self) -> Strings:
        """Strings that a line begins with."""

    def literals(self) -> Strings:
        """Strings that stand anywhere in a line."""


def needles(kind: Sought) -> Iterator[Needle]:
    """The strings of a kind, each as it is looked for."""
    for string in kind.wholes():
        yield from _needles(string, before=NEWLINE, after=NEWLINE)
    for string in kind.starts():
        yield from _needles(string, before=NEWLINE)
    for string in kind.literals():
        yield from _needles(string)


def _needles(string: str, before: bytes = b"", after: bytes = b"") -> Iterator[Needle]:
    if sign(string):
        yield Needle(sign(string).encode(), "text")
        return
    # Digits are no letters and leave no trace in a skeleton, but the K of 1.2K does.
    for number in ("", "k", "m") if "{n}" in string else ("",):
        counted = string.replace("{n}", number)
        plain, other = skeletons(counted)
        # "sửa" is two ASCII letters that half of all lines hold, and one that few texts do.
        common = other and not before and len(plain) < LEAST_WORTH
        if len(plain) >= worth(counted) and not common:
            yield Needle(before + plain + after, "plain")
        else:
            yield Needle(before + other + after, "other")
