"""Which format a file is read in: the one asked for, or the one it shows."""

from dataclasses import replace

from cleaner.errors import UnfitError
from cleaner.formats import FORMATS, TURNED, Book, Format, Settings, Source, detect


class Formats:
    """The format of each source, made when first needed and kept for the run."""

    def __init__(self, name: str | None, settings: Settings, book: Book) -> None:
        self._name = name
        self._settings = settings
        self._book = book
        self._made: dict[tuple[str, str], Format] = {}

    def of(self, source: Source, otherwise: str = "text", stamp: str = "") -> tuple[str, Format]:
        """The format asked for, else the one the source shows, else `otherwise`; and its name.

        `stamp` is written beside edits, and belongs to the cleaner of the source.
        """
        name = self._name or detect(source) or otherwise
        return name, self.named(name, stamp)

    def named(self, name: str, stamp: str = "") -> Format:
        """A format by its name."""
        if (name, stamp) not in self._made:
            settings = replace(self._settings, stamp=stamp)
            self._made[name, stamp] = FORMATS[name](settings, self._book)
        return self._made[name, stamp]


def own(name: str, reader: Format) -> Format:
    """A format for files that are cleaned where they lie; UnfitError where it is none."""
    if name in TURNED:
        raise UnfitError(TURNED[name])
    return reader
