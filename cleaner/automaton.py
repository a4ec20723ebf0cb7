"""One automaton for many strings; compiling five thousand takes 0.14 s, so it is kept for the user.

hyperscan finds them; a kept automaton of another hyperscan or for another processor is refused
by it, and compiled again.
"""

from collections.abc import Callable, Sequence
from typing import Any

import hyperscan

from cleaner import store


def compiled(name: str, needles: Callable[[], Sequence[bytes]]) -> Any:
    """The automaton that finds the needles, each under its place in the sequence.

    Kept under a name that stands for these needles, if it has one.
    """
    if not name:
        return _compiled(needles())
    name = f"{name}-{getattr(hyperscan, '__version__', '')}"
    kept = store.get(name)
    database = _loaded(kept) if kept else None
    if database is None:
        database = _compiled(needles())
        store.put(name, hyperscan.dumpb(database))
    return database


def _compiled(needles: Sequence[bytes]) -> Any:
    database = hyperscan.Database()
    count = len(needles)
    database.compile(
        expressions=list(needles),
        ids=list(range(count)),
        flags=[0] * count,
        elements=count,
        literal=True,
    )
    return database


def _loaded(kept: bytes) -> Any:
    try:
        database = hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.HyperscanError:
        return None
    return database
