"""Which workers hang: they are watched from outside, for one that hangs tells nothing."""

import sys
import time
from collections.abc import Iterable
from typing import NamedTuple

from cleaner.adapters.mark import IDLE, Mark

# How many times as long by the clock, until a worker is taken to wait for what never comes.
PATIENCE = 12


class Begun(NamedTuple):
    """A document that a worker was first seen at, and what the worker had spent by then."""

    document: tuple[int, int, float]
    spent: float


class Watch:
    """Tells workers that one document has cost more than so many `seconds` of the processor.

    On a busy machine, or on one that slept, the same documents are too dear as on an idle one. By
    the clock a document may take PATIENCE times as long.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun: dict[int, Begun] = {}

    def hung(self, marks: Iterable[Mark]) -> set[int]:
        """The processes that hang, by the marks that they have made by now."""
        busy = {mark.process: mark for mark in marks if mark.document != IDLE}
        self._begun = {process: self._seen(mark) for process, mark in busy.items()}
        return {process for process, mark in busy.items() if self._hangs(mark)}

    def _seen(self, mark: Mark) -> Begun:
        document = (mark.file, mark.document, mark.since)
        begun = self._begun.get(mark.process)
        same = begun is not None and begun.document == document
        return begun if begun and same else Begun(document, spent(mark.process))

    def _hangs(self, mark: Mark) -> bool:
        worked = spent(mark.process) - self._begun[mark.process].spent
        waited = time.time() - mark.since
        return worked > self._seconds or waited > self._seconds * PATIENCE


def spent(process: int) -> float:
    """How long a process has had a processor, in seconds; by the clock where no one can tell.

    >>> import os
    >>> before = spent(os.getpid())
    >>> spent(os.getpid()) - before < 9
    True
    """
    if sys.platform == "linux":
        try:
            # What clock_getcpuclockid(3) gives, which Python does not have.
            return time.clock_gettime(~process << 3 | 2)
        except OSError:  # it has ended
            return 0.0
    return time.monotonic()
