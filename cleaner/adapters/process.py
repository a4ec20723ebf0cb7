"""Processes that work for this one: how they begin, and how they end."""

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import active_children
from threading import Thread

# What asks a process to end. Windows has the first two alone.
ENDS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}


def become_worker() -> None:
    """Make this process one that works for its parent and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    Thread(target=_end_with_parent, daemon=True).start()
    # Cleaning makes no reference cycles; formats may make a few.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def end_workers(why: BaseException | None) -> None:
    """End the processes that this one started; what they were at is not finished.

    Where this process was asked to end, it is deaf from here on: to be asked again while it puts
    things in order would leave them in disorder.
    """
    if isinstance(why, KeyboardInterrupt | SystemExit):
        for number in ENDS:
            signal.signal(number, signal.SIG_IGN)
    with uninterrupted():
        children = active_children()
        for child in children:
            child.kill()
        for child in children:
            child.join()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Do something in peace from what would end this process; what comes meanwhile comes after it.

    Processes started here are as deaf, until they work: a terminal sends Ctrl-C to all, and one
    that still imports would die of it and complain, as one would whose parent ends before all is
    said that it is to do.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
