"""CSV: one record a row, of which only the field in the text column is ever rewritten."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.errors import UnfitError
from cleaner.formats.book import Book, Place
from cleaner.formats.fields import Broken
from cleaner.formats.html import NoText, opened
from cleaner.formats.layout import Layout, Path
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.rows import Row, lines_in, rows, text_in
from cleaner.formats.source import Source
from cleaner.formats.trace import apart, field_of, restore, together, trace
from cleaner.result import Result

DELIMITERS = (b",", b";", b"\t", b"|")
# Names told where the text column is missing; a table may have thousands.
MOST_NAMES = 12


class Table(NamedTuple):
    """What the row of names says: how fields are parted, and which columns are which."""

    delimiter: bytes
    names: list[str]
    texts: tuple[int, ...]

    def value(self, row: Row, keys: Path) -> str | None:
        """What a row has in the column of a name; None where none has the name."""
        name = ".".join(keys)
        return row.text(self.names.index(name)) if name in self.names else None


# What a row becomes; None where it is left out.
Change = Callable[[Table, Row, Place], bytes | None]


class Csv:
    """Rows of fields as RFC 4180 has them, under a row of names.

    Fields are parted by a comma, semicolon, tab or bar: by the first of these under which columns
    have the names of the text fields; where none has, UnfitError is raised. Blank rows pass; so do
    those not as wide as the first, or with quotes that do not fit, which are noted.
    """

    def __init__(self, settings: Settings, book: Book) -> None:
        self._settings = settings
        self._book = book

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The rows with their texts cleaned; an unchanged row is the same bytes."""
        return self._each(source, partial(self._clean, clean))

    def documents(self, source: Source) -> Iterator[Entry]:
        """The texts of the rows, each with the row's id or else the number of its line."""
        found: list[Entry] = []

        def take(table: Table, row: Row, place: Place) -> None:
            for number, document in zip(table.texts, self._documents(table, row), strict=False):
                field = table.names[number] if self._settings.layout.several else ""
                text = self._opened(document, place)
                found.append(Entry(document.id or place.record, text, field))

        for _ in self._each(source, take):
            yield from found
            found.clear()

    def _each(self, source: Source, change: Change) -> Iterator[bytes]:
        yield source.bom
        blocks = source.line_blocks()
        head = next(blocks, b"")
        if not head.strip():
            yield from chain([head], blocks)
            return
        table = table_of(head, self._settings.layout)
        first = True
        number, offset = 1, len(source.bom)
        for found in rows(chain([head], blocks), table.delimiter, source.hold):
            new: list[bytes | None] = []
            for row in found:
                place = Place(source.name, number, offset)
                try:
                    new.append(row.raw if first else change(table, row, place))
                except Broken as problem:
                    stays = self._book.broken(place, str(problem), row.raw)
                    new.append(row.raw if stays else None)
                first = False
                offset += len(row.raw)
                number += lines_in(row.raw)
            yield b"".join(filter(None, new))

    def _documents(self, table: Table, row: Row) -> list[Document]:
        """The row's texts with what is known about them; none for a blank row; raises Broken."""
        if len(row.fields) == 1 and not row.raw.strip():
            return []
        if row.flaw:
            raise Broken(row.flaw)
        if len(row.fields) != len(table.names):
            raise Broken(f"{len(row.fields)} fields under {len(table.names)} names")
        return [self._document(table, row, number) for number in table.texts]

    def _document(self, table: Table, row: Row, number: int) -> Document:
        keys = tuple(table.names[number].split("."))
        known = self._settings.layout.facts(partial(table.value, row), keys)
        known = {name: value for name, value in known.items() if value}
        identity = known.pop("id", None)
        return Document(row.text(number), identity, {**self._settings.meta, **known})

    def _opened(self, document: Document, place: Place) -> Document:
        """The document, or the one in the page that it is; raises Broken."""
        try:
            return opened(document, self._settings, self._book, place)
        except NoText as problem:
            raise Broken(str(problem)) from problem

    def _clean(self, clean: Clean, table: Table, row: Row, place: Place) -> bytes | None:
        documents = self._documents(table, row)
        if not documents:
            return row.raw
        results = clean(self._opened(document, place) for document in documents)
        if results is None:
            self._book.left_out(place, row.raw)
            return None
        self._book.done(results, place)
        if self._settings.sidecar:
            self._book.trace(place, self._told(results, table, row))
        new = {
            number: result.text
            for number, result, document in zip(table.texts, results, documents, strict=True)
            if result.edits or result.document is not document
        }
        return row.replaced(new, table.delimiter) if new else row.raw

    def _told(self, results: Sequence[Result], table: Table, row: Row) -> dict[str, Any]:
        traces = []
        for number, result in zip(table.texts, results, strict=True):
            told = trace(result, table.names[number], self._settings.stamp)
            page = result.document.text != row.text(number)
            field = row.raw[row.fields[number]].decode("utf-8", "surrogateescape")
            traces.append(told | {"page" if page else "source": field})
        return together(traces) if self._settings.layout.several else traces[0]


def table_of(head: bytes, layout: Layout) -> Table:
    """What the first row says of a table; UnfitError where a text has no column."""
    wanted = [".".join(keys) for keys in layout.texts]
    tables = _tables(head)
    for delimiter, names in tables.items():
        found = [name for name in wanted if name in names]
        if found and (len(found) == len(wanted) or not layout.every):
            texts = found if layout.every else found[:1]
            return Table(delimiter, names, tuple(map(names.index, texts)))
    names = max(tables.values(), key=len)
    missing = next((name for name in wanted if name not in names), wanted[0])
    told = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    raise UnfitError(f"no column is called {missing!r}; there are: {told}; see --text-field")


def table_with(head: bytes, wanted: Sequence[str]) -> Table:
    """What the first row says of a table that was cleaned and has these columns."""
    tables = _tables(head)
    fitting = (each for each in tables if wanted and set(wanted).issubset(tables[each]))
    delimiter = next(fitting, max(tables, key=lambda each: len(tables[each])))
    return Table(delimiter, tables[delimiter], ())


def _tables(head: bytes) -> dict[bytes, list[str]]:
    """The names that the first row holds, parted by each delimiter."""
    firsts = {each: next(chain.from_iterable(rows([head], each)), None) for each in DELIMITERS}
    return {
        delimiter: [row.text(number) for number in range(len(row.fields))] if row else []
        for delimiter, row in firsts.items()
    }


def undone(row: Row, table: Table, told: dict[str, Any]) -> bytes:
    """The row as it was before the cleaning of which was told; ValueError if that does not fit."""
    sources: dict[int, bytes] = {}
    for part in apart(told):
        name = field_of(part, "text")
        if name not in table.names or len(row.fields) != len(table.names):
            raise ValueError("has edits but no text")
        number = table.names.index(name)
        text = restore(row.text(number), part)
        source = str(part.get("page", part.get("source", ""))).encode("utf-8", "surrogateescape")
        if "page" not in part and text_in(source) != text:
            raise ValueError("its source does not fit its text")
        sources[number] = source
    return row.put(sources)
