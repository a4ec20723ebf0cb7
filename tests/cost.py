"""What something costs: by a ratio or a count, for limits in seconds are those of one machine."""

import gc
from collections.abc import Callable
from math import log
from pathlib import Path
from time import process_time

import pytest

TIMES = 8
# Twice as long by chance is a third more; a parabola is 2.
STEEP = 1.5
IO = Path("/proc/self/io")
counts_reads = pytest.mark.skipif(not IO.exists(), reason="needs /proc/self/io")


def growth(run: Callable[[int], object], size: int) -> float:
    """The power of the size with which the time of the processor grows: 1 is in proportion."""
    run(size // TIMES)  # what is loaded and compiled once
    gc.disable()  # as the command does
    try:
        small = min(_seconds(run, size // TIMES) for _ in range(3))
        return log(min(_seconds(run, size) for _ in range(2)) / small, TIMES)
    finally:
        gc.enable()


def _seconds(run: Callable[[int], object], size: int) -> float:
    started = process_time()
    run(size)
    return process_time() - started


def bytes_read(run: Callable[[], object]) -> int:
    """How many bytes this process reads meanwhile."""
    before = _read()
    run()
    return _read() - before


def _read() -> int:
    return int(IO.read_text().split()[1])
