"""How selective a string is that is looked for."""

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category

from cleaner.fold import skeletons

LEAST_WORTH = 3
SIGNS = ("So", "Sm", "Sc")


def usable(strings: Iterable[str], least: int = LEAST_WORTH) -> bool:
    """Whether searching for these strings narrows anything down."""
    strings = tuple(strings)
    return bool(strings) and all(worth(string) >= least for string in strings)


@lru_cache(1 << 16)
def worth(string: str) -> int:
    """How selective a string is: its ASCII letters, or twice its others; a sign is enough."""
    return _letters(string) if not sign(string) else LEAST_WORTH


def sign(string: str) -> str:
    """The sign to look for in a string with hardly a letter, such as ©, ▼ or #; empty if none."""
    if _letters(string) >= LEAST_WORTH:
        return ""
    return next((c for c in string if c == "#" or (category(c) in SIGNS and not c.isascii())), "")


@lru_cache(1 << 15)
def _letters(string: str) -> int:
    plain, other = skeletons(string)
    return max(len(plain), len(other.decode("utf-8", "surrogatepass")) * 2)
