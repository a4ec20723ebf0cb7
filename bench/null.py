"""The null cleaner N0: JSON lines are read, parsed, written again, and nothing else is done.

Needs orjson and nothing of ours, so that it runs beside every peer in that one's environment.
"""

from collections.abc import Callable
from pathlib import Path

MB = 1e6


def null(source: Path, target: Path) -> None:
    from orjson import dumps, loads

    with source.open("rb") as lines, target.open("wb") as out:
        for line in lines:
            out.write(dumps(loads(line)) + b"\n")


def changing(change: Callable[[str], str], source: Path, target: Path) -> None:
    """The same, with something done to each text."""
    from orjson import dumps, loads

    with source.open("rb") as lines, target.open("wb") as out:
        for line in lines:
            record = loads(line)
            record["text"] = change(record["text"])
            out.write(dumps(record) + b"\n")
