"""What was cleaned written in another format: clean bytes in, records, bytes of the other out."""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Any, Protocol

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats.book import Place
from cleaner.formats.columns import UNFIT, Sink, json_like, plain, schema_of, table, unfit
from cleaner.formats.csv import table_of
from cleaner.formats.fields import Broken, loads
from cleaner.formats.layout import Layout, walk
from cleaner.formats.literal import encoded
from cleaner.formats.parquet import needs_pyarrow
from cleaner.formats.reading import Clean
from cleaner.formats.rows import rows
from cleaner.formats.source import BOM, Source
from cleaner.result import Result

Record = dict[str, Any]
# A record that does not fit into the other format, and why.
Refuse = Callable[[Place, str, Record], None]
# So many records say which fields there are, and of which types.
LOOKED_THROUGH = 1000
# What a text becomes: all that may be known of it, so that texts make one table.
TEXT_FIELDS = ("id", "title", "date", "author", "site", "lang", "url", "text")
PAGE_FIELDS = (*TEXT_FIELDS[:-1], "crawled", "charset", "text")
TEXTS = ("html", "markdown", "text")
RECORD_FORMATS = ("csv", "jsonl", "parquet")
TO = (*RECORD_FORMATS, "text")
# Where bytes are meant that are not UTF-8, they come out as such.
BYTES = b"\xff"
SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


class Reader(Protocol):
    """What cleans the documents of a source."""

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The source's bytes with its documents cleaned."""


class Writer(Protocol):
    """Takes records one by one and gives bytes, now or later; the last at the end."""

    def add(self, place: Place, record: Record) -> bytes:
        """What can be written by now."""

    def end(self) -> bytes:
        """What is left to write."""


def check(to: str, layout: Layout) -> None:
    """Raise CleanerError where a format has no place for what is asked for."""
    if to == "text" and layout.several:
        raise CleanerError("--to text has room for one text of a record; give one --text-field")
    if to == "parquet":
        needs_pyarrow()


def stays(name: str, to: str | None) -> bool:
    """Whether what comes out of a format is of the other one anyway."""
    return to is None or to == name or (to == "text" and name in TEXTS)


def records_of(
    name: str, source: Source, reader: Reader, clean: Clean, layout: Layout
) -> Iterator[tuple[Place, Record]]:
    """The records of a source, cleaned, each with its number among those that come out.

    Of a broken record, which its format passes through, was told when it was read.
    """
    last: list[Document] = []

    def noted(documents: Iterable[Document]) -> Sequence[Result] | None:
        results = clean(documents)
        last[:] = [result.document for result in results or ()]
        return results

    pieces = reader.rewrite(source, noted)
    if name in TEXTS:
        text = b"".join(pieces).decode("utf-8", "surrogateescape").removeprefix("\ufeff")
        if last:
            known = {**last[0].meta, "id": _readable(source.name), "text": text}
            yield Place(source.name), {field: known.get(field) for field in TEXT_FIELDS}
        return
    ways: dict[str, Callable[[Iterable[bytes]], Iterator[Record]]] = {
        "csv": partial(_csv_records, layout=layout),
        "jsonl": _json_records,
        "parquet": _parquet_records,
        "warc": _json_records,
    }
    for number, record in enumerate(ways[name](pieces), 1):
        whole = {**dict.fromkeys(PAGE_FIELDS), **record} if name == "warc" else record
        yield Place(source.name, number), whole


def _readable(name: str) -> str:
    r"""A file's name where bytes that are not UTF-8 would spoil all that stands beside it.

    >>> print(_readable("caf\udce9.txt"))
    caf\xe9.txt
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def text_in(record: Record, layout: Layout) -> str | None:
    """The text of a record, if it has one."""
    texts = (walk(record, keys) for keys in (*layout.texts, ("text",)))
    return next((text for text in texts if isinstance(text, str)), None)


def writer_of(to: str, refuse: Refuse) -> Writer:
    """What writes records in a format."""
    writers: dict[str, Callable[[Refuse], Writer]] = {
        "csv": _Csv,
        "jsonl": _Jsonl,
        "parquet": _Parquet,
    }
    return writers[to](refuse)


class _Jsonl:
    """JSON lines; what is not known of a text is left out."""

    def __init__(self, refuse: Refuse) -> None:
        self._refuse = refuse

    def add(self, _: Place, record: Record) -> bytes:
        if {*TEXT_FIELDS} <= record.keys() <= {*PAGE_FIELDS}:
            record = {name: value for name, value in record.items() if value is not None}
        return encoded(json_like(record), BYTES) + b"\n"

    def end(self) -> bytes:
        return b""


class _Held:
    """Records, each with its place, held back until it is known which fields they have."""

    def __init__(self, refuse: Refuse) -> None:
        self._refuse = refuse
        self._records: list[tuple[Place, Record]] = []
        self.fields: tuple[str, ...] = ()

    def add(self, place: Place, record: Record) -> bool:
        """Hold a record; whether enough are held to write."""
        new = [name for name in record if name not in self.fields] if self.fields else []
        if new:
            told = f"has fields that no record before it had: {', '.join(new)}"
            self._refuse(place, told, record)
            return False
        self._records.append((place, record))
        return len(self._records) >= LOOKED_THROUGH

    def taken(self) -> list[tuple[Place, Record]]:
        """What was held."""
        taken, self._records = self._records, []
        self.fields = self.fields or tuple(
            dict.fromkeys(name for _, record in taken for name in record)
        )
        return taken


class _Csv:
    """Rows under a row of names; what is no text is JSON, and nothing an empty field."""

    def __init__(self, refuse: Refuse) -> None:
        self._held = _Held(refuse)

    def add(self, place: Place, record: Record) -> bytes:
        return self._written() if self._held.add(place, record) else b""

    def end(self) -> bytes:
        return self._written()

    def _written(self) -> bytes:
        import csv

        first = not self._held.fields
        found = self._held.taken()
        fields = self._held.fields
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        if first and fields:
            writer.writerow(fields)
        writer.writerows([_cell(record.get(name)) for name in fields] for _, record in found)
        # A half of a surrogate pair has no place in a table.
        text = SURROGATE.sub("\ufffd", out.getvalue())
        return text.encode("utf-8", "surrogateescape")


class _Parquet:
    """A table whose columns have the types that the first records show."""

    def __init__(self, refuse: Refuse) -> None:
        self._refuse = refuse
        self._held = _Held(refuse)
        self._sink = Sink()
        self._schema: Any = None
        self._writer: Any = None

    def add(self, place: Place, record: Record) -> bytes:
        return self._written() if self._held.add(place, record) else b""

    def end(self) -> bytes:
        out = self._written()
        self._writer.close()
        return out + self._sink.taken()

    def _written(self) -> bytes:
        found = self._held.taken()
        if self._writer is None:
            from pyarrow.parquet import ParquetWriter

            self._schema = schema_of([record for _, record in found], self._held.fields)
            self._writer = ParquetWriter(self._sink, self._schema)
        for made in self._tables(found):
            self._writer.write_table(made)
        return self._sink.taken()

    def _tables(self, found: list[tuple[Place, Record]]) -> Iterator[Any]:
        with suppress(*UNFIT):
            if found:
                yield table([record for _, record in found], self._schema)
            return
        fitting = []
        for place, record in found:
            if reason := unfit(record, self._schema):
                self._refuse(place, reason, record)
            else:
                fitting.append(record)
        yield table(fitting, self._schema)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(json_like(value), ensure_ascii=False)


def _json_records(pieces: Iterable[bytes]) -> Iterator[Record]:
    for line in _lines(pieces):
        with suppress(Broken):
            record = loads(line)
            if isinstance(record, dict):
                yield record


def _csv_records(pieces: Iterable[bytes], layout: Layout) -> Iterator[Record]:
    blocks = _whole_lines(pieces)
    head = next(blocks, b"").removeprefix(BOM)
    if not head.strip():
        return
    found = chain.from_iterable(rows(chain([head], blocks), table_of(head, layout).delimiter))
    first = next(found)
    names = [first.text(number) for number in range(len(first.fields))]
    for row in found:
        if len(row.fields) == len(names) and not row.flaw and row.raw.strip():
            yield {name: row.text(number) for number, name in enumerate(names)}


def _parquet_records(pieces: Iterable[bytes]) -> Iterator[Record]:
    """Read from a file that is gone afterwards: what a Parquet file holds is told at its end."""
    from tempfile import TemporaryFile

    from pyarrow.parquet import ParquetFile

    with TemporaryFile() as file:
        file.writelines(pieces)
        for batch in ParquetFile(file).iter_batches(LOOKED_THROUGH):
            columns = {name: plain(batch.column(name)) for name in batch.schema.names}
            for values in zip(*columns.values(), strict=True):
                yield dict(zip(columns, values, strict=True))


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    yield rest


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks that end with a line."""
    held = b""
    for piece in pieces:
        lines, newline, rest = (held + piece).rpartition(b"\n")
        held = rest
        if newline:
            yield lines + newline
    if held:
        yield held
