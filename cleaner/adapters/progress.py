"""How far a run is, told as it goes: to people on a terminal, or in JSON to programs."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from cleaner.adapters.mark import Mark

Beat = Callable[[Sequence[Mark]], None]
# How often a program is told, in seconds.
TELL = 1.0


class Progress:
    """Adds up what finished shards tell and what running ones mark; `show` is given the sum."""

    def __init__(self, total: int, show: Callable[["State"], None]) -> None:
        self._total = total
        self._show = show
        self._start = time.monotonic()
        self._read = self._documents = self._characters = self._left = 0

    def finished(self, told: dict[str, Any]) -> None:
        """A shard is done."""
        self._read += sum(entry.get("size", 0) for entry in told["files"])
        counts = told.get("statistics", {"counts": {}})["counts"]
        self._documents += counts.get("documents", 0)
        self._characters += counts.get("characters", 0)
        self._left += counts.get("characters_out", 0)

    def beat(self, marks: Sequence[Mark]) -> None:
        """Some shards are on their way."""
        read = min(self._total, self._read + sum(each.read for each in marks))
        seconds = max(time.monotonic() - self._start, 1e-3)
        characters = self._characters + sum(each.characters for each in marks)
        left = self._left + sum(each.left for each in marks)
        removed = 1 - left / characters if characters else 0.0
        documents = self._documents + sum(each.documents for each in marks)
        self._show(State(read, self._total, documents, removed, seconds))


class State(NamedTuple):
    """How far a run is: bytes read and to read, documents, the share removed, and seconds."""

    read: int
    total: int
    documents: int
    removed: float
    seconds: float


@contextmanager
def shown(how: str) -> Iterator[Callable[[State], None]]:
    """A function that shows a state: `json` on standard error, `bar` there, or `none`."""
    if how == "json":
        yield _Lines().show
    elif how == "bar":
        with _bar() as show:
            yield show
    else:
        yield _nothing


class _Lines:
    """A JSON object a second."""

    def __init__(self) -> None:
        self._last = 0.0

    def show(self, state: State) -> None:
        if state.read < state.total and state.seconds - self._last < TELL:
            return
        self._last = state.seconds
        told = {**state._asdict(), "seconds": round(state.seconds, 1)}
        told["removed"] = round(state.removed, 4)
        sys.stderr.write(json.dumps(told) + "\n")
        sys.stderr.flush()


@contextmanager
def _bar() -> Iterator[Callable[[State], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import (
        Progress as Bar,
    )

    columns = (
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[documents]} documents, {task.fields[removed]:.1%} removed"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, documents=0, removed=0.0)

        def show(state: State) -> None:
            bar.update(
                task,
                total=state.total,
                completed=state.read,
                documents=state.documents,
                removed=state.removed,
            )

        yield show


def _nothing(_: State) -> None:
    """Nobody watches."""
