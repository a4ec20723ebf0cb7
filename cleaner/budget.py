"""What all rules together may spend on a document, in CPU time of the thread that is at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from time import perf_counter, thread_time

# Seconds for a document, and for each of its characters more: forty times what the shipped rules
# take.
MOST_SPENT = 2.0
MOST_SPENT_A_CHARACTER = 10e-6
# Asking for the CPU time takes longer than most looks: only after slow ones it is asked for.
SLOW = 0.001


class Budget(local):
    """Until when, in its own CPU time, a thread may be at a document."""

    def __init__(self) -> None:
        self.until = float("inf")
        self.next = 0.0


ALLOWED = Budget()


def begin(size: float = float("inf")) -> None:
    """Give a document of so many characters its time; without a size, all there is."""
    ALLOWED.until = size
    if size < float("inf"):
        ALLOWED.until = thread_time() + MOST_SPENT + size * MOST_SPENT_A_CHARACTER


def check() -> None:
    """Raise TimeoutError when there is no time left for the document at hand.

    It may be called after every line: the system is asked for the CPU time once a millisecond.
    """
    now = perf_counter()
    if now < ALLOWED.next:
        return
    ALLOWED.next = now + SLOW
    if thread_time() > ALLOWED.until:
        raise TimeoutError("no time left for this document")


@contextmanager
def uncounted() -> Iterator[None]:
    """Do something that no document has to pay for, such as making a pattern ready for use."""
    # One inside another is counted once.
    until, started = ALLOWED.until, thread_time()
    try:
        yield
    finally:
        ALLOWED.until = until + thread_time() - started
