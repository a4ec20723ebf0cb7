"""Regular expressions that are compiled when first used: most starts need few of them."""

import copyreg
import marshal
import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from cleaner import store
from cleaner.budget import uncounted

if TYPE_CHECKING:
    import regex

# Patterns of fewer characters are compiled in about a millisecond.
DEAR = 200
Engine = Callable[[str], Any]


def compiled(source: str) -> "regex.Pattern[str]":
    """A pattern in the syntax of `regex`, ready for use.

    One that takes long to compile, a third of a second for some with dates, is kept for the user.
    """
    with uncounted():
        import regex  # loaded with the first pattern that a text asks for

        return _kept(source) if len(source) >= DEAR else regex.compile(source)


def _kept(source: str) -> "regex.Pattern[str]":
    import regex

    name = store.key("pattern", regex.__version__, source)
    kept = store.get(name)
    again = _pickling(regex.compile(""))
    if kept and again:
        with suppress(EOFError, ValueError, TypeError):  # it is none of ours
            return cast("regex.Pattern[str]", again[0](*marshal.loads(kept)))
    pattern = regex.compile(source)
    if again:
        store.put(name, marshal.dumps(_pickling(pattern)[1]))
    return pattern


def _pickling(pattern: "regex.Pattern[str]") -> Any:
    """What makes a pattern again, and of what; None if the engine does not say."""
    reduce = copyreg.dispatch_table.get(type(pattern))
    return reduce and reduce(pattern)


class Late:
    """Stands for a compiled pattern, whose methods it takes over one by one as they are used.

    The engine too is loaded when first used: `regex` takes as long as all of our own modules.
    """

    def __init__(self, engine: Engine, source: Any) -> None:
        self._engine = engine
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        source = self.pattern() if callable(self.pattern) else self.pattern
        with uncounted():
            value = getattr(self._engine(source), name)
        self.__dict__[name] = value
        return value


def late(source: str) -> "regex.Pattern[str]":
    r"""A pattern in the syntax of `regex`.

    >>> late(r"\p{Lu}+").fullmatch("ABC").group()
    'ABC'
    """
    return cast("regex.Pattern[str]", Late(compiled, source))


def late_re(source: str | Callable[[], str]) -> "re.Pattern[str]":
    """A pattern in the syntax of `re`, or what makes one."""
    return cast("re.Pattern[str]", Late(re.compile, source))
