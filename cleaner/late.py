"""Regular expressions that are compiled when first used: most starts need few of them."""

import re
from typing import Any, cast

import regex


class Late:
    """Stands for a compiled pattern, whose methods it takes over one by one as they are used."""

    def __init__(self, engine: Any, source: Any) -> None:
        self._engine = engine
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(self._engine.compile(self.pattern), name)
        self.__dict__[name] = value
        return value


def late(source: str) -> "regex.Pattern[str]":
    r"""A pattern in the syntax of `regex`.

    >>> late(r"\p{Lu}+").fullmatch("ABC").group()
    'ABC'
    """
    return cast("regex.Pattern[str]", Late(regex, source))


def late_re(source: str) -> "re.Pattern[str]":
    """A pattern in the syntax of `re`."""
    return cast("re.Pattern[str]", Late(re, source))
