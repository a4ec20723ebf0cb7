"""What comes out of a run in another format: a file for a file, one for many texts, or a folder."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from cleaner.adapters.folder import part_of, writing
from cleaner.formats import Place, bare_name
from cleaner.formats.columns import json_like
from cleaner.formats.conversion import Record, text_in, writer_of
from cleaner.formats.layout import Layout
from cleaner.formats.literal import encoded
from cleaner.formats.packing import Packing

Found = Iterable[tuple[Place, Record]]
# What a record is told by that has no place in the other format.
Unfit = Callable[[Place, str, bytes], None]


def turned(found: Found, to: str, unfit: Unfit) -> Iterator[bytes]:
    """Records in a format."""
    writer = writer_of(to, _telling(unfit))
    for place, record in found:
        yield writer.add(place, record)
    yield writer.end()


def name_in(name: str, to: str, packing: Packing | None) -> tuple[Path, Packing | None]:
    """What a file is called in another format, and how it is packed: Parquet packs by itself."""
    if packing is None or to == "parquet":
        return Path(f"{bare_name(name)}.{to}" if packing else f"{name}.{to}"), None
    return Path(f"{bare_name(name)}.{to}{packing.ending}"), packing


def folder_for(name: str) -> Path:
    """What the folder of a file's texts is called."""
    return Path(f"{name}.texts")


def write_texts(path: Path | None, found: Found, layout: Layout, unfit: Unfit) -> int:
    """Write each text into a file of its own, called by the number of its record; their size.

    The folder appears when all of it is written. Without a path nothing is written.
    """
    part = path and part_of(path)
    if part:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
    size = 0
    for place, record in found:
        text = text_in(record, layout)
        if text is None:
            unfit(place, "has no text", _raw(record))
            continue
        content = text.encode("utf-8", "surrogateescape" if _bytes(text) else "backslashreplace")
        size += len(content)
        if part:
            (part / f"{place.record:08}.txt").write_bytes(content)
    if path and part:
        os.sync()  # as many files as records: each by itself would take hours
        shutil.rmtree(path, ignore_errors=True)
        part.rename(path)
    return size


class Joint:
    """One file for the texts of many; it is made with the first of them, and whole at the end."""

    def __init__(self, folder: Path, key: str, to: str, unfit: Unfit) -> None:
        self.name = f"part-{key}.{to}"
        self._path = folder / self.name
        self._writer = writer_of(to, _telling(unfit))
        self._stack = ExitStack()
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> "Joint":
        return self

    def __exit__(self, *error: Any) -> None:
        if self._stream and error[0] is None:
            self._stream.write(self._writer.end())
        self._stack.__exit__(*error)

    def add(self, place: Place, record: Record) -> None:
        """Take a text."""
        if self._stream is None:
            self._stream = self._stack.enter_context(writing(self._path))
        self._stream.write(self._writer.add(place, record))


def _telling(unfit: Unfit) -> Callable[[Place, str, Record], None]:
    return lambda place, reason, record: unfit(place, reason, _raw(record))


def _raw(record: Record) -> bytes:
    return encoded(json_like(record), b"\xff")


def _bytes(text: str) -> bool:
    """Whether all lone surrogates of a text stand for bytes that are not UTF-8."""
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
