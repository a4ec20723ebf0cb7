"""What every format is told, and what it hands out; knows nothing of any one format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.document import NOTHING, Document
from cleaner.result import Result

Clean = Callable[[Document], Result]
# What a record may say of its text beside it.
META = ("url", "lang", "type", "title")


class Broken(ValueError):
    """A record that passes through as it is, and why."""


@dataclass(frozen=True)
class Settings:
    """How to read and write: `meta` fills in what a document does not say of itself.

    `text_field` is the key of a record that holds its text. With `edits` each record also gets
    the edits that were made, and the `stamp` of the cleaner that made them.
    """

    text_field: str = "text"
    meta: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    edits: bool = False
    stamp: str = ""


class Entry(NamedTuple):
    """A document and its record: an id, a line number, or None where it is the whole source."""

    record: str | int | None
    document: Document
