"""CSV: one record a row, of which only the field in the text column is ever rewritten."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.errors import UnfitError
from cleaner.formats.book import Book, Place
from cleaner.formats.fields import Broken
from cleaner.formats.html import NoText, opened
from cleaner.formats.layout import Path
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.rows import Row, rows
from cleaner.formats.source import Source
from cleaner.formats.trace import trace
from cleaner.result import Result

DELIMITERS = (b",", b";", b"\t", b"|")
# Names told where the text column is missing; a table may have thousands.
MOST_NAMES = 12


class Table(NamedTuple):
    """What the row of names says: how fields are parted, and which column is which."""

    delimiter: bytes
    names: list[str]
    text: int

    def value(self, row: Row, keys: Path) -> str | None:
        """What a row has in the column of a name; None where none has the name."""
        name = ".".join(keys)
        return row.text(self.names.index(name)) if name in self.names else None


# What a row becomes; None where it is left out.
Change = Callable[[Table, Row, Place], bytes | None]


class Csv:
    """Rows of fields as RFC 4180 has them, under a row of names.

    Fields are parted by a comma, semicolon, tab or bar: by the first of these under which a column
    has the name of the text field; where none has, UnfitError is raised. Blank rows pass through;
    so do those not as wide as the first, or with quotes that do not fit, which are noted.
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
            document = self._document(table, row)
            if document:
                found.append(Entry(document.id or place.record, self._opened(document, place)))

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
        table = self._table(head)
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
                number += row.raw.count(b"\n")
            yield b"".join(filter(None, new))

    def _table(self, head: bytes) -> Table:
        """What the first row says of the table."""
        wanted = [".".join(keys) for keys in self._settings.layout.texts]
        firsts: list[list[str]] = []
        for delimiter in DELIMITERS:
            row = next(chain.from_iterable(rows([head], delimiter)))
            names = [row.text(number) for number in range(len(row.fields))]
            if name := next((each for each in wanted if each in names), None):
                return Table(delimiter, names, names.index(name))
            firsts.append(names)
        names = max(firsts, key=len)
        told = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
        raise UnfitError(f"no column is called {wanted[0]!r}; there are: {told}; see --text-field")

    def _document(self, table: Table, row: Row) -> Document | None:
        """The row's text with what is known about it; None for a blank row; raises Broken."""
        if len(row.fields) == 1 and not row.raw.strip():
            return None
        if row.flaw:
            raise Broken(row.flaw)
        if len(row.fields) != len(table.names):
            raise Broken(f"{len(row.fields)} fields under {len(table.names)} names")
        known = self._settings.layout.facts(partial(table.value, row))
        known = {name: value for name, value in known.items() if value}
        identity = known.pop("id", None)
        return Document(row.text(table.text), identity, {**self._settings.meta, **known})

    def _opened(self, document: Document, place: Place) -> Document:
        """The document, or the one in the page that it is; raises Broken."""
        try:
            return opened(document, self._settings, self._book, place)
        except NoText as problem:
            raise Broken(str(problem)) from problem

    def _clean(self, clean: Clean, table: Table, row: Row, place: Place) -> bytes | None:
        document = self._document(table, row)
        if document is None:
            return row.raw
        text = self._opened(document, place)
        result = clean(text)
        if result is None:
            self._book.left_out(place, row.raw)
            return None
        self._book.done(result, place)
        if self._settings.sidecar:
            self._book.trace(place, self._told(result, table, row))
        if not result.edits and text is document:
            return row.raw
        return row.replaced(table.text, result.text, table.delimiter)

    def _told(self, result: Result, table: Table, row: Row) -> dict[str, Any]:
        told = trace(result, table.names[table.text], self._settings.stamp)
        field = row.raw[row.fields[table.text]].decode("utf-8", "surrogateescape")
        return told | {"source": field}
