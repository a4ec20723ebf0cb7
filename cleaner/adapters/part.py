"""A part of a large file of JSON lines on its way through a worker."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import IO, Any, BinaryIO

from cleaner.adapters.folder import Folder, writing
from cleaner.adapters.job import Job, Shard
from cleaner.adapters.ledger import Ledger
from cleaner.adapters.mark import Marker
from cleaner.adapters.origin import opened, state_of
from cleaner.adapters.piece import SIZE, ranges
from cleaner.adapters.task import Task
from cleaner.formats import Place
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.sought import Lack, joined


class PartTask(Task):
    """A part of a file on its way; its records are counted from its own start."""

    def __init__(self, job: Job, shard: Shard, marker: Marker, poison: frozenset[int]) -> None:
        super().__init__(job, shard.files[0], marker, poison)
        assert shard.part
        self._shard = shard
        self._start, self._end = shard.part
        self._lines = 0
        self._lacks: list[Lack] = []

    def _told(self, streams: Mapping[str, IO[bytes]]) -> dict[str, Any]:
        state = state_of(self._file.path)
        with opened(self._file.path) as stream:
            self._stream = stream
            cleaned = self._cleaned(stream, streams, state)
        return {"size": self._file.size, "state": list(state), **cleaned}

    def _cleaned(
        self, stream: BinaryIO, streams: Mapping[str, IO[bytes]], state: tuple[Any, ...]
    ) -> dict[str, Any]:
        folder = Folder(self._job.folder)
        path = folder.part(self._shard)
        with ExitStack() as stack:
            edits = None
            if self._job.settings.sidecar:
                edits = stack.enter_context(writing(folder.part_edits(self._shard)))
            ledger = self._begun(streams, edits)
            out = stack.enter_context(writing(path))
            out.writelines(self._whole(self._pieces(stream, ledger), state))
        return {
            "output": str(path.relative_to(folder.path)),
            "lines": self._lines,
            "lack": joined(self._lacks),
            "counts": dict(ledger.statistics.counts),
        }

    def _pieces(self, stream: BinaryIO, ledger: Ledger) -> Iterator[bytes]:
        reader = Jsonl(self._job.settings, ledger)
        for start, end in ranges(stream, self._start, SIZE):
            stream.seek(start)
            data = stream.read(min(end, self._end) - start)
            place = Place(self._file.name, self._lines + 1, start)
            yield reader.rewrite_lines(data, place, self._clean)
            self._lines += data.count(b"\n")
            self._lacks.append(reader.lack)
            if end >= self._end:
                return
