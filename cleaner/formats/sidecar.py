"""The way back from a cleaned file and the traces that lie beside it, as a run writes them."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, Generic, TypeVar

from cleaner.errors import CleanerError
from cleaner.formats import csv
from cleaner.formats.book import Book, Place
from cleaner.formats.columns import bytes_of, column_of, put_in
from cleaner.formats.fields import Broken
from cleaner.formats.jsonl import rebuilt
from cleaner.formats.layout import Path, path
from cleaner.formats.parquet import groups, opened_file, written
from cleaner.formats.rows import Row, lines_in, rows
from cleaner.formats.seal import KEY, Seal
from cleaner.formats.source import BLOCK, Source
from cleaner.formats.trace import apart, field_of, restore, traced

Told = dict[str, Any]
Record = TypeVar("Record")
Piece = TypeVar("Piece")


def undo(source: Source, name: str, sidecar: Source, book: Book) -> Iterator[bytes]:
    """The file as it was before a run, its format known by name; CleanerError for others.

    Of Parquet the rows are as they were; how the file groups and packs them may differ. Where the
    file is no longer what the run wrote, that is told when it has been read, as one that is broken.
    """
    ways = {
        "csv": _csv,
        "jsonl": _jsonl,
        "markdown": _text,
        "parquet": _parquet,
        "text": _text,
    }
    if name not in ways:
        raise CleanerError(f"{name} is not led back to its source; only {', '.join(ways)} are")
    traces = _Traces(sidecar, Seal(source.bom))
    yield from ways[name](source, traces, book)
    if not traces.fit():
        book.broken(
            Place(source.name),
            "was changed after the cleaning, so what comes out is not all of its source as it was",
            b"",
        )


def _text(source: Source, traces: "_Traces", _: Book) -> Iterator[bytes]:
    told = next(traces, None)
    (raw,) = traces.seal.over([source.read()])
    if not traces.fit():
        raise CleanerError("its text was changed after the cleaning")
    text = raw.decode("utf-8", "surrogateescape")
    try:
        restored = restore(text, told) if told and traced(told) else text
    except ValueError as error:
        raise CleanerError(str(error)) from error
    yield source.bom
    yield restored.encode("utf-8", "surrogateescape")


def _jsonl(source: Source, traces: "_Traces", book: Book) -> Iterator[bytes]:
    def back(line: bytes, told: Told | None, number: int) -> bytes:
        try:
            return rebuilt(line, told) if told else line
        except (Broken, ValueError) as error:
            book.broken(Place(source.name, number), str(error), line)
            return line

    yield source.bom
    yield from _Joined(traces, back, _one, _raw).all(
        _each_line(traces.seal.over(source.line_blocks()))
    )


def _csv(source: Source, traces: "_Traces", book: Book) -> Iterator[bytes]:
    blocks = traces.seal.over(source.line_blocks())
    head = next(blocks, b"")
    names, all_traces = _fields_of(traces)
    table = csv.table_with(head, names)

    def back(row: Row, told: Told | None, number: int) -> bytes:
        try:
            return csv.undone(row, table, told) if told else row.raw
        except ValueError as error:
            book.broken(Place(source.name, number), str(error), row.raw)
            return row.raw

    yield source.bom
    found = chain.from_iterable(rows(chain([head], blocks), table.delimiter))
    yield from _Joined(all_traces, back, lines_in, _raw).all(found)


def _parquet(source: Source, traces: "_Traces", book: Book) -> Iterator[bytes]:
    from pyarrow import Table

    stream = source.file()
    for _ in traces.seal.over(iter(partial(stream.read, BLOCK), b"")):
        pass
    stream.seek(0)
    file = opened_file(Source(stream, source.name))  # type: ignore[arg-type]  # it has read1

    def back(row: Any, told: Told | None, number: int) -> Any:
        try:
            return put_in(row, _texts(row, told)) if told else row
        except (KeyError, ValueError) as error:
            book.broken(Place(source.name, number), str(error), b"")
            return row

    joined = _Joined(traces, back, _one, _row)

    def change(batch: Any, _: int) -> Any:
        found = joined.some(batch.slice(row, 1) for row in range(batch.num_rows))
        (whole,) = Table.from_batches(found, batch.schema).combine_chunks().to_batches() or [batch]
        return whole

    def rest() -> Iterator[Any]:
        if left := [*joined.rest()]:
            yield Table.from_batches(left, left[0].schema)

    return written(file, chain(groups(file, change, source), rest()))


def _texts(row: Any, told: Told) -> dict[Path, dict[int, bytes]]:
    """The texts that a row of a table had before it was cleaned."""
    sources = {}
    for part in apart(told):
        keys = path(field_of(part, "text"))
        text = bytes_of(column_of(row, keys))[0].as_py() or b""
        source = restore(text.decode("utf-8", "surrogateescape"), part)
        sources[keys] = {0: str(part.get("page", source)).encode("utf-8", "surrogateescape")}
    return sources


class _Joined(Generic[Record, Piece]):
    """Cleaned records led back by their traces, and those put back that did not come out.

    `back` is given each record, what was told of it, and its number in the source; `height` says by
    how much its source moves the number on, and `raw` makes a record of what did not come out.
    """

    def __init__(
        self,
        traces: Iterator[Told],
        back: Callable[[Record, Told | None, int], Piece],
        height: Callable[[Piece], int],
        raw: Callable[[Told], Piece],
    ) -> None:
        self._traces = traces
        self._back = back
        self._height = height
        self._raw = raw
        self._number = 1
        self._told = next(traces, None)

    def all(self, records: Iterable[Record]) -> Iterator[Piece]:
        """The source of all records."""
        yield from self.some(records)
        yield from self.rest()

    def some(self, records: Iterable[Record]) -> Iterator[Piece]:
        """The source of some records, which others follow."""
        for record in records:
            while self._told and self._here and not traced(self._told):
                yield self._gone(self._told)
            told = self._told if self._here else None
            piece = self._back(record, told, self._number)
            self._number += self._height(piece)
            if told:
                self._told = next(self._traces, None)
            yield piece

    def rest(self) -> Iterator[Piece]:
        """What stood below the last record."""
        while self._told:
            if traced(self._told):
                raise CleanerError("has fewer records than its edits tell of")
            yield self._gone(self._told)

    @property
    def _here(self) -> bool:
        return self._told is not None and self._told["record"] == self._number

    def _gone(self, told: Told) -> Piece:
        piece = self._raw(told)
        self._number += self._height(piece)
        self._told = next(self._traces, None)
        return piece


def _one(_: object) -> int:
    return 1


def _each_line(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        *lines, rest = block.split(b"\n")
        yield from (line + b"\n" for line in lines)
        if rest:
            yield rest


def _raw(told: Told) -> bytes:
    if "raw" in told:
        return str(told["raw"]).encode()
    return base64.b64decode(told["raw_base64"])


def _row(told: Told) -> Any:
    from pyarrow.ipc import open_stream

    return open_stream(_raw(told)).read_next_batch()


def _fields_of(traces: Iterator[Told]) -> tuple[list[str], Iterator[Told]]:
    """The names of the texts that traces tell of, and the traces."""
    held = []
    for told in traces:
        held.append(told)
        if traced(told):
            return [field_of(part, "text") for part in apart(told)], chain(held, traces)
    return [], iter(held)


class _Traces(Iterator[Told]):
    """The traces that a sidecar holds; its last line is to fit the `seal` of the cleaned file."""

    def __init__(self, sidecar: Source, seal: Seal) -> None:
        self.seal = seal
        self._name = sidecar.name
        self._lines = enumerate(_each_line(sidecar.line_blocks()), 1)
        self._sealed: Told | None = None

    def __next__(self) -> Told:
        number, line = next(self._lines)
        try:
            told: Told = json.loads(line.decode("utf-8", "surrogateescape"))
            known = traced(told) or "raw" in told or "raw_base64" in told
            ends = KEY in told
        except (ValueError, TypeError):
            known = ends = False
        if self._sealed or not (known or ends):
            raise CleanerError(f"{self._name}:{number}: is no trace of a run")
        if ends:
            self._sealed = told
            return next(self)
        return told

    def fit(self) -> bool:
        """Whether the cleaned file is the one that the run wrote, once both have been read."""
        for _ in self:
            pass
        if not self._sealed:
            raise CleanerError(
                f"{self._name}: its end is missing, which tells what the run wrote; "
                "so nobody knows whether all is as it was"
            )
        return self.seal.fits(self._sealed)
