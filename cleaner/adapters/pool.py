"""Shards on several processes; one that dies, or hangs, costs one document and no more."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

from cleaner.adapters import mark, parts, work
from cleaner.adapters.folder import Folder
from cleaner.adapters.job import Job, Shard
from cleaner.adapters.mark import IDLE, Mark
from cleaner.adapters.process import end_workers, uninterrupted
from cleaner.adapters.watch import Watch

# A worker that one document has cost so many seconds of the processor is taken for hung.
HUNG = 120.0
# How often progress is told and hung workers are looked for, in seconds.
BEAT = 0.5
# A document at which a worker died so often alone is left out.
TWICE = 2
# A shard that kills so many workers at ever other places is given up.
MOST_DEATHS = 12

Told = dict[str, Any]
Beat = Callable[[Sequence[Mark]], None]


class Pool:
    """Cleans shards with `size` workers; `beat` is told every now and then how far those are."""

    def __init__(self, job: Job, size: int, beat: Beat, hung: float = HUNG) -> None:
        self._job = job
        self._size = size
        self._beat = beat
        self._watch = Watch(hung)
        self._folder = Folder(job.folder)
        self._poison: dict[str, set[tuple[int, int]]] = {}
        self._open: set[str] = set()

    def run(self, shards: Sequence[Shard]) -> Iterator[Told]:
        """What came of each shard, as they are finished; one in parts is when those are."""
        waiting = deque(shards)
        self._open = {shard.key for shard in shards}
        while waiting:
            suspects: list[Shard] = []
            yield from self._together(waiting, suspects)
            # Which of them died cannot be told, for the others are ended with it.
            for shard in suspects:
                told = self._alone(shard)
                self._open.discard(shard.key)
                yield told

    def _together(self, waiting: deque[Shard], suspects: list[Shard]) -> Iterator[Told]:
        """Clean shards until none is waiting, or a worker dies: then name those in its hands."""
        running: dict[Future[Told], Shard] = {}
        with self._executor(self._size) as executor:
            try:
                while waiting or running:
                    while len(running) < self._size and (shard := self._next(waiting)):
                        running[self._submit(executor, shard)] = shard
                    done, _ = wait(running, BEAT, FIRST_COMPLETED)
                    self._look(list(running.values()))
                    for future in done:
                        told = future.result()
                        self._open.discard(running.pop(future).key)
                        yield told
            except BrokenProcessPool:
                suspects += running.values()
            except BaseException as error:
                end_workers(error)
                raise

    def _next(self, waiting: deque[Shard]) -> Shard | None:
        """The next shard that can be cleaned, taken from those that wait; None if all parts of
        the others are not clean yet.
        """
        for _ in range(len(waiting)):
            shard = waiting.popleft()
            if self._open.isdisjoint(part.key for part in shard.parts):
                return shard
            waiting.append(shard)
        return None

    def _alone(self, shard: Shard) -> Told:
        """Clean a shard, if need be without the documents that kill their worker."""
        deaths: Counter[tuple[int, int]] = Counter()
        while deaths.total() < MOST_DEATHS:
            suspects: list[Shard] = []
            found = list(self._together(deque([shard]), suspects))
            if found:
                return found[0]
            last = mark.read(self._mark_of(shard))
            place = (last.file, last.document) if last else (0, IDLE)
            deaths[place] += 1
            if deaths[place] >= TWICE and place[1] != IDLE:
                self._poison.setdefault(shard.key, set()).add(place)
            elif deaths[place] > TWICE:
                break
        return _given_up(shard)

    def _submit(self, executor: ProcessPoolExecutor, shard: Shard) -> Future[Told]:
        self._mark_of(shard).unlink(missing_ok=True)  # of a worker that died
        poison = frozenset(self._poison.get(shard.key, ()))
        with uninterrupted():
            return executor.submit(parts.clean, shard, poison)

    def _executor(self, size: int) -> ProcessPoolExecutor:
        # Never forked: threads and locks of the parent would be copied in any state.
        context = get_context("spawn")
        return ProcessPoolExecutor(size, context, initializer=work.prepare, initargs=(self._job,))

    def _look(self, shards: Sequence[Shard]) -> None:
        marks = [each for shard in shards if (each := mark.read(self._mark_of(shard)))]
        hung = self._watch.hung(marks)
        for child in active_children():
            if child.pid in hung:
                child.kill()
        self._beat(marks)

    def _mark_of(self, shard: Shard) -> Path:
        return self._folder.work / f"{shard.key}.mark"


def _given_up(shard: Shard) -> Told:
    reason = "its worker died again and again"
    entries = [
        {"name": file.name, "source": file.path, "size": file.size, "failed": reason}
        for file in shard.files
    ]
    return {"key": shard.key, "files": entries, "failed": True}
