"""The way back from a cleaned file and the traces that lie beside it, as a run writes them."""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.errors import CleanerError
from cleaner.formats.book import Book, Place
from cleaner.formats.fields import Broken
from cleaner.formats.jsonl import rebuilt
from cleaner.formats.source import Source
from cleaner.formats.trace import restore, traced

Told = dict[str, Any]


def undo(source: Source, name: str, sidecar: Source, book: Book) -> Iterator[bytes]:
    """The file as it was before a run, its format known by name; CleanerError for others."""
    if name == "text":
        return _text(source, _traces(sidecar))
    if name == "jsonl":
        return _lines(source, _traces(sidecar), book)
    raise CleanerError(f"{name} is not led back to its source; only text and jsonl are")


def _text(source: Source, traces: Iterable[Told]) -> Iterator[bytes]:
    told = next(iter(traces), None)
    text = source.read().decode("utf-8", "surrogateescape")
    try:
        restored = restore(text, told) if told and traced(told) else text
    except ValueError as error:
        raise CleanerError(str(error)) from error
    yield source.bom
    yield restored.encode("utf-8", "surrogateescape")


def _lines(source: Source, traces: Iterator[Told], book: Book) -> Iterator[bytes]:
    yield source.bom
    number = 1
    told = next(traces, None)
    for line in _each_line(source):
        while told and told["record"] == number and not traced(told):
            yield _raw(told)
            number += 1
            told = next(traces, None)
        if told and told["record"] == number:
            yield _rebuilt(line, told, Place(source.name, number), book)
            told = next(traces, None)
        else:
            yield line
        number += 1
    while told:
        if traced(told):
            raise CleanerError("has fewer records than its edits tell of")
        yield _raw(told)
        told = next(traces, None)


def _each_line(source: Source) -> Iterator[bytes]:
    for block in source.line_blocks():
        *lines, rest = block.split(b"\n")
        yield from (line + b"\n" for line in lines)
        if rest:
            yield rest


def _rebuilt(line: bytes, told: Told, place: Place, book: Book) -> bytes:
    try:
        return rebuilt(line, told)
    except (Broken, ValueError) as error:
        book.broken(place, str(error), line)
        return line


def _raw(told: Told) -> bytes:
    if "raw" in told:
        return str(told["raw"]).encode()
    return base64.b64decode(told["raw_base64"])


def _traces(sidecar: Source) -> Iterator[Told]:
    for number, line in enumerate(_each_line(sidecar), 1):
        try:
            told = json.loads(line.decode("utf-8", "surrogateescape"))
            known = traced(told) or "raw" in told or "raw_base64" in told
        except (ValueError, TypeError):
            known = False
        if not known:
            raise CleanerError(f"{sidecar.name}:{number}: is no trace of a run")
        yield told
