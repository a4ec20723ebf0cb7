"""The command without a name: what goes in comes out clean."""

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from cleaner.cli.cleaners import Cleaners
from cleaner.cli.desk import NO_PLACE, Desk
from cleaner.cli.fixing import add_part_links, excluded_by, fix_files
from cleaner.cli.formats import own
from cleaner.cli.input import STANDARD, each_source, exit_code, waits_for_nobody
from cleaner.cli.mistake import no_command, refuse_misspelt
from cleaner.cli.options import (
    add_encoding,
    add_jobs,
    add_reading,
    add_selection,
    add_to,
    layout_of,
    parsed,
    parser,
)
from cleaner.cli.output import Output, complain
from cleaner.errors import CleanerError
from cleaner.files.fix import Fixer, Policy, Reading
from cleaner.formats import RECORDS, Source, Tally

DESCRIPTION = """\
Remove boilerplate from scraped text: advertisements, link lists, comment forms,
share buttons, mastheads, consent banners and broken encoding.

Commands, each with its own --help:
  cleaner explain    show what would be removed, where and by which rule
  cleaner hook       clean files where they lie, for pre-commit and its like
  cleaner run        clean a dump into a folder, on all cores
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
  cleaner -j 8 crawl.jsonl > clean.jsonl
  cleaner --to jsonl pages/*.html > clean.jsonl
  cleaner --in-place data/*.txt

exit codes:
  0  all is done
  2  wrong usage, such as a field that no record has, a broken rule file, or a file that
     cannot be read or written
  3  all is done, but broken records, or texts that could not be cleaned, passed through;
     with --to, what the new format has no place for was left out"""


def run(arguments: Sequence[str], commands: Collection[str] = ()) -> int:
    """Clean files, or standard input, to standard output or in place.

    `commands` are the names that may have been meant where a file is named that does not exist.
    """
    if arguments:
        refuse_misspelt(arguments[0], commands)
    made = parser("cleaner", DESCRIPTION, EPILOG, partial(no_command, commands))
    add_encoding(add_reading(made))
    _add_writing(made)
    add_selection(made)
    options = parsed(made, arguments)
    if problem := next((told for wrong, told in _conflicts(options) if wrong), ""):
        made.error(problem)
    if waits_for_nobody(options.files):
        made.lacks_input()
    return _timed(options) if options.time_rules else _Filtering(options).run()


def _timed(options: Namespace) -> int:
    """Clean, and tell what rules and stages took."""
    from cleaner.authoring.timing import Stopwatch, table
    from cleaner.ruleset import builtin

    with Stopwatch() as watch:
        code = _Filtering(options).run()
    shipped = {rule.id for rule in builtin()}
    for line in table(watch, lambda rule: rule not in shipped):
        complain(line)
    return code


def _conflicts(options: Namespace) -> Iterator[tuple[bool, str]]:
    """Whether options do not go together, and what is wrong then."""
    named = options.format not in (None, *RECORDS)
    yield options.edits and named, NO_PLACE.format(options.format)
    bare = not options.files or STANDARD in options.files
    yield options.in_place and bare, "--in-place needs files"
    yield (
        bool(options.in_place and options.encoding),
        "--in-place keeps to UTF-8; what --encoding reads comes out as UTF-8",
    )
    yield (
        options.in_place and options.jobs > 1,
        "--in-place cleans one file after the other, on one process",
    )
    yield options.time_rules and options.jobs > 1, "--time-rules needs a single process"
    yield (
        bool(options.to) and (options.in_place or options.edits or options.jobs > 1),
        "--to goes without --edits, --in-place and -j; 'cleaner run --to' has -j",
    )


def _add_writing(made: ArgumentParser) -> None:
    group = made.add_argument_group("writing")
    add_to(group)
    group.add_argument(
        "--edits",
        action="store_true",
        help="append to each record, under the key 'cleaner', what was done to it (JSONL only); "
        "records that already hold edits pass through, as broken if there is more to clean",
    )
    group.add_argument(
        "--in-place",
        action="store_true",
        help="put what comes out in place of each file that it differs from; a file that cannot be "
        "cleaned where it lies, such as a page in HTML, stays and fails",
    )
    add_part_links(group)
    work = made.add_argument_group("work")
    add_jobs(
        work,
        1,
        "how many processes clean; what comes out is the same, in the same order; default: 1",
    )
    work.add_argument(
        "--time-rules",
        action="store_true",
        help="tell on standard error how long stages and rules took",
    )


class _Filtering:
    """One run of the filter."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._cleaners = Cleaners(options)
        self._tally = Tally(complain)
        self._desk = Desk(options, self._cleaners, self._tally)

    def run(self) -> int:
        """Clean, as the options ask; the exit code."""
        if self._options.in_place:
            return self.in_place()
        if self._options.to:
            return self.to_format()
        return self.on_several() if self._options.jobs > 1 else self.to_output()

    def to_output(self) -> int:
        output = Output()

        def work(source: Source) -> None:
            name, reader = self._desk.format(source)
            if name == "parquet" and len(self._options.files) > 1:
                raise CleanerError("Parquet files cannot be joined; clean one after the other")
            if name in RECORDS:
                output.end_line()
            for piece in reader.rewrite(source, self._desk.clean(source.name)):
                output.write(piece)

        return each_source(self._options.files, self._tally, work, self._options.encoding or "")

    def to_format(self) -> int:
        from cleaner.cli.turn import Turn

        turn = Turn(self._options.to, layout_of(self._options), self._desk, self._tally)
        return turn.run(self._options.files, self._options.encoding or "")

    def on_several(self) -> int:
        from cleaner.cli.jobs import Jobs  # what it loads, one process has no use for

        return Jobs(self._options, self._cleaners, self._tally).run()

    def in_place(self) -> int:
        reading = Reading(lambda source: own(*self._desk.format(source)), self._tally)
        policy = Policy(part_links=self._options.part_links, excluded=excluded_by(self._cleaners))
        fixer = Fixer(self._cleaners.of, reading, policy)
        verdicts = fix_files(self._options.files, fixer, "fixed")
        return exit_code(self._tally, failed=verdicts["failed"] > 0)
