"""What the filter does with `--to`: all files come out as one of another format."""

from typing import Any

from cleaner.cli.desk import Desk
from cleaner.cli.input import each_source
from cleaner.cli.output import Output
from cleaner.errors import CleanerError
from cleaner.formats import Place, Source, Tally
from cleaner.formats.conversion import RECORD_FORMATS, check, records_of, stays, writer_of
from cleaner.formats.layout import Layout

# Of these formats one file may simply follow the other.
LINED = ("jsonl", "text")


class Turn:
    """One run that turns files into a format."""

    def __init__(self, to: str, layout: Layout, desk: Desk, tally: Tally) -> None:
        check(to, layout)
        self._to = to
        self._layout = layout
        self._desk = desk
        self._tally = tally
        self._output = Output()
        self._writer = writer_of(to, self._unfit) if to in RECORD_FORMATS else None

    def run(self, files: list[str], encoding: str) -> int:
        """The exit code after the last file."""
        return each_source(files, self._tally, self._source, encoding, self._end)

    def _source(self, source: Source) -> None:
        name, reader = self._desk.format(source)
        clean = self._desk.clean(source.name)
        if self._to in LINED:
            self._output.end_line()
        if self._to in LINED and stays(name, self._to):
            self._output.write_all(reader.rewrite(source, clean))
            return
        if self._writer is None:
            raise CleanerError(f"{name} holds many texts; 'cleaner run --to text' writes each")
        found = records_of(name, source, reader, clean, self._layout)
        self._output.write_all(self._writer.add(*each) for each in found)

    def _end(self) -> None:
        self._output.write(self._writer.end() if self._writer else b"")

    def _unfit(self, place: Place, reason: str, _: dict[str, Any]) -> None:
        self._tally.unfit(place, f"left out: {reason}", b"")
