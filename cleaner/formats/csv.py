"""CSV: one record a row, of which only the field in the text column is ever rewritten."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from cleaner.document import Document
from cleaner.errors import UnfitError
from cleaner.formats.reading import META, Broken, Clean, Entry, Settings
from cleaner.formats.rows import Row, rows
from cleaner.formats.source import Source
from cleaner.formats.tally import Tally

DELIMITERS = (b",", b";", b"\t", b"|")
# Names told where the text column is missing; a table may have thousands.
MOST_NAMES = 12


class Table(NamedTuple):
    """What the row of names says: how fields are parted, and which column is which."""

    delimiter: bytes
    names: list[str]
    text: int

    def column(self, name: str) -> int | None:
        """The number of a column; None where none has the name or it holds the text."""
        number = self.names.index(name) if name in self.names else None
        return None if number == self.text else number


Change = Callable[[Table, Row, int], bytes]


class Csv:
    """Rows of fields as RFC 4180 has them, under a row of names.

    Fields are parted by a comma, semicolon, tab or bar: by the first of these under which a column
    has the name of the text field; where none has, UnfitError is raised. Blank rows pass through;
    so do those not as wide as the first, or with quotes that do not fit, which are noted.
    """

    def __init__(self, settings: Settings, tally: Tally) -> None:
        self._settings = settings
        self._tally = tally

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The rows with their texts cleaned; an unchanged row is the same bytes."""
        return self._each(source, partial(self._clean, clean, source.name))

    def documents(self, source: Source) -> Iterator[Entry]:
        """The texts of the rows, each with the row's id or else the number of its line."""
        found: list[Entry] = []

        def take(table: Table, row: Row, number: int) -> bytes:
            document = self._document(table, row)
            if document:
                found.append(Entry(document.id or number, document))
            return b""

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
        for found in rows(chain([head], blocks), table.delimiter):
            new: list[bytes] = []
            for row in found:
                try:
                    new.append(row.raw if first else change(table, row, number))
                except Broken as problem:
                    self._tally.count("broken")
                    self._tally.note(f"{source.name}:{number}: byte {offset}: {problem}")
                    new.append(row.raw)
                first = False
                offset += len(row.raw)
                number += row.raw.count(b"\n")
            yield b"".join(new)

    def _table(self, head: bytes) -> Table:
        """What the first row says of the table."""
        name = self._settings.text_field
        firsts: list[list[str]] = []
        for delimiter in DELIMITERS:
            row = next(chain.from_iterable(rows([head], delimiter)))
            names = [row.text(number) for number in range(len(row.fields))]
            if name in names:
                return Table(delimiter, names, names.index(name))
            firsts.append(names)
        names = max(firsts, key=len)
        told = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
        raise UnfitError(f"no column is called {name!r}; there are: {told}; see --text-field")

    def _document(self, table: Table, row: Row) -> Document | None:
        """The row's text with what is known about it; None for a blank row; raises Broken."""
        if len(row.fields) == 1 and not row.raw.strip():
            return None
        if row.flaw:
            raise Broken(row.flaw)
        if len(row.fields) != len(table.names):
            raise Broken(f"{len(row.fields)} fields under {len(table.names)} names")
        meta = dict(self._settings.meta)
        for name in META:
            if value := self._value(table, row, name):
                meta[name] = value
        return Document(row.text(table.text), self._value(table, row, "id") or None, meta)

    def _value(self, table: Table, row: Row, name: str) -> str:
        number = table.column(name)
        return "" if number is None else row.text(number)

    def _clean(self, clean: Clean, name: str, table: Table, row: Row, number: int) -> bytes:
        document = self._document(table, row)
        if document is None:
            return row.raw
        result = clean(document)
        self._tally.count(result.status)
        if result.status in ("error", "timeout"):
            self._tally.note(f"{name}:{number}: {result.status}: {result.reason}")
        if not result.edits:
            return row.raw
        return row.replaced(table.text, result.text, table.delimiter)
