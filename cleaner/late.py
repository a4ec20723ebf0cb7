"""Regular expressions that are compiled when first used: most starts need few of them."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import re

    import regex


class Late:
    """Stands for a compiled pattern, whose methods it takes over one by one as they are used.

    The engine too is loaded when first used: `regex` takes as long as all of our own modules.
    """

    def __init__(self, engine: str, source: Any) -> None:
        self._engine = engine
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        source = self.pattern() if callable(self.pattern) else self.pattern
        value = getattr(import_module(self._engine).compile(source), name)
        self.__dict__[name] = value
        return value


def late(source: str) -> "regex.Pattern[str]":
    r"""A pattern in the syntax of `regex`.

    >>> late(r"\p{Lu}+").fullmatch("ABC").group()
    'ABC'
    """
    return cast("regex.Pattern[str]", Late("regex", source))


def late_re(source: str | Callable[[], str]) -> "re.Pattern[str]":
    """A pattern in the syntax of `re`, or what makes one."""
    return cast("re.Pattern[str]", Late("re", source))
