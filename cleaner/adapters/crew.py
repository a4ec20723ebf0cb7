"""Several processes that work on pieces; one that dies costs one record and no more."""

import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from cleaner.adapters.piece import Piece, Told, joined
from cleaner.adapters.process import become_worker, end_workers, uninterrupted

Work = Callable[[Piece], Told]
# Forked where that is safe, from a parent that has no threads: what was made ready here is ready
# there. docs/decisions/0030-workers-of-the-filter.md has the figures.
METHOD = "fork" if sys.platform == "linux" else "spawn"

_work: list[Work] = []


class Job:
    """A piece in the hands of the crew."""

    def __init__(self, piece: Piece, future: "Future[Told]") -> None:
        self.piece = piece
        self.future = future

    def done(self) -> bool:
        """Whether it is clean, or its worker dead."""
        return self.future.done()

    def wait(self, seconds: float) -> None:
        """Wait until it is done, but no longer."""
        wait((self.future,), seconds)


class Crew:
    """`size` processes; `make` gives each the work that it does on pieces.

    A piece whose worker dies is done again alone, and where that dies, too, in halves, until the
    record is found that kills: that one stays as it is.
    """

    def __init__(self, size: int, make: Callable[[], Work], method: str = METHOD) -> None:
        self._size = size
        self._make = make
        self._context = get_context(method)
        self._executor: ProcessPoolExecutor | None = None
        self._jobs: list[Job] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is not None:
            end_workers(error)
        if self._executor:
            self._executor.shutdown()

    def give(self, piece: Piece) -> Job:
        """Have a piece worked on."""
        try:
            future = self._submit(piece)
        except BrokenProcessPool:
            self._mend()
            future = self._submit(piece)
        job = Job(piece, future)
        self._jobs.append(job)
        return job

    def told(self, job: Job) -> Told:
        """What came of a piece, which is waited for; CleanerError where it failed."""
        if isinstance(job.future.exception(), BrokenProcessPool):
            self._mend()
        self._jobs.remove(job)
        return job.future.result()

    def _submit(self, piece: Piece) -> "Future[Told]":
        if self._executor is None:
            self._executor = self._new(self._size)
        with uninterrupted():
            return self._executor.submit(_do, piece)

    def _new(self, size: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(size, self._context, initializer=_begin, initargs=(self._make,))

    def _mend(self) -> None:
        """Do again what was in the hands of workers that died, or were ended with them."""
        if self._executor:
            self._executor.shutdown()
            self._executor = None
        for job in self._jobs:
            if isinstance(job.future.exception(), BrokenProcessPool):
                job.future = Future()
                try:
                    job.future.set_result(self._alone(job.piece))
                except Exception as error:  # noqa: BLE001 - told to who asks for the result
                    job.future.set_exception(error)

    def _alone(self, piece: Piece) -> Told:
        with self._new(1) as executor:
            try:
                with uninterrupted():
                    future = executor.submit(_do, piece)
                return future.result()
            except BrokenProcessPool:
                halves = piece.halves()
            except KeyboardInterrupt as error:
                end_workers(error)
                raise
        return joined([self._alone(half) for half in halves]) if halves else piece.lost()


def _begin(make: Callable[[], Work]) -> None:
    become_worker()
    _work[:] = [make()]


def _do(piece: Piece) -> Told:
    return _work[0](piece)
