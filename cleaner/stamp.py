"""The name of all that shapes a result: the engine, the rules that can apply, the options.

Same text and same stamp give the same bytes, on any machine, in any order, with any number of
workers. The converse is not promised: a stamp may change where no result does.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.rule import Rule

# Their version shapes results; others only find the same things faster.
SHAPING = ("ftfy", "regex")
OPTIONAL = ("py3langid",)
# What a rule says to people and to the tests of rules, not to the engine.
SILENT = frozenset({"source", "why", "removes", "keeps", "examples", "references", "override"})
BYTES = 8


def stamp(rules: Iterable[Rule], *options: Any) -> str:
    """Sixteen hexadecimal digits; the order of rules means nothing, nor where their files lie.

    Options are values of which the order counts: text, numbers, tuples, dataclasses.

    >>> stamp((), "balanced") == stamp((), "precise")
    False
    """
    parts = [engine(), *sorted(map(content, rules)), content(options)]
    return _hash("\0".join(parts).encode("utf-8", "surrogatepass"))


@cache
def engine() -> str:
    """The hash of the program: its source, its version among it, and what it builds on."""
    from importlib.metadata import version
    from importlib.util import find_spec
    from unicodedata import unidata_version

    here = Path(__file__).parent
    shaping = (*SHAPING, *filter(find_spec, OPTIONAL))
    pieces = [unidata_version, *(f"{name} {version(name)}" for name in shaping)]
    for file in sorted(here.rglob("*.py"), key=lambda file: file.relative_to(here).parts):
        # A checkout may have its line ends changed; the program is the same.
        source = file.read_bytes().replace(b"\r\n", b"\n")
        pieces += ("/".join(file.relative_to(here).parts), _hash(source))
    return _hash("\n".join(pieces).encode())


def content(value: Any) -> str:
    """A value written so that equal values, and no others, are written alike.

    >>> content(("a", 1, None, frozenset({"c", "b"})))
    "('a',1,None,{'b','c'})"
    """
    if value is None or isinstance(value, str | int | float):
        return repr(value)
    if isinstance(value, tuple):
        return f"({','.join(map(content, value))})"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(content, value)))}}}"
    if is_dataclass(value) and not isinstance(value, type):
        told = (
            f"{field.name}={content(getattr(value, field.name))}"
            for field in fields(value)
            if field.name not in SILENT or not isinstance(value, Rule)
        )
        return f"{value.__class__.__name__}({','.join(told)})"
    raise TypeError(f"a {type(value).__name__} has no content that a stamp could hold")


def _hash(raw: bytes) -> str:
    from hashlib import blake2b

    return blake2b(raw, digest_size=BYTES).hexdigest()
