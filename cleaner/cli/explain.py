"""The command `explain`: what would be removed, where and by which rule; nothing is changed."""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from json import JSONEncoder

from cleaner import __version__
from cleaner.cli.cleaners import Cleaners
from cleaner.cli.formats import Formats
from cleaner.cli.input import STANDARD, each_source, waits_for_nobody
from cleaner.cli.options import (
    add_encoding,
    add_reading,
    add_selection,
    parsed,
    parser,
    settings_of,
)
from cleaner.cli.output import Output, complain
from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.formats import Entry, Source, Tally
from cleaner.formats.source import STANDARD_NAME
from cleaner.reports.explain import as_line, as_object, rows, visible
from cleaner.reports.removal import as_markdown, removals
from cleaner.result import Result

DESCRIPTION = """\
Show what the filter would remove, one line an edit:

  line:column  rule-id  category  "what goes"

Lines and columns count from 1, in the source. Records print as RECORD:LINE:COLUMN,
counted in their text: RECORD is the id or else the number of the record's line. With
several text fields the name of the text stands behind it.
Several files print as FILE:... A change shows as "old" -> "new".
The rule 'tidy' takes spaces and blank lines that a cut leaves behind."""

EPILOG = """\
examples:
  cleaner explain page.txt
  cleaner explain --refused --profile thorough page.txt
  cleaner explain --json scrape.jsonl | jq -r .rule | sort | uniq -c
  cleaner explain --report --line 12 page.txt

exit codes:
  0  all is done
  2  wrong usage, such as a field that no record has, a broken rule file, or a file that
     cannot be read
  3  all is done, but there are broken records, or texts that could not be cleaned"""

TROUBLE = ("error", "timeout", "guarded")
encode = JSONEncoder(ensure_ascii=False).encode


def run(arguments: Sequence[str]) -> int:
    """Explain files, or standard input, on standard output."""
    made = parser("cleaner explain", DESCRIPTION, EPILOG)
    made.add_argument("--json", action="store_true", help="one JSON object an edit, with all text")
    made.add_argument(
        "--refused",
        action="store_true",
        help="also show what was found but not cut, and why: veto, place, limit, profile",
    )
    made.add_argument(
        "--report",
        action="store_true",
        help="for each removal a report in Markdown to send to us, its page reduced to the lines "
        "without which the removal would not happen",
    )
    made.add_argument(
        "--line", type=_line, metavar="N", default=0, help="report only what goes at this line"
    )
    add_encoding(add_reading(made))
    add_selection(made)
    options = parsed(made, arguments)
    if options.report and (options.json or options.refused):
        made.error("--report stands without --json and --refused")
    if options.line and not options.report:
        made.error("--line belongs to --report")
    if waits_for_nobody(options.files):
        made.lacks_input()
    return _Explaining(options).run()


class _Explaining:
    """One run of the command."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._cleaners = Cleaners(options)
        self._tally = Tally(complain)
        self._formats = Formats(options.format, settings_of(options), self._tally)
        self._output = Output()
        self._longest = 0

    def run(self) -> int:
        code = each_source(
            self._options.files, self._tally, self._source, self._options.encoding or ""
        )
        if 0 < self._longest < self._options.line:
            told = "1 line" if self._longest == 1 else f"{self._longest} lines"
            raise CleanerError(f"--line {self._options.line}: the page has {told}")
        return code

    def _source(self, source: Source) -> None:
        cleaner = self._cleaners.of(source.name)
        _, reader = self._formats.of(source)
        for entry in reader.documents(source):
            result = cleaner.clean(entry.document)
            self._trouble(result, self._place(source, entry, named=True))
            lines = self._lines(result, source, entry)
            if lines:
                self._output.write("".join(lines).encode("utf-8", "backslashreplace"))

    def _reports(self, source: Source, entry: Entry) -> list[str]:
        line = self._options.line
        lines = entry.document.text.removesuffix("\n").count("\n") + 1
        self._longest = max(self._longest, lines)
        cleaner = self._cleaners.of(source.name)
        setting = _setting(self._cleaners.config(source.name), cleaner.stamp)
        found = removals(cleaner.clean, entry.document, line)
        reports = [as_markdown(removal, setting) + "\n" for removal in found]
        if not reports and 0 < line <= lines:
            complain(f"cleaner: nothing is removed at line {line}")
        return reports

    def _lines(self, result: Result, source: Source, entry: Entry) -> list[str]:
        if self._options.report:
            return self._reports(source, entry)
        found = rows(result, refused=self._options.refused)
        if self._options.json:
            file = STANDARD if source.name == STANDARD_NAME else source.name
            field = {"field": entry.field} if entry.field else {}
            return [encode(as_object(row, file, entry.record) | field) + "\n" for row in found]
        prefix = self._place(source, entry, named=len(self._options.files) > 1)
        return [as_line(row, prefix) + "\n" for row in found]

    def _place(self, source: Source, entry: Entry, *, named: bool) -> str:
        parts = (source.name if named else None, entry.record, entry.field or None)
        return "".join(f"{visible(str(part))}:" for part in parts if part is not None)

    def _trouble(self, result: Result, place: str) -> None:
        self._tally.count(result.status)
        if result.status in TROUBLE:
            complain(f"{place} {result.status}: {result.reason}")


def _line(given: str) -> int:
    """The number of a line, from 1."""
    if not (given.isascii() and given.isdecimal() and len(given) < 10 and int(given)):
        raise ArgumentTypeError(f"expected the number of a line, from 1, not {given!r}")
    return int(given)


def _setting(config: Config, stamp: str) -> list[str]:
    """The version and what is in force, for a report."""
    given = {
        "select": ", ".join(config.select),
        "extend-select": ", ".join(config.extend_select),
        "ignore": ", ".join(config.ignore),
        "rules": ", ".join(config.rules),
    }
    words = [f"{option}: {value}" for option, value in given.items() if value]
    words += [] if config.builtin_rules else ["no-builtin-rules"]
    return [f"cleaner {__version__}, profile {config.profile}", *words, f"stamp: {stamp}"]
