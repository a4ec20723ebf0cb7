"""What a worker does: it cleans the files of a shard, and tells what came of each."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar
from zlib import crc32

from cleaner.adapters.folder import Folder, Full, write_json, writing
from cleaner.adapters.job import Job, Shard
from cleaner.adapters.ledger import LIMIT, POISON, SAMPLE, Ledger, Statistics, Write
from cleaner.adapters.mark import IDLE, Marker
from cleaner.adapters.origin import File, digest_of, opened, state_of
from cleaner.adapters.piece import SIZE, ranges
from cleaner.adapters.process import become_worker
from cleaner.adapters.turn import Joint, folder_for, name_in, turned, write_texts
from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.flags import flags, main
from cleaner.formats import ENDINGS, FORMATS, Place, Source, bare_name, detect
from cleaner.formats.conversion import RECORD_FORMATS, TEXTS, Record, records_of, stays
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.literal import encoded
from cleaner.formats.packing import Packing
from cleaner.result import Result

# What comes out of these is of another format, and says so in its name.
ADDED = {"html": ".txt", "warc": ".jsonl"}
# A worker that looks at the clock and the place of its file for every record is slower for it.
EVERY = 64

Piece = TypeVar("Piece")

_job: list[Job] = []


def prepare(job: Job) -> None:
    """Make a process a worker."""
    become_worker()
    _job[:] = [job]


def asked() -> Job:
    """What this worker is asked to do."""
    return _job[0]


def clean(shard: Shard, poison: frozenset[tuple[int, int]]) -> dict[str, Any]:
    """Clean the files of a shard but for poisonous documents, and tell what came of it."""
    job = asked()
    folder = Folder(job.folder)
    statistics = Statistics()
    entries = []
    with ExitStack() as stack:
        marker = Marker(folder.work / f"{shard.key}.mark")
        stack.callback(marker.close)
        streams = {
            name: stack.enter_context(writing(folder.shards / f"{shard.key}.{name}"))
            for name in ("letters", "notes")
            if not job.dry
        }
        joint = _joint(job, shard, streams, statistics)
        if joint:
            stack.enter_context(joint)
        for number, file in enumerate(shard.files):
            bad = frozenset(document for at, document in poison if at == number)
            marker.file = number
            work = _Part(job, shard, marker, bad) if shard.part else _File(job, file, marker, bad)
            work.joint = joint
            entries.append(work.entry(streams))
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

    def __init__(self, job: Job, file: File, marker: Marker, poison: frozenset[int]) -> None:
        self._job = job
        self._file = file
        self._marker = marker
        self._poison = poison
        self._ledger: Ledger | None = None
        self._source: Source | None = None
        self._stream: BinaryIO | None = None
        self.joint: Joint | None = None
        self._seen = self._taken = self._start = 0
        self._read_before = marker.read
        self.statistics = Statistics()

    def entry(self, streams: Mapping[str, IO[bytes]]) -> dict[str, Any]:
        """Clean the file, and tell what the manifest says of it; `streams` take letters and notes.

        One that fails leaves nothing behind in them.
        """
        starts = [(stream, stream.tell()) for stream in streams.values()]
        name = {"name": self._file.name, "source": self._file.path}
        try:
            return name | self._told(streams)
        except Full:
            raise
        except Exception as error:  # noqa: BLE001  # a library that breaks must not end the run
            for stream, start in starts:
                stream.seek(start)
                stream.truncate()
            self.statistics = Statistics()
            self.statistics.counts["failed"] = 1
            return name | {"size": self._file.size, "failed": _reason(error)}
        finally:
            self._marker.read = self._read_before + self._file.size

    def _told(self, streams: Mapping[str, IO[bytes]]) -> dict[str, Any]:
        state = state_of(self._file.path)
        with opened(self._file.path) as stream:
            self._stream = stream
            cleaned = self._cleaned(stream, streams, state)
            digest = digest_of(stream)
        known = {"sha256": digest} if digest else {}
        return {"size": state[0], "state": list(state), **known, **cleaned}

    def _cleaned(
        self, stream: BinaryIO, streams: Mapping[str, IO[bytes]], state: tuple[Any, ...]
    ) -> dict[str, Any]:
        source = self._source = Source(stream, self._file.name, self._job.settings.encoding)  # type: ignore[arg-type]
        name = self._format(source)
        folder = Folder(self._job.folder)
        target, packing = self._target(name, source.packing)
        if str(target) in self._file.others:
            raise CleanerError(
                f"would become {target}, as another does; clean it into another folder"
            )
        with ExitStack() as stack:
            sidecar = None
            if self._job.settings.sidecar and not self._job.dry:
                sidecar = stack.enter_context(writing(folder.edits / f"{target}.jsonl"))
            ledger = self._begun(streams, sidecar)
            reader = FORMATS[name](self._job.settings, ledger)
            told: dict[str, Any] = {"format": name}
            path = None if self._job.dry else folder.path / target
            if stays(name, self._job.to):
                pieces = self._whole(reader.rewrite(source, self._clean), state)
                told |= _output(path, target, packing, pieces)
            else:
                layout = self._job.settings.layout
                found = records_of(name, source, reader, self._clean, layout)
                told |= self._turned(name, self._whole(found, state), (path, target, packing))
        return told | {"counts": dict(sorted(ledger.statistics.counts.items()))}

    def _target(self, name: str, packing: Packing | None) -> tuple[Path, Packing | None]:
        """Where the file comes out, and how it is packed there."""
        to = self._job.to
        if to is None or stays(name, to):
            return _target(self._file.name, name, packing), packing
        if to == "text":
            return folder_for(self._file.name), None
        if name in TEXTS and self.joint:
            return Path(self.joint.name), None
        return name_in(self._file.name, to, packing)

    def _turned(
        self,
        name: str,
        found: Iterator[tuple[Place, Record]],
        where: tuple[Path | None, Path, Packing | None],
    ) -> dict[str, Any]:
        """Write records in another format, and tell of it."""
        to, ledger = self._job.to, self._ledger
        assert to is not None
        assert ledger is not None
        path, target, packing = where
        if to == "text":
            size = write_texts(path, found, self._job.settings.layout, ledger.unfit)
            return {"output": str(target), "output_size": size}
        if name not in TEXTS:
            return _output(path, target, packing, turned(found, to, ledger.unfit))
        texts = list(found)
        if self.joint:
            for each in texts:
                self.joint.add(*each)
        return {"output": str(target)} if texts else {}

    def _begun(self, streams: Mapping[str, IO[bytes]], edits: IO[bytes] | None) -> Ledger:
        letters, notes = _lines(streams.get("letters")), _lines(streams.get("notes"))
        ledger = self._ledger = Ledger(letters, notes, _lines(edits))
        self.statistics = ledger.statistics
        return ledger

    def _whole(self, pieces: Iterator[Piece], state: tuple[Any, ...]) -> Iterator[Piece]:
        """The pieces; raises CleanerError at their end if the file is another one by then."""
        yield from pieces
        if state != state_of(self._file.path):
            raise CleanerError("was changed by another program meanwhile")

    def _format(self, source: Source) -> str:
        if self._job.format:
            return self._job.format
        known = bare_name(self._file.name).suffix.lower() in ENDINGS
        name = detect(source) or "text"
        if name == "text" and not known and b"\0" in source.start(1 << 13):
            raise CleanerError("no text; give --format if it is")
        return name

    def _clean(self, documents: Sequence[Document]) -> list[Result] | None:
        number = self._seen
        self._seen += 1
        reason = self._unwanted(number)
        if reason:
            self._reason(reason)
            return None
        self._taken += 1
        self._at(number)
        results = list(map(self._result, documents))
        self._at(IDLE)
        self._marker.documents += len(results)
        self._marker.characters += sum(len(each.document.text) for each in results)
        self._marker.left += sum(len(each.text) for each in results)
        if self._job.drop_flagged and (found := flags(main(results))):
            self._reason(f"flagged: {', '.join(found)}")
            return None
        return results

    def _result(self, document: Document) -> Result:
        if len(document.text) > self._job.longest:
            limit = f"longer than --max-doc-chars, {self._job.longest}"
            return Result(document, status="error", reason=limit)
        return self._job.cleaner.clean(document)

    def _unwanted(self, number: int) -> str:
        """Why a document is left out before it is looked at."""
        if self._job.limit is not None and self._taken >= self._job.limit:
            assert self._source is not None
            self._source.end()
            return LIMIT
        if self._job.sample < 1 and not chosen(self._file.name, number, self._job.sample):
            return SAMPLE
        return POISON if number in self._poison else ""

    def _reason(self, reason: str) -> None:
        assert self._ledger is not None
        self._ledger.reason = reason

    def _at(self, number: int) -> None:
        if number % EVERY == 0 and self._stream:
            self._marker.read = self._read_before + self._stream.tell() - self._start
        self._marker.at(number)


class _Part(_File):
    """A part of a file of JSON lines on its way; its records are counted from its own start."""

    def __init__(self, job: Job, shard: Shard, marker: Marker, poison: frozenset[int]) -> None:
        super().__init__(job, shard.files[0], marker, poison)
        assert shard.part
        self._shard = shard
        self._start, self._end = shard.part
        self._lines = 0

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
            if end >= self._end:
                return


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


def _joint(
    job: Job, shard: Shard, streams: Mapping[str, IO[bytes]], statistics: Statistics
) -> Joint | None:
    """Where the texts of a shard come out together, if they are to be records."""
    if job.to not in RECORD_FORMATS or job.dry:
        return None
    ledger = Ledger(_lines(streams.get("letters")), _nowhere, _nowhere, statistics)
    return Joint(job.folder, shard.key, job.to, ledger.unfit)


def _output(
    path: Path | None, target: Path, packing: Packing | None, pieces: Iterator[bytes]
) -> dict[str, Any]:
    """Write a file, and tell of it."""
    first = next(pieces, None)
    # A text that is left out is no file; an empty one would be a lie.
    if first is None:
        return {}
    size = _written(path, packing, chain([first], pieces))
    return {"output": str(target), "output_size": size}


def _written(path: Path | None, packing: Packing | None, pieces: Iterator[bytes]) -> int:
    """How many bytes were written; without a path none are, and they are counted unpacked."""
    if path is None:
        return sum(map(len, pieces))
    with writing(path) as stream:
        with _packed(stream, packing) as packed:
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


def _lines(stream: IO[bytes] | None) -> Write:
    return partial(_line, stream) if stream else _nowhere


def _reason(error: Exception) -> str:
    """What is told of a file that failed; where nobody foresaw it, the kind of the error, too."""
    if isinstance(error, OSError | CleanerError):
        return getattr(error, "strerror", None) or str(error)
    return f"{type(error).__name__}: {error}"


def _nowhere(_: dict[str, Any]) -> None:
    """Nothing is written in a dry run."""
