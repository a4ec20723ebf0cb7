"""Where the fields of CSV rows stand in their bytes; nothing is decoded."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

QUOTED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')
RETURN = ord("\r")


class Row(NamedTuple):
    """A row with its line end, where its fields stand in it, and what is wrong with it."""

    raw: bytes
    fields: list[slice]
    flaw: str

    def text(self, number: int) -> str:
        """A field's text, out of its quotes."""
        return text_in(self.raw[self.fields[number]])

    def replaced(self, texts: Mapping[int, str], delimiter: bytes) -> bytes:
        """The row with other texts in some fields, each quoted if it was or must be."""
        return self.put(
            {number: self._literal(number, text, delimiter) for number, text in texts.items()}
        )

    def put(self, literals: Mapping[int, bytes]) -> bytes:
        """The row with other bytes for some fields."""
        raw = self.raw
        for number in sorted(literals, reverse=True):
            where = self.fields[number]
            raw = raw[: where.start] + literals[number] + raw[where.stop :]
        return raw

    def _literal(self, number: int, text: str, delimiter: bytes) -> bytes:
        new = text.encode("utf-8", "surrogateescape")
        quoted = self.raw[self.fields[number]].startswith(b'"')
        if quoted or new.startswith(b'"') or any(mark in new for mark in (delimiter, b"\r", b"\n")):
            new = b'"' + new.replace(b'"', b'""') + b'"'
        return new


def rows(
    blocks: Iterable[bytes], delimiter: bytes, hold: Callable[[int], object] = bool
) -> Iterator[list[Row]]:
    """The rows of a table that comes in blocks, as many at once as are there to be had.

    Together they are every byte of it. `hold` is told how long the row has become that has no end
    yet.

    >>> [row.text(1) for found in rows([b'1,"Tea, hot"', b"\\n2,Soup"], b",") for row in found]
    ['Tea, hot', 'Soup']
    """
    bare = re.compile(rb"[^%b\r\n]*+" % re.escape(delimiter))
    held: list[bytes] = []
    wanted = 0
    for block in blocks:
        held.append(block)
        wanted -= len(block)
        if wanted <= 0:
            found, rest = _rows(b"".join(held), bare, final=False)
            yield found
            held = [rest]
            # A field of 50 MB is looked at a few times as it comes, not once a block.
            wanted = len(rest)
            hold(wanted)
    yield _rows(b"".join(held), bare, final=True)[0]


def lines_in(raw: bytes) -> int:
    """How many lines of its file a row takes."""
    return len(raw.splitlines())


def text_in(field: bytes) -> str:
    """The text of a field as it stands in a row, in its quotes if it has any."""
    if field.startswith(b'"'):
        field = field[1:-1].replace(b'""', b'"')
    return field.decode("utf-8", "surrogateescape")


def _rows(data: bytes, bare: re.Pattern[bytes], *, final: bool) -> tuple[list[Row], bytes]:
    """The whole rows that data starts with, and the rest."""
    found: list[Row] = []
    at = 0
    while at < len(data) and (row := _row(data, at, bare, final=final)):
        found.append(row)
        at += len(row.raw)
    return found, data[at:]


def _row(data: bytes, start: int, bare: re.Pattern[bytes], *, final: bool) -> Row | None:
    """The row that starts here; None if more must be read to know where it ends."""
    fields: list[slice] = []
    flaw = ""
    at = start
    while True:
        end, wrong = _field(data, at, bare)
        flaw = flaw or wrong
        fields.append(slice(at - start, end - start))
        stop = _line_end(data, end)
        if not final and (
            end == len(data) or (data[end] == RETURN and stop == len(data) == end + 1)
        ):
            # What comes next tells whether a quote is doubled and a line end is of two bytes.
            return None
        if end == len(data) or stop > end:
            return Row(data[start:stop], fields, flaw)
        at = end + 1


def _field(data: bytes, at: int, bare: re.Pattern[bytes]) -> tuple[int, str]:
    """Where the field ends that starts here, and what is wrong with it."""
    if data[at : at + 1] != b'"':
        return bare.match(data, at).end(), ""  # type: ignore[union-attr]  # it matches nothing too
    quoted = QUOTED.match(data, at)
    if quoted is None:
        return len(data), "a quote is never closed"
    end = bare.match(data, quoted.end()).end()  # type: ignore[union-attr]
    return end, "text behind a closing quote" if end > quoted.end() else ""


def _line_end(data: bytes, at: int) -> int:
    """Behind the line end that stands here, if one does."""
    if data[at : at + 2] == b"\r\n":
        return at + 2
    return at + 1 if data[at : at + 1] in (b"\r", b"\n") else at
