"""The command `rules lint`: what loads and runs and is still a mistake."""

from argparse import Namespace
from collections.abc import Sequence
from json import JSONEncoder

from cleaner.authoring.finding import CODES, Finding, explained
from cleaner.authoring.linting import findings
from cleaner.authoring.mending import mend
from cleaner.cli.options import plain_parser
from cleaner.cli.output import Output, Status, complain
from cleaner.cli.rules.force import add_surroundings, force_of, names
from cleaner.codes import DONE, FOUND
from cleaner.config import suggestion
from cleaner.errors import CleanerError
from cleaner.reports.explain import visible

DESCRIPTION = """\
Look rules over for what loads and runs and is still a mistake, one line a finding:

  file:line:column: code rule: what, and what to do

Looked for are rules without a reason or a proof, phrases and rules that are there twice
(in the shipped rules, too), rules that can never find anything, single words without a
condition, and patterns that take too long, told by running them on texts made of their
own parts. A comment among a rule's lines spares it a code, with the reason:

  # allow CLN202: the sign stands last"""

EPILOG = """\
examples:
  cleaner rules lint my-rules/
  cleaner rules lint --fix my-rules/
  cleaner rules lint --ignore CLN003 my-rules/tides.yaml
  cleaner rules lint --explain CLN202

exit codes:
  0  nothing is to be mended
  1  something is
  2  wrong usage, or a broken rule file"""

encode = JSONEncoder(ensure_ascii=False).encode


def run(arguments: Sequence[str]) -> int:
    """Lint rules; the findings go to standard output."""
    made = plain_parser("cleaner rules lint", DESCRIPTION, EPILOG)
    made.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="rule files or folders; default: those of the configuration, else the shipped rules",
    )
    made.add_argument("--fix", action="store_true", help="mend what is safe to mend, in the files")
    made.add_argument("--json", action="store_true", help="one JSON object a finding")
    for option, text in (("--select", "look only for these"), ("--ignore", "not for these")):
        made.add_argument(
            option, metavar="CODES", action="extend", type=names, default=[], help=text
        )
    made.add_argument("--explain", metavar="CODE", help="say what a code stands for, and no more")
    add_surroundings(made)
    options = made.parse_intermixed_args(arguments)
    if options.fix and not options.paths:
        made.error("--fix needs a path: shipped rules are mended in a checkout, with rules/")
    _check(options)
    if options.explain:
        Output().write(f"{explained(options.explain)}\n".encode())
        return DONE
    return _lint(options)


def _lint(options: Namespace) -> int:
    found = _found(options)
    if options.fix:
        mended = mend(found)
        if mended:
            complain(f"cleaner: mended {mended} of {len(found)} findings")
            found = _found(options)
    output = Output()
    for finding in found:
        line = encode(_object(finding)) if options.json else _line(finding)
        output.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    if found:
        complain(f"cleaner: {len(found)} findings; 'cleaner rules lint --explain CODE' says more")
    return FOUND if found else DONE


def _check(options: Namespace) -> None:
    for code in (*options.select, *options.ignore, *filter(None, (options.explain,))):
        if code not in CODES:
            raise CleanerError(f"no finding has the code {code!r}{suggestion(code, CODES)}")


def _found(options: Namespace) -> list[Finding]:
    force = force_of(options, options.paths)
    status = Status()

    def watch(done: int, of: int) -> None:
        status.show(f"rules: {done}/{of}")

    found = findings(force.meant, force.rules, watch)
    status.end()
    return [
        finding
        for finding in found
        if finding.code not in options.ignore
        and (not options.select or finding.code in options.select)
    ]


def _object(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.path,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "title": CODES[finding.code].title,
        "rule": finding.rule or None,
        "message": finding.message,
        "fixable": finding.change is not None,
    }


def _line(finding: Finding) -> str:
    rule = f" {finding.rule}" if finding.rule else ""
    fixable = " [--fix]" if finding.change else ""
    place = f"{finding.path}:{finding.line}:{finding.column}"
    return visible(f"{place}: {finding.code}{rule}: {finding.message}{fixable}")
