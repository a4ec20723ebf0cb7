"""The command `hook`: files are cleaned where they lie, for pre-commit and its like."""

import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path

from cleaner.cli.cleaners import Cleaners
from cleaner.cli.fixing import add_part_links, excluded_by, fix_files
from cleaner.cli.formats import Formats, own
from cleaner.cli.input import STANDARD
from cleaner.cli.options import (
    add_reading,
    add_selection,
    parsed,
    plain_parser,
    settings_of,
)
from cleaner.cli.output import Output, complain, hush
from cleaner.codes import DONE, FAILED, FOUND
from cleaner.errors import UnfitError
from cleaner.files.cache import default_folder
from cleaner.files.fix import Fixed, Fixer, Policy, Reading
from cleaner.formats import ENDINGS, Format, Source, Tally, bare_name
from cleaner.reports.diff import unified

DESCRIPTION = """\
Clean files where they lie: a fixer for pre-commit, other git hooks and CI.

Text, JSON lines and CSV, plain or packed (.gz, .zst, .xz, .bz2), are replaced whole by what the
filter makes of them, and only if that differs. Line ends, byte order mark, mode and
owner stay. What is no text, or of an ending that no format has, is skipped with a word
on standard error. git is never called."""

EPILOG = """\
examples:
  cleaner hook data/*.txt
  cleaner hook --check scrape.jsonl
  cleaner hook --diff page.txt | patch -p0

exit codes:
  0  nothing to do
  1  files were changed, or would be with --check or --diff
  2  wrong usage, a broken rule file, or a file that failed, or a record of it"""

NO_STANDARD = "'-' is no file here; what cleans standard input is 'cleaner' without 'hook'"
MOST = 100_000_000
# "page.html" says what it is; "page-3.5" and "1.2024" do not.
ENDING = re.compile(r"\.[a-z][a-z0-9]{0,9}")
UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


def run(arguments: Sequence[str]) -> int:
    """Fix the files, or tell which are to be fixed."""
    made = plain_parser("cleaner hook", DESCRIPTION, EPILOG)
    _add_options(made)
    add_reading(made)
    add_selection(made)
    # A file that is kept for its pages is not to be turned into their texts unasked.
    made.set_defaults(html="never")
    options = parsed(made, arguments)
    if STANDARD in options.files and not Path(STANDARD).exists():
        made.error(NO_STANDARD)
    write = not (options.check or options.diff)
    tally = Tally(complain)
    fixer = _fixer(options, tally, write=write)
    show = _show if options.diff else None
    verdicts = fix_files(options.files, fixer, "fixed" if write else "would fix", show)
    if summary := tally.summary():
        complain(f"cleaner: {summary}")
    if verdicts["failed"] or tally.failed:
        return FAILED
    return FOUND if verdicts["fixed"] else DONE


def _add_options(made: ArgumentParser) -> None:
    made.add_argument("files", nargs="*", metavar="FILE", help="files to clean where they lie")
    made.add_argument(
        "--check", action="store_true", help="write nothing; tell which files would be fixed"
    )
    made.add_argument(
        "--diff",
        action="store_true",
        help="write nothing; print what would change, for patch -p0",
    )
    made.add_argument(
        "--max-size",
        metavar="SIZE",
        type=size,
        default=MOST,
        help="skip files that are larger, packed or not, such as 500k or 2GB; default: 100MB",
    )
    made.add_argument(
        "--no-cache", action="store_true", help="look at files again that were clean before"
    )
    add_part_links(made)


def _fixer(options: Namespace, tally: Tally, *, write: bool) -> Fixer:
    settings = settings_of(options)
    formats = Formats(options.format, settings, tally)

    def format_of(source: Source) -> Format:
        ending = bare_name(source.name).suffix.lower()
        if not options.format and ENDING.fullmatch(ending) and ending not in ENDINGS:
            raise UnfitError(f"no format is known for {ending!r}; see --format")
        return own(*formats.of(source))

    cleaners = Cleaners(options)
    how = repr((options.format, settings))
    return Fixer(
        cleaners.of,
        Reading(format_of, tally, how),
        Policy(write, options.max_size, options.part_links, excluded_by(cleaners), passes=True),
        None if options.no_cache else default_folder(),
    )


def size(given: str) -> int:
    """A number of bytes, written as people do.

    >>> size("100MB"), size("1.5k")
    (100000000, 1500)
    """
    number = given.lower().removesuffix("b").rstrip("kmg")
    unit = given.lower().removesuffix("b")[len(number) :]
    try:
        if (found := int(float(number) * UNITS[unit])) >= 0:
            return found
    except (ValueError, KeyError, OverflowError):
        pass
    raise ArgumentTypeError(f"{given!r} is no size, such as 500k, 100MB or 2GB")


def _show(fixed: Fixed) -> None:
    output = Output()
    try:
        output.write(_shown(fixed))
    except BrokenPipeError:
        # Whoever read it has enough; whether all files are clean is still to be told.
        hush()


def _shown(fixed: Fixed) -> bytes:
    name = _from_here(fixed.path)
    if fixed.packing:
        # No patch changes what is packed; this line is passed over by all that read diffs.
        return f"Packed file {name!r} would change\n".encode("utf-8", "backslashreplace")
    return b"".join(unified(name, fixed.before, fixed.after))


def _from_here(path: str) -> str:
    """A name that patch will take: it refuses those that start at the root."""
    here = os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118 - the name is to stay as it is
    return path.removeprefix(here)
