"""Processes that work for this one: how they begin, and how they end."""

import gc
import os
import signal
from multiprocessing import active_children
from threading import Thread


def become_worker() -> None:
    """Make this process one that works for its parent and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    Thread(target=_end_with_parent, daemon=True).start()
    # Cleaning makes no reference cycles; formats may make a few.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def end_workers() -> None:
    """End the processes that this one started; what they were at is not finished."""
    children = active_children()
    for child in children:
        child.kill()
    for child in children:
        child.join()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
