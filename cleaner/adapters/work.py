"""What a worker does: it cleans the files of a shard, and tells what came of each."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from cleaner.adapters.folder import Folder, write_json, writing
from cleaner.adapters.job import File, Job, Shard
from cleaner.adapters.ledger import POISON, Ledger, Statistics, Write
from cleaner.adapters.mark import IDLE, Marker
from cleaner.adapters.process import become_worker
from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.flags import flags
from cleaner.formats import ENDINGS, FORMATS, Source, bare_name, detect
from cleaner.formats.literal import encoded
from cleaner.formats.packing import Packing
from cleaner.result import Result

# What comes out of these is of another format, and says so in its name.
ADDED = {"html": ".txt", "warc": ".jsonl"}
# A worker that looks at the clock and the place of its file for every record is slower for it.
EVERY = 64

_job: list[Job] = []


def prepare(job: Job) -> None:
    """Make a process a worker."""
    become_worker()
    _job[:] = [job]


def clean(shard: Shard, poison: frozenset[tuple[int, int]]) -> dict[str, Any]:
    """Clean the files of a shard but for poisonous documents, and tell what came of it."""
    job = _job[0]
    folder = Folder(job.folder)
    statistics = Statistics()
    entries = []
    with ExitStack() as stack:
        marker = Marker(folder.work / f"{shard.key}.mark") if not job.dry else None
        if marker:
            stack.callback(marker.close)
        write: dict[str, Write] = {
            name: _lines(stack.enter_context(writing(folder.shards / f"{shard.key}.{name}")))
            if not job.dry
            else _nowhere
            for name in ("letters", "notes")
        }
        for number, file in enumerate(shard.files):
            bad = frozenset(document for at, document in poison if at == number)
            if marker:
                marker.file = number
            work = _File(job, file, marker, bad)
            entries.append(work.entry(write))
            statistics.merge(work.statistics.told())
    told = {
        "key": shard.key,
        "files": entries,
        "statistics": statistics.told(),
        "failed": any("failed" in entry for entry in entries),
    }
    if not job.dry:
        write_json(folder.shards / f"{shard.key}.json", told)
    return told


class _File:
    """One file on its way."""

    def __init__(self, job: Job, file: File, marker: Marker | None, poison: frozenset[int]) -> None:
        self._job = job
        self._file = file
        self._marker = marker
        self._poison = poison
        self._ledger: Ledger | None = None
        self._source: Source | None = None
        self._stream: IO[bytes] | None = None
        self._seen = self._taken = 0
        self._read_before = marker.read if marker else 0
        self.statistics = Statistics()

    def entry(self, write: dict[str, Write]) -> dict[str, Any]:
        """Clean the file, and tell what the manifest says of it."""
        try:
            with Path(self._file.path).open("rb") as stream:
                state = os.fstat(stream.fileno())
                times = [state.st_size, state.st_mtime_ns]
                entry: dict[str, Any] = {
                    "name": self._file.name,
                    "source": self._file.path,
                    "size": state.st_size,
                    "state": times,
                    "sha256": hashlib.file_digest(stream, "sha256").hexdigest(),
                }
                stream.seek(0)
                self._stream = stream
                entry |= self._cleaned(stream, write, times)
        except (OSError, CleanerError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.statistics = Statistics()
            self.statistics.counts["failed"] = 1
            return {"name": self._file.name, "source": self._file.path, "failed": reason}
        return entry

    def _cleaned(
        self, stream: IO[bytes], write: dict[str, Write], state: list[int]
    ) -> dict[str, Any]:
        source = self._source = Source(stream, self._file.name, self._job.settings.encoding)  # type: ignore[arg-type]
        name = self._format(source)
        folder = Folder(self._job.folder)
        target = _target(self._file.name, name, source.packing)
        with ExitStack() as stack:
            edits: Write = _nowhere
            if self._job.settings.sidecar and not self._job.dry:
                sidecar = folder.edits / f"{target}.jsonl"
                edits = _lines(stack.enter_context(writing(sidecar)))
            ledger = self._ledger = Ledger(write["letters"], write["notes"], edits)
            self.statistics = ledger.statistics
            reader = FORMATS[name](self._job.settings, ledger)
            pieces = self._whole(reader.rewrite(source, self._clean), state)
            first = next(pieces, None)
            told: dict[str, Any] = {"format": name}
            # A text that is left out is no file; an empty one would be a lie.
            if first is not None:
                pieces = chain([first], pieces)
                path = None if self._job.dry else folder.path / target
                told |= {"output": str(target), "output_size": _written(path, source, pieces)}
        return told | {"counts": dict(sorted(ledger.statistics.counts.items()))}

    def _whole(self, pieces: Iterator[bytes], state: list[int]) -> Iterator[bytes]:
        """The pieces; raises CleanerError at their end if the file is another one by then."""
        yield from pieces
        now = Path(self._file.path).stat()
        if state != [now.st_size, now.st_mtime_ns]:
            raise CleanerError("was changed by another program meanwhile")

    def _format(self, source: Source) -> str:
        if self._job.format:
            return self._job.format
        known = bare_name(self._file.name).suffix.lower() in ENDINGS
        name = detect(source) or "text"
        if name == "text" and not known and b"\0" in source.start(1 << 13):
            raise CleanerError("no text; give --format if it is")
        return name

    def _clean(self, document: Document) -> Result | None:
        number = self._seen
        self._seen += 1
        reason = self._unwanted(number)
        if reason:
            self._reason(reason)
            return None
        self._taken += 1
        if len(document.text) > self._job.longest:
            limit = f"longer than --max-doc-chars, {self._job.longest}"
            return Result(document, status="error", reason=limit)
        self._at(number)
        result = self._job.cleaner.clean(document)
        self._at(IDLE)
        if self._marker:
            self._marker.documents += 1
            self._marker.cut += len(document.text) - len(result.text)
        if self._job.drop_flagged and (found := flags(result)):
            self._reason(f"flagged: {', '.join(found)}")
            return None
        return result

    def _unwanted(self, number: int) -> str:
        """Why a document is left out before it is looked at."""
        if self._job.limit is not None and self._taken >= self._job.limit:
            assert self._source is not None
            self._source.end()
            return "limit"
        if self._job.sample < 1 and not chosen(self._file.name, number, self._job.sample):
            return "sample"
        return POISON if number in self._poison else ""

    def _reason(self, reason: str) -> None:
        assert self._ledger is not None
        self._ledger.reason = reason

    def _at(self, number: int) -> None:
        if self._marker:
            if number % EVERY == 0 and self._stream:
                self._marker.read = self._read_before + self._stream.tell()
            self._marker.at(number)


def chosen(name: str, number: int, share: float) -> bool:
    """Whether a document is in a sample: told by its file's name and its number alone.

    >>> sum(chosen("news.jsonl", number, 0.1) for number in range(10_000))
    1024
    """
    return crc32(f"{number}:{name}".encode("utf-8", "surrogatepass")) < share * (1 << 32)


def _target(name: str, format_name: str, packing: Packing | None) -> Path:
    """Where the file comes out; what is of another format then has one more ending."""
    added = ADDED.get(format_name, "")
    if not added or not packing:
        return Path(name + added)
    return Path(str(bare_name(name)) + added + packing.ending)


def _written(path: Path | None, source: Source, pieces: Iterator[bytes]) -> int:
    """How many bytes were written; without a path none are, and they are counted unpacked."""
    if path is None:
        return sum(map(len, pieces))
    with writing(path) as stream:
        with _packed(stream, source.packing) as packed:
            for piece in pieces:
                packed.write(piece)
        return stream.tell()


@contextmanager
def _packed(stream: IO[bytes], packing: Packing | None) -> Iterator[IO[bytes]]:
    if packing is None:
        yield stream
        return
    with packing.writer(stream) as packed:
        yield packed


def _line(stream: IO[bytes], value: dict[str, Any]) -> None:
    stream.write(encoded(value, b"") + b"\n")


def _lines(stream: IO[bytes]) -> Write:
    return partial(_line, stream)


def _nowhere(_: dict[str, Any]) -> None:
    """Nothing is written in a dry run."""
