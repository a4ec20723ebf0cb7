"""The command without a name: what goes in comes out clean."""

from argparse import Namespace
from collections.abc import Collection, Sequence
from functools import partial

from cleaner.cli.cleaners import Cleaners
from cleaner.cli.input import each_source, waits_for_nobody
from cleaner.cli.mistake import no_command, refuse_misspelt
from cleaner.cli.options import (
    Formats,
    add_reading,
    add_selection,
    parser,
    settings_of,
)
from cleaner.cli.output import Output, complain
from cleaner.errors import CleanerError
from cleaner.formats import Source, Tally

DESCRIPTION = """\
Remove boilerplate from scraped text: advertisements, link lists, comment forms,
share buttons, mastheads, consent banners and broken encoding.

Commands, each with its own --help:
  cleaner explain    show what would be removed, where and by which rule
  cleaner undo       turn records cleaned with --edits back into their source
  cleaner config     show which rules and options are in force, and where from
  cleaner rules      look at rules, write them, prove them and measure them"""

EPILOG = """\
examples:
  cleaner < page.txt > clean.txt
  cleaner --lang de --url https://example.org/a page.txt
  cleaner --edits scrape.jsonl > clean.jsonl
  cleaner --ignore related,share --rules my-rules/ scrape.jsonl
  cleaner scrape.jsonl.gz | gzip > clean.jsonl.gz

exit codes:
  0  all is done
  2  wrong usage, a broken rule file, or a file that cannot be read
  3  all is done, but broken records passed through"""

NO_PLACE = "--edits needs records: text and CSV have no place for them"


def run(arguments: Sequence[str], commands: Collection[str] = ()) -> int:
    """Clean files, or standard input, to standard output.

    `commands` are the names that may have been meant where a file is named that does not exist.
    """
    options = _options(arguments, commands)
    cleaners = Cleaners(options)
    tally = Tally(complain)
    formats = Formats(options.format, settings_of(options, edits=options.edits), tally)
    output = Output()

    def work(source: Source) -> None:
        cleaner = cleaners.of(source.name)
        stamp = cleaner.stamp if options.edits else ""
        name, reader = formats.of(source, "jsonl" if options.edits else "text", stamp)
        if options.edits and name != "jsonl":
            raise CleanerError(f"{NO_PLACE}; see 'cleaner explain --json', or give --format jsonl")
        if name == "jsonl":
            output.end_line()
        for piece in reader.rewrite(source, cleaner.clean):
            output.write(piece)

    return each_source(options.files, tally, work)


def _options(arguments: Sequence[str], commands: Collection[str]) -> Namespace:
    if arguments:
        refuse_misspelt(arguments[0], commands)
    made = parser("cleaner", DESCRIPTION, EPILOG, partial(no_command, commands))
    add_reading(made)
    made.add_argument(
        "--edits",
        action="store_true",
        help="append to each record, under the key 'cleaner', what was done to it (JSONL only); "
        "records that already hold edits pass through, as broken if there is more to clean",
    )
    add_selection(made)
    options = made.parse_intermixed_args(arguments)
    if options.edits and options.format in ("csv", "text"):
        made.error(NO_PLACE)
    if waits_for_nobody(options.files):
        made.error("no file is given and standard input is a terminal")
    return options
