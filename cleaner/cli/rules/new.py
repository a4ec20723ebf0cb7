"""The command `rules new`: a rule with blanks to fill."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from cleaner.authoring.schema import first_line
from cleaner.authoring.skeleton import added, domain, skeleton
from cleaner.cli.options import plain_parser
from cleaner.cli.output import Output, complain
from cleaner.codes import DONE
from cleaner.errors import CleanerError
from cleaner.kinds import KINDS
from cleaner.loading import ENDING, SITES, builtin_rules, site_of
from cleaner.proving import problem_of_site

DESCRIPTION = """\
Print a new rule with blanks to fill, each written ___ and explained; with --write put it
into a file, at the end of what is there.

Fill the blanks, then run 'cleaner rules lint' and 'cleaner rules test' on the file."""

EPILOG = """\
examples:
  cleaner rules new navigation/tide-table
  cleaner rules new --host gazette.example --write my-rules/gazette.yaml share/clap-row
  cleaner rules new --write my-rules/sites/gazette.example.yaml share/clap-row
  cleaner rules new --kind region related/from-the-valley

exit codes:
  0  all is done
  2  wrong usage, an unknown category, or a file that cannot be written"""


def run(arguments: Sequence[str]) -> int:
    """Print the skeleton of a rule, or write it to a file."""
    made = plain_parser("cleaner rules new", DESCRIPTION, EPILOG)
    made.add_argument("id", metavar="ID", help="its category and name, such as share/clap-row")
    made.add_argument("--kind", choices=sorted(KINDS), default="line", help="default: line")
    made.add_argument("--host", default="", help="bind the rule to the pages of one site")
    made.add_argument("--write", type=Path, metavar="FILE", help="a rule file, new or not")
    options = made.parse_args(arguments)
    site = options.write is not None and _of_site(options.write)
    # The rules of a site have its name in their ids.
    options.override = not site and options.id in {rule.id for rule in builtin_rules()}
    if options.override:
        complain(f"cleaner: {options.id} is a shipped rule; this one is to stand in its place")
    if options.write is None:
        text = skeleton(options.id, options.kind, options.host, override=options.override)
        Output().write(text.encode())
        return DONE
    try:
        _write(options)
    except UnicodeDecodeError as error:
        raise CleanerError(f"{options.write}: not UTF-8") from error
    except (OSError, CleanerError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CleanerError(f"{options.write}: {reason}") from error
    complain(f"cleaner: wrote {options.id} to {options.write}")
    return DONE


def _write(options: Namespace) -> None:
    path: Path = options.write
    host = _host(path, options.host)
    if path.suffix != ENDING:
        raise CleanerError(f"end its name in {ENDING}, or no folder of rules will have it")
    before = path.read_bytes().decode() if path.exists() else ""
    ends = "\r\n" if "\r\n" in before else "\n"
    if before.strip():
        text = added(before, options.id, options.kind, host, override=options.override)
    else:
        named = first_line(path)
        text = f"{named}\n" if named else ""
        text += skeleton(options.id, options.kind, host, override=options.override)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = text.replace("\r\n", "\n").replace("\n", ends)
    path.write_bytes(text.encode())


def _of_site(path: Path) -> bool:
    return path.absolute().parent.name == SITES


def _host(path: Path, given: str) -> str:
    """The host to bind the rule to; none in a site's file, whose name says it."""
    if not _of_site(path):
        return given
    site = site_of(path.name)
    fault = problem_of_site(site) if path.name.endswith(ENDING) else f"end its name in {ENDING}"
    if not fault and given and domain(given) != site:
        fault = f"is for {site}, not for {domain(given)}"
    if fault:
        raise CleanerError(fault)
    return ""
