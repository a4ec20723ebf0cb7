"""How the files of a run are read and cleaned: the format and the cleaner of each."""

from argparse import Namespace

from cleaner.cli.cleaners import Cleaners
from cleaner.cli.formats import Formats
from cleaner.cli.options import settings_of
from cleaner.errors import CleanerError
from cleaner.formats import RECORDS, Book, Clean, Format, Source, one_by_one

NO_PLACE = "--edits needs records: {} has no place for them"


class Desk:
    """Where files are opened; the book is told what becomes of what they hold."""

    def __init__(self, options: Namespace, cleaners: Cleaners, book: Book) -> None:
        self._edits = options.edits
        self._cleaners = cleaners
        self._formats = Formats(options.format, settings_of(options, edits=options.edits), book)

    def format(self, source: Source) -> tuple[str, Format]:
        """The format of a source, and its name; CleanerError where it has no place for edits."""
        otherwise = "jsonl" if self._edits else "text"
        name, reader = self._formats.of(source, otherwise, self._stamp(source.name))
        if self._edits and name not in RECORDS:
            raise CleanerError(
                f"{NO_PLACE.format(name)}; see 'cleaner explain --json', or give --format jsonl"
            )
        return name, reader

    def named(self, name: str, file: str) -> Format:
        """The format of a file that is known to have it."""
        return self._formats.named(name, self._stamp(file))

    def clean(self, file: str) -> Clean:
        """What cleans the documents of a file."""
        return one_by_one(self._cleaners.of(file).clean)

    def _stamp(self, file: str) -> str:
        return self._cleaners.of(file).stamp if self._edits else ""
