"""The name of all that shapes a result: the engine, the rules that can apply, the options.

Same text and same stamp give the same bytes, on any machine, in any order, with any number of
workers. The converse is not promised: a stamp may change where no result does.
"""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cleaner import store
from cleaner.content import content, digest
from cleaner.rule import Rule

HERE = Path(__file__).parent
# Their version shapes results; others only find the same things faster.
SHAPING = ("ftfy", "regex")
OPTIONAL = ("py3langid",)


def stamp(rules: Iterable[Rule], *options: Any) -> str:
    """Sixteen hexadecimal digits; the order of rules means nothing, nor where their files lie.

    Options are values of which the order counts: text, numbers, tuples, dataclasses.

    >>> stamp((), "balanced") == stamp((), "precise")
    False
    """
    parts = [engine(), *sorted(rule.mark for rule in rules), content(options)]
    return digest("\0".join(parts))


@cache
def engine() -> str:
    """The hash of the program: its source, its version among it, and what it builds on.

    Kept for as long as none of its files, nor theirs, has changed.
    """
    told = (line for folder, *_ in os.walk(HERE) for line in (folder, *store.state(Path(folder))))
    name = store.key("engine", *told, *map(store.installed, (*SHAPING, *OPTIONAL)))
    kept = store.get(name)
    if kept:
        return kept.decode()
    found = made()
    store.put(name, found.encode())
    return found


def made() -> str:
    """The hash, made anew."""
    from importlib.metadata import version
    from unicodedata import unidata_version

    shaping = (*SHAPING, *filter(store.installed, OPTIONAL))
    pieces = [unidata_version, *(f"{name} {version(name)}" for name in shaping)]
    for file in sorted(HERE.rglob("*.py"), key=lambda file: file.relative_to(HERE).parts):
        # A checkout may have its line ends changed; the program is the same.
        source = file.read_bytes().replace(b"\r\n", b"\n")
        pieces += ("/".join(file.relative_to(HERE).parts), digest(source))
    return digest("\n".join(pieces))
