"""Runs extraction in a child process that may hang, grow or die without harm to its parent."""

import contextlib
import multiprocessing
import os
import signal
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from cleaner.formats.extraction import Extract, Page, extract, whole

# Of the processor, so that a busy machine gives the same text as an idle one.
SECONDS = 10.0
# How many times as long by the clock, until a page is taken to wait for what never comes.
PATIENCE = 12
START_SECONDS = 600.0
MEMORY = 4 << 30
# Whether the system ends a process that had its share; Windows does not.
TIMED = hasattr(signal, "setitimer")
# trafilatura and libxml2 keep some of each page they see.
MOST_PAGES = 1000
# No page of so many characters was ever an article; trafilatura gives up on it, too.
LONGEST = 20_000_000
ENDED = "extraction ended its process"
NO_MEMORY = "extraction ran out of memory"
# What lxml says where libxml2 got no memory and gave no reason.
UNTOLD = "unknown error"
TOO_LONG = f"it is longer than {LONGEST} characters"

# A page, its address or why it is taken whole, and how it is extracted, if it is.
Task = tuple[str, str, Extract | None]


@cache
def sandbox(mode: Extract) -> "Sandbox":
    """The sandbox of this process for pages extracted in one way."""
    return Sandbox(mode)


if hasattr(os, "register_at_fork"):
    # Two processes that ask one child would get each other's pages.
    os.register_at_fork(after_in_child=sandbox.cache_clear)


class Sandbox:
    """Extracts pages in a child process, started with the first page and again when it is lost.

    A page that takes longer than `seconds` of the processor, or more bytes of `memory`, is given as
    the text of the whole page with the reason, or as no text with the reason where even that fails.
    """

    def __init__(self, mode: Extract, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._mode = mode
        self._seconds = seconds
        self._memory = memory
        self._child: Any = None
        self._pipe: Connection | None = None
        self._pages = 0

    def page(self, html: str, url: str) -> Page:
        """What `extract` gives, within the limits."""
        reason = TOO_LONG
        if len(html) <= LONGEST:
            page = self._tried((html, url, self._mode))
            if isinstance(page, Page):
                return page
            reason = page
        page = self._tried((html, reason, None))
        return page if isinstance(page, Page) else Page("", {}, f"{reason}, twice")

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is None or self._pipe is None:
            return
        self._pipe.close()
        self._child.kill()
        self._child.join()
        self._child = self._pipe = None

    def _tried(self, task: Task) -> Page | str:
        """The child's answer, or why there is none even from a new child.

        What ended the first may have had nothing to do with the page: whoever ends processes for
        want of memory, or all those of a program, asks nobody what they are at.
        """
        page = self._asked(task)
        return self._asked(task) if page == ENDED else page

    def _asked(self, task: Task) -> Page | str:
        """The child's answer, or why there is none."""
        if self._pages >= MOST_PAGES:
            self.close()
        try:
            if self._pipe is None:
                self._start()
            self._pages += 1
            assert self._pipe is not None
            self._pipe.send(task)
            if self._pipe.poll(self._seconds * (PATIENCE if TIMED else 1)):
                return self._pipe.recv()  # type: ignore[no-any-return]
            reason = self._too_long()
        except (EOFError, OSError):
            reason = self._ended()
        self.close()
        return reason

    def _too_long(self) -> str:
        return f"extraction took longer than {self._seconds:g} seconds"

    def _ended(self) -> str:
        """Why the child is no more."""
        self._child.join(PATIENCE)
        if TIMED and self._child.exitcode == -signal.SIGPROF:
            return self._too_long()
        return ENDED

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # A daemon is ended with its parent; a parent that is killed closes the pipe.
        limits = (self._seconds, self._memory)
        self._child = context.Process(target=_serve, args=(theirs, *limits), daemon=True)
        self._child.start()
        theirs.close()
        self._pages = 0
        # A page pays for its own time, not for that of imports.
        if not self._pipe.poll(START_SECONDS):
            self._child.kill()
        self._pipe.recv()


def _serve(pipe: Connection, seconds: float, memory: int) -> None:
    """Answer until there is nobody to ask."""
    import logging

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    logging.disable(logging.CRITICAL)
    _limit_memory(memory)
    with contextlib.suppress(EOFError, OSError):
        import trafilatura  # noqa: F401

        pipe.send("ready")
        while True:
            task = pipe.recv()
            _end_after(seconds)
            answer = _answer(*task)
            _end_after(0)
            pipe.send(answer)


def _end_after(seconds: float) -> None:
    """End this process once it has had so much of the processor; with 0, after all not."""
    if TIMED:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _answer(html: str, said: str, mode: Extract | None) -> Page | str:
    try:
        return whole(html, said) if mode is None else extract(html, said, mode)
    except MemoryError:
        return NO_MEMORY
    except Exception as error:  # noqa: BLE001 - one page must not end a dump
        if str(error) == UNTOLD:
            return NO_MEMORY
        return f"extraction failed ({type(error).__name__}: {error})"
