"""One file on its way through a worker; if it fails, the others go on."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import IO, Any, BinaryIO, TypeVar

from cleaner.adapters.choice import Choice
from cleaner.adapters.folder import Folder, Full, writing
from cleaner.adapters.job import Job
from cleaner.adapters.ledger import LIMIT, Ledger, Statistics, lines_to
from cleaner.adapters.mark import IDLE, Marker
from cleaner.adapters.origin import File, digest_of, opened, state_of
from cleaner.adapters.output import output_of
from cleaner.adapters.piece import CHANGED
from cleaner.adapters.turn import Joint
from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.flags import flags, main
from cleaner.formats import FORMATS, Source, detect
from cleaner.formats.conversion import records_of, stays
from cleaner.result import Result

# A worker that looks at the clock and the place of its file for every record is slower for it.
EVERY = 64

Piece = TypeVar("Piece")


class Task:
    """One file on its way."""

    def __init__(self, job: Job, file: File, marker: Marker, poison: frozenset[int]) -> None:
        self._job = job
        self._file = file
        self._marker = marker
        self._choice = Choice(job, file.name, poison)
        self._ledger: Ledger | None = None
        self._source: Source | None = None
        self._stream: BinaryIO | None = None
        self.joint: Joint | None = None
        self._start = 0
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
            digest = self._digest(stream)
        known = {"sha256": digest} if digest else {}
        return {"size": state[0], "state": list(state), **known, **cleaned}

    def _digest(self, stream: BinaryIO) -> str | None:
        """That of a file that was read, if anyone wants to know."""
        ended = self._source is not None and self._source.ended
        return None if self._job.dry or ended else digest_of(stream)

    def _cleaned(
        self, stream: BinaryIO, streams: Mapping[str, IO[bytes]], state: tuple[Any, ...]
    ) -> dict[str, Any]:
        source = self._source = Source(stream, self._file.name, self._job.settings.encoding)  # type: ignore[arg-type]
        name = self._format(source)
        out = output_of(self._job, self._file.name, name, source.packing, self.joint)
        if str(out.target) in self._file.others:
            raise CleanerError(
                f"would become {out.target}, as another does; clean it into another folder"
            )
        with ExitStack() as stack:
            sidecar = None
            if self._job.settings.sidecar and not self._job.dry:
                folder = Folder(self._job.folder)
                sidecar = stack.enter_context(writing(folder.edits / f"{out.target}.jsonl"))
            ledger = self._begun(streams, sidecar)
            reader = FORMATS[name](self._job.settings, ledger)
            told: dict[str, Any] = {"format": name}
            if stays(name, self._job.to):
                pieces = reader.rewrite(source, self._clean)
                told |= out.write(ledger.sealed(self._whole(pieces, state)))
            else:
                layout = self._job.settings.layout
                found = records_of(name, source, reader, self._clean, layout)
                told |= out.turn(self._whole(found, state), ledger.unfit)
        return told | {"counts": dict(sorted(ledger.statistics.counts.items()))}

    def _begun(self, streams: Mapping[str, IO[bytes]], edits: IO[bytes] | None) -> Ledger:
        letters, notes = lines_to(streams.get("letters")), lines_to(streams.get("notes"))
        ledger = self._ledger = Ledger(letters, notes, lines_to(edits))
        self.statistics = ledger.statistics
        return ledger

    def _whole(self, pieces: Iterator[Piece], state: tuple[Any, ...]) -> Iterator[Piece]:
        """The pieces; raises CleanerError at their end if the file is another one by then."""
        yield from pieces
        if state != state_of(self._file.path):
            raise CleanerError(CHANGED)

    def _format(self, source: Source) -> str:
        if self._job.format:
            return self._job.format
        return detect(source) or "text"

    def _clean(self, documents: Iterable[Document]) -> list[Result] | None:
        number, reason = self._choice.next()
        if reason == LIMIT and self._source and not self._job.settings.sidecar:
            self._source.end()  # but for what leads back to all of it
        if reason:
            self._reason(reason)
            return None
        opened = list(documents)
        self._choice.take()
        self._at(number)
        results = list(map(self._result, opened))
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

    def _reason(self, reason: str) -> None:
        assert self._ledger is not None
        self._ledger.reason = reason

    def _at(self, number: int) -> None:
        if number % EVERY == 0 and self._stream:
            self._marker.read = self._read_before + self._stream.tell() - self._start
        self._marker.at(number)


def _reason(error: Exception) -> str:
    """What is told of a file that failed; where nobody foresaw it, the kind of the error, too."""
    if isinstance(error, OSError | CleanerError):
        return getattr(error, "strerror", None) or str(error)
    return f"{type(error).__name__}: {error}"
