"""Parquet: a row is a record; the schema, the other columns and the row groups stay as they are."""

import io
from collections.abc import Iterator
from typing import Any

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats.book import Book, Place
from cleaner.formats.html import NoText, opened
from cleaner.formats.layout import Layout, Path, walk
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.trace import trace
from cleaner.result import Result

BATCH = 1000
# A row group is written as one again, unless it would not fit into memory well.
LARGEST_GROUP = 1 << 28


class Parquet:
    """Rows with a column of text, read and written in batches.

    A text of null passes through. Bytes of a text that are not UTF-8 survive.
    """

    def __init__(self, settings: Settings, book: Book) -> None:
        self._settings = settings
        self._book = book
        self._layout = settings.layout

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The file with its texts cleaned."""
        file = _opened(source)
        column = _text_column(file.schema_arrow, self._layout)
        sink = _Sink()
        with _writer(file, sink) as writer:
            for group in self._groups(file, column, clean, source.name):
                writer.write_table(group, row_group_size=max(1, group.num_rows))
                yield sink.taken()
        yield sink.taken()

    def documents(self, source: Source) -> Iterator[Entry]:
        """The texts, each with the id of its row, or else the row's number."""
        file = _opened(source)
        column = _text_column(file.schema_arrow, self._layout)
        number = 0
        for batch in file.iter_batches(BATCH):
            for document in self._documents(batch, column):
                number += 1
                if document and (found := self._page(document, Place(source.name, number), set())):
                    yield Entry(found.id or number, found)

    def _groups(self, file: Any, column: Path, clean: Clean, name: str) -> Iterator[Any]:
        """The row groups with their texts cleaned."""
        from pyarrow import Table

        done = 0
        for index in range(file.num_row_groups):
            batches: list[Any] = []
            size = 0
            for batch in file.iter_batches(BATCH, row_groups=[index]):
                batches.append(self._cleaned(batch, column, clean, (name, done)))
                done += batch.num_rows
                size += batch.nbytes
                if size > LARGEST_GROUP:
                    yield Table.from_batches(batches)
                    batches, size = [], 0
            if batches:
                yield Table.from_batches(batches)

    def _cleaned(self, batch: Any, column: Path, clean: Clean, at: tuple[str, int]) -> Any:
        new: dict[int, bytes] = {}
        left_out: set[int] = set()
        for row, document in enumerate(self._documents(batch, column)):
            place = Place(at[0], at[1] + row + 1)
            text = document and self._page(document, place, left_out)
            if document is None or text is None:
                continue
            result = clean(text)
            if result is None:
                self._book.left_out(place, _bytes_in(document))
                left_out.add(int(place.record or 0))
                continue
            self._book.done(result, place)
            if self._settings.sidecar:
                self._book.trace(place, self._told(result, document, column))
            if result.edits or text is not document:
                new[row] = result.text.encode("utf-8", "surrogateescape")
        changed = _replaced_in(batch, column, new) if new else batch
        return _without(changed, {row - at[1] - 1 for row in left_out}) if left_out else changed

    def _told(self, result: Result, document: Document, column: Path) -> dict[str, Any]:
        told = trace(result, ".".join(column), self._settings.stamp)
        if result.document is not document:
            told["page"] = document.text
        return told

    def _documents(self, batch: Any, column: Path) -> Iterator[Document | None]:
        """The text of each row with what is known of it; None for a text of null."""
        texts = _bytes_of(_column(batch, column)).to_pylist()
        facts = _Facts(batch, self._layout)
        for row, raw in enumerate(texts):
            if raw is None:
                self._book.count("unread")
                yield None
                continue
            known = facts.of(row)
            identity = known.pop("id", None)
            meta = {**self._settings.meta, **known}
            yield Document(raw.decode("utf-8", "surrogateescape"), identity, meta)

    def _page(self, document: Document, place: Place, left_out: set[int]) -> Document | None:
        """The document, or the one in the page that it is; None if there is none."""
        try:
            return opened(document, self._settings, self._book, place)
        except NoText as problem:
            if not self._book.broken(place, str(problem), _bytes_in(document)):
                left_out.add(int(place.record or 0))
            return None


class _Facts:
    """What the other columns of a batch say of its rows."""

    def __init__(self, batch: Any, layout: Layout) -> None:
        names = {each[0] for paths in layout.known.values() for each in paths}
        found = [name for name in batch.schema.names if name in names]
        self._layout = layout
        self._columns = {name: _plain(batch.column(name)) for name in found}

    def of(self, row: int) -> dict[str, str]:
        def value(keys: Path) -> Any:
            column = self._columns.get(keys[0])
            found = column[row] if column else None
            if keys == ("id",) and found.__class__ is int:
                return str(found)
            return walk(found, keys[1:]) if keys[1:] else found

        return self._layout.facts(value)


class _Sink(io.RawIOBase):
    """Takes what is written, in order, and hands it on."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self._written += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _opened(source: Source) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise CleanerError("Parquet needs a library: pip install pyarrow") from None
    try:
        return ParquetFile(source.file())
    except (ArrowException, OSError) as error:
        raise CleanerError(f"this is no Parquet file: {error}") from error


def _writer(file: Any, sink: _Sink) -> Any:
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


def _text_column(schema: Any, layout: Layout) -> Path:
    """The path of the text that the schema has; CleanerError names those there are."""
    for keys in layout.texts:
        kind = _type(schema, keys)
        if kind is not None and _is_text(kind):
            return keys
    names = [field.name for field in schema if _is_text(field.type)]
    wanted = " or ".join(repr(".".join(keys)) for keys in layout.texts)
    raise CleanerError(
        f"there is no column of text called {wanted}; "
        f"give --text-field one of: {', '.join(names) or 'none, for there is no text in it'}"
    )


def _type(schema: Any, keys: Path) -> Any:
    """The type that a path leads to, or None."""
    from pyarrow.types import is_struct

    kind = schema.field(keys[0]).type if keys[0] in schema.names else None
    for key in keys[1:]:
        if kind is None or not is_struct(kind):
            return None
        index = kind.get_field_index(key)
        kind = kind.field(index).type if index >= 0 else None
    return kind


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    tests = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")
    return any(getattr(types, f"is_{test}")(kind) for test in tests)


def _column(batch: Any, keys: Path) -> Any:
    from pyarrow.compute import struct_field

    column = batch.column(keys[0])
    for key in keys[1:]:
        column = struct_field(column, key)
    return column


def _bytes_of(column: Any) -> Any:
    from pyarrow import large_binary, types

    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.cast(large_binary())


def _bytes_in(document: Document) -> bytes:
    return document.text.encode("utf-8", "surrogateescape")


def _without(batch: Any, rows: set[int]) -> Any:
    from pyarrow import array

    return batch.filter(array([row not in rows for row in range(batch.num_rows)]))


def _plain(column: Any) -> list[Any]:
    """The values of a column; what is not UTF-8 is no value."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        return [None] * len(column)


def _replaced_in(batch: Any, keys: Path, new: dict[int, bytes]) -> Any:
    """The batch with other texts in some rows."""
    index = batch.schema.get_field_index(keys[0])
    column = _replaced(batch.column(index), keys[1:], new)
    return batch.set_column(index, batch.schema.field(index), column)


def _replaced(column: Any, keys: Path, new: dict[int, bytes]) -> Any:
    import pyarrow

    if keys:
        index = column.type.get_field_index(keys[0])
        children = [pyarrow.compute.struct_field(column, at) for at in range(len(column.type))]
        children[index] = _replaced(children[index], keys[1:], new)
        fields = [column.type.field(at) for at in range(len(column.type))]
        return pyarrow.StructArray.from_arrays(children, fields=fields, mask=column.is_null())
    values = _bytes_of(column).to_pylist()
    for row, text in new.items():
        values[row] = text
    made = pyarrow.array(values, pyarrow.large_binary())
    # A view is not looked through for bytes that are not UTF-8, a cast from bytes is.
    return _as_type(made, column.type)


def _as_type(made: Any, kind: Any) -> Any:
    import pyarrow

    if pyarrow.types.is_dictionary(kind):
        return _as_type(made, kind.value_type).dictionary_encode().cast(kind)
    if "binary" in str(kind):
        return made.cast(kind)
    return made.view(pyarrow.large_string()).cast(kind)
