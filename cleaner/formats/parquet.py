"""Parquet: a row is a record; the schema, the other columns and the row groups stay as they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.errors import CleanerError, needs
from cleaner.formats.book import Book, Place
from cleaner.formats.columns import (
    Sink,
    bytes_of,
    column_of,
    plain,
    put_in,
    text_columns,
    without,
)
from cleaner.formats.html import NoText, opened
from cleaner.formats.layout import Layout, Path, name_of, walk
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.trace import together, trace
from cleaner.result import Result

BATCH = 1000
# Bytes read at a time of each column. Without it, and with several threads, pyarrow holds the whole
# column of a row group.
BUFFER = 1 << 20
# A row group is written as one again, unless it would not fit into memory well.
LARGEST_GROUP = 1 << 25


class Parquet:
    """Rows with columns of text, read and written in batches.

    A text of null passes through. Bytes of a text that are not UTF-8 survive.
    """

    def __init__(self, settings: Settings, book: Book) -> None:
        self._settings = settings
        self._book = book
        self._layout = settings.layout

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The file with its texts cleaned."""
        file = opened_file(source)
        columns = text_columns(file.schema_arrow, self._layout)

        def cleaned(batch: Any, done: int) -> Any:
            return self._cleaned(batch, columns, clean, (source.name, done))

        return written(file, groups(file, cleaned, source))

    def documents(self, source: Source) -> Iterator[Entry]:
        """The texts, each with the id of its row, or else the row's number."""
        file = opened_file(source)
        columns = text_columns(file.schema_arrow, self._layout)
        number = 0
        for batch in file.iter_batches(BATCH, use_threads=False):
            for texts in self._rows(batch, columns):
                number += 1
                opened_texts = self._opened(texts, Place(source.name, number))
                for text, document in zip(texts, opened_texts or (), strict=False):
                    field = name_of(text.keys) if self._layout.several else ""
                    yield Entry(document.id or number, document, field)

    def _cleaned(
        self, batch: Any, columns: Sequence[Path], clean: Clean, at: tuple[str, int]
    ) -> Any:
        new: dict[Path, dict[int, bytes]] = {keys: {} for keys in columns}
        gone: set[int] = set()
        for row, texts in enumerate(self._rows(batch, columns)):
            place = Place(at[0], at[1] + row + 1)
            try:
                results = self._results(texts, clean, place)
            except NoText as problem:
                if not self._book.broken(place, str(problem), *_raw(batch, row)):
                    gone.add(row)
                continue
            if results is None:
                self._book.left_out(place, partial(_raw, batch, row))
                gone.add(row)
                continue
            for text, result in zip(texts, results, strict=True):
                if result.edits or result.document is not text.document:
                    new[text.keys][row] = result.text.encode("utf-8", "surrogateescape")
        batch = put_in(batch, new)
        return without(batch, gone) if gone else batch

    def _results(
        self, texts: Sequence["Text"], clean: Clean, place: Place
    ) -> Sequence[Result] | None:
        """What cleaning a row gave, told to the book; raises NoText."""
        if not texts:
            return ()
        results = clean(opened(text.document, self._settings, self._book, place) for text in texts)
        if results is None:
            return None
        self._book.done(results, place)
        if self._settings.sidecar:
            self._book.trace(place, self._told(texts, results))
        return results

    def _told(self, texts: Sequence["Text"], results: Sequence[Result]) -> dict[str, Any]:
        traces = []
        for text, result in zip(texts, results, strict=True):
            told = trace(result, name_of(text.keys), self._settings.stamp)
            if result.document is not text.document:
                told["page"] = text.document.text
            traces.append(told)
        return together(traces) if self._layout.several else traces[0]

    def _rows(self, batch: Any, columns: Sequence[Path]) -> Iterator[list["Text"]]:
        """The texts of each row with what is known of them; none where all are null."""
        values = [bytes_of(column_of(batch, keys)).to_pylist() for keys in columns]
        facts = _Facts(batch, self._layout)
        for row, raws in enumerate(zip(*values, strict=True)):
            texts = [
                Text(keys, self._document(raw, facts.of(row, keys)))
                for keys, raw in zip(columns, raws, strict=True)
                if raw is not None
            ]
            if not texts:
                self._book.count("unread")
            yield texts

    def _document(self, raw: bytes, known: dict[str, str]) -> Document:
        identity = known.pop("id", None)
        meta = {**self._settings.meta, **known}
        return Document(raw.decode("utf-8", "surrogateescape"), identity, meta)

    def _opened(self, texts: Sequence["Text"], place: Place) -> list[Document] | None:
        """The documents, or those in the pages that they are; None if a page holds none."""
        try:
            return [opened(text.document, self._settings, self._book, place) for text in texts]
        except NoText as problem:
            self._book.broken(place, str(problem), b"")
            return None


class Text(NamedTuple):
    """A text of a row, and the path of its column."""

    keys: Path
    document: Document


class _Facts:
    """What the other columns of a batch say of its rows."""

    def __init__(self, batch: Any, layout: Layout) -> None:
        names = {each[0] for paths in layout.known.values() for each in paths}
        found = [name for name in batch.schema.names if name in names]
        self._layout = layout
        self._columns = {name: plain(batch.column(name)) for name in found}

    def of(self, row: int, text: Path) -> dict[str, str]:
        def value(keys: Path) -> Any:
            column = self._columns.get(keys[0])
            found = column[row] if column else None
            if keys == ("id",) and found.__class__ is int:
                return str(found)
            return walk(found, keys[1:]) if keys[1:] else found

        return self._layout.facts(value, text)


def needs_pyarrow() -> None:
    """Raise CleanerError where the library is not installed."""
    if find_spec("pyarrow") is None:
        raise CleanerError(f"Parquet {needs('parquet')}")


def opened_file(source: Source) -> Any:
    """The source as a Parquet file; CleanerError where it is none."""
    needs_pyarrow()
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        return ParquetFile(source.file(), buffer_size=BUFFER, pre_buffer=False)
    except (ArrowException, OSError) as error:
        raise CleanerError(f"this is no Parquet file: {error}") from error


def written(file: Any, tables: Iterable[Any]) -> Iterator[bytes]:
    """A file like another one that holds these tables, each as a row group."""
    sink = Sink()
    with _writer(file, sink) as writer:
        for group in tables:
            writer.write_table(group, row_group_size=max(1, group.num_rows))
            yield sink.taken()
    yield sink.taken()


def groups(file: Any, change: Callable[[Any, int], Any], source: Source) -> Iterator[Any]:
    """The row groups of a file as tables, until its source is ended.

    Its batches are changed, each given with the number of rows before it.
    """
    from pyarrow import Table

    done = 0
    for index in range(file.num_row_groups):
        batches: list[Any] = []
        size = 0
        for batch in file.iter_batches(BATCH, row_groups=[index], use_threads=False):
            if source.ended:
                break
            batches.append(change(batch, done))
            done += batch.num_rows
            size += batch.nbytes
            if size > LARGEST_GROUP:
                yield Table.from_batches(batches)
                batches, size = [], 0
        if batches:
            yield Table.from_batches(batches)
        if source.ended:
            return


def _raw(batch: Any, row: int) -> tuple[bytes, bytes]:
    """A row as JSON for people, and exactly, as a stream of Arrow."""
    import json

    from pyarrow import BufferOutputStream
    from pyarrow.ipc import new_stream

    one = batch.slice(row, 1)
    values = {name: plain(one.column(name))[0] for name in one.schema.names}
    text = json.dumps(values, ensure_ascii=False, default=str)
    sink = BufferOutputStream()
    with new_stream(sink, one.schema) as stream:
        stream.write_batch(one)
    return text.encode("utf-8", "backslashreplace"), sink.getvalue().to_pybytes()


def _writer(file: Any, sink: Sink) -> Any:
    from pyarrow.parquet import ParquetWriter

    return ParquetWriter(sink, file.schema_arrow, compression=_compression(file.metadata))


def _compression(metadata: Any) -> Any:
    """How each column was compressed."""
    if not metadata.num_row_groups:
        return "snappy"
    group = metadata.row_group(0)
    columns = [group.column(index) for index in range(group.num_columns)]
    return {
        each.path_in_schema: "none" if each.compression == "UNCOMPRESSED" else each.compression
        for each in columns
    }
