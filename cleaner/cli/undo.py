"""The command `undo`: records cleaned with --edits become their source again."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from cleaner.cli.input import each_source, opened, waits_for_nobody
from cleaner.cli.options import add_text_field, parsed, parser
from cleaner.cli.output import Output, complain
from cleaner.errors import CleanerError
from cleaner.formats import Settings, Source, Tally, detect
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.layout import Layout
from cleaner.formats.sidecar import undo

DESCRIPTION = """\
Turn JSON lines that were made with 'cleaner --edits' back into their source; with
--sidecar, also what 'cleaner run --edits' made of text, JSON lines, CSV and Parquet.

The text is rebuilt byte for byte and the key 'cleaner' dropped. Records without it pass
through, and so do those where another program keeps something else under that key.
The edits name the field of the text; --text-field is for edits that do not. A record
whose text was changed after the cleaning passes through as broken. With --sidecar any
change of the file is told, once all of it has been read."""

EPILOG = """\
examples:
  cleaner --edits scrape.jsonl > clean.jsonl
  cleaner undo clean.jsonl > scrape.jsonl
  cleaner undo --sidecar clean/_cleaner/edits/scrape.jsonl.jsonl clean/scrape.jsonl

exit codes:
  0  all is done
  2  wrong usage, a file that cannot be read, or a text or edits that do not fit at all
  3  all is done, but broken records passed through, or what was changed since the cleaning"""


def _sidecar(path: str, stack: ExitStack) -> Source:
    """The edits that lie beside a file; CleanerError names them where they cannot be read."""
    try:
        return Source(stack.enter_context(opened(path)), path)
    except CleanerError as error:
        raise CleanerError(f"--sidecar {path}: {error}") from error


def run(arguments: Sequence[str]) -> int:
    """Undo the cleaning of files, or standard input, to standard output."""
    made = parser("cleaner undo", DESCRIPTION, EPILOG)
    add_text_field(made)
    made.add_argument(
        "--sidecar",
        metavar="FILE",
        help="the edits that 'cleaner run --edits' wrote for the one file that is given",
    )
    options = parsed(made, arguments)
    if waits_for_nobody(options.files):
        made.lacks_input()
    if options.sidecar and len(options.files) != 1:
        made.error("--sidecar belongs to one file")
    tally = Tally(complain)
    records = Jsonl(Settings(layout=Layout().asked(text=options.text_field)), tally)
    output = Output()

    def pieces(source: Source) -> Iterator[bytes]:
        if not options.sidecar:
            yield from records.undo(source)
            return
        with ExitStack() as stack:
            sidecar = _sidecar(options.sidecar, stack)
            yield from undo(source, detect(source) or "text", sidecar, tally)

    def work(source: Source) -> None:
        output.end_line()
        for piece in pieces(source):
            output.write(piece)

    return each_source(options.files, tally, work)
