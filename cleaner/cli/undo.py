"""The command `undo`: records cleaned with --edits become their source again."""

from collections.abc import Sequence

from cleaner.cli.input import each_source, waits_for_nobody
from cleaner.cli.options import add_text_field, parsed, parser
from cleaner.cli.output import Output, complain
from cleaner.formats import Settings, Source, Tally
from cleaner.formats.jsonl import Jsonl

DESCRIPTION = """\
Turn JSON lines that were made with 'cleaner --edits' back into their source.

The text is rebuilt byte for byte and the key 'cleaner' dropped. Records without it pass
through, and so do those where another program keeps something else under that key.
The edits name the field of the text; --text-field is for edits that do not. A record
whose text was changed after the cleaning passes through as broken."""

EPILOG = """\
example:
  cleaner --edits scrape.jsonl > clean.jsonl
  cleaner undo clean.jsonl > scrape.jsonl

exit codes:
  0  all is done
  2  wrong usage, or a file that cannot be read
  3  all is done, but broken records passed through, or records whose edits do not fit"""


def run(arguments: Sequence[str]) -> int:
    """Undo the cleaning of files, or standard input, to standard output."""
    made = parser("cleaner undo", DESCRIPTION, EPILOG)
    add_text_field(made)
    options = parsed(made, arguments)
    if waits_for_nobody(options.files):
        made.error("no file is given and standard input is a terminal")
    tally = Tally(complain)
    records = Jsonl(Settings(text_field=options.text_field), tally)
    output = Output()

    def work(source: Source) -> None:
        output.end_line()
        for piece in records.undo(source):
            output.write(piece)

    return each_source(options.files, tally, work)
