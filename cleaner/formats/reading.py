"""What every format is told, and what it hands out; knows nothing of any one format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.document import NOTHING, Document
from cleaner.formats.extraction import Extract, Html
from cleaner.formats.layout import Layout
from cleaner.result import Result

# Cleans the texts of one record, most often one; None where the record is to be left out, and then
# nothing is asked for: a page that nobody wants is not extracted.
Clean = Callable[[Iterable[Document]], Sequence[Result] | None]


@dataclass(frozen=True)
class Settings:
    """How to read and write: `meta` fills in what a document does not say of itself.

    `layout` says where the text of a record stands. With `edits` each record also gets the edits
    that were made, with `sidecar` the book does, and the `stamp` of the cleaner that made them.
    `html` says which texts of records are pages in HTML, of which the main text is taken; `extract`
    says how much of a page that is. `encoding` is the name of one, `auto`, or empty for UTF-8.
    """

    meta: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    edits: bool = False
    sidecar: bool = False
    stamp: str = ""
    encoding: str = ""
    layout: Layout = field(default_factory=Layout)
    html: Html = "auto"
    extract: Extract = "balanced"

    @property
    def traced(self) -> bool:
        """Whether what was done is told anywhere."""
        return self.edits or self.sidecar


class Entry(NamedTuple):
    """A document and its record: an id, a line number, or None where it is the whole source.

    `field` is the name of the text where a record may hold several.
    """

    record: str | int | None
    document: Document
    field: str = ""


def one_by_one(clean: Callable[[Document], Result]) -> Clean:
    """What cleans every text of a record by itself."""
    return lambda documents: [clean(document) for document in documents]
