"""The command `rules test`: do rules what their examples say?"""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from json import JSONEncoder

from cleaner.authoring.testing import FAILURES, Trial, trials
from cleaner.cleaner import Cleaner
from cleaner.cli.options import plain_parser
from cleaner.cli.output import Output, complain
from cleaner.cli.rules.force import add_surroundings, force_of
from cleaner.codes import DONE, FOUND
from cleaner.errors import CleanerError
from cleaner.reports.explain import quoted, visible

DESCRIPTION = """\
Run the examples that rules carry, and say of each what became of it:

  removed  a text of 'removes' that the rule takes from end to end
  kept     a text of 'keeps' that it leaves alone
  cleaned  a text of 'examples' that comes out as 'after' says
  missed   a text of 'removes' that it does not take, or not all of it
  noisy    a text of 'keeps' of which it takes something
  wrong    a text of 'examples' that comes out otherwise

Rules of the files stand in for others of the same id, such as the shipped ones. 'removes'
and 'keeps' try the rule alone; 'examples' try all rules."""

EPILOG = """\
examples:
  cleaner rules test
  cleaner rules test my-rules/
  cleaner rules test -q -k share my-rules/

exit codes:
  0  all examples came out as they should
  1  some did not
  2  wrong usage, or a broken rule file"""

encode = JSONEncoder(ensure_ascii=False).encode


def run(arguments: Sequence[str]) -> int:
    """Test rules; the outcomes go to standard output."""
    made = plain_parser("cleaner rules test", DESCRIPTION, EPILOG)
    made.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="rule files or folders; default: those of the configuration, else the shipped rules",
    )
    made.add_argument("-k", metavar="WORD", default="", help="only rules whose id holds this")
    made.add_argument("-q", "--quiet", action="store_true", help="print only what fails")
    made.add_argument("--json", action="store_true", help="one JSON object an example")
    add_surroundings(made)
    options = made.parse_intermixed_args(arguments)
    counts = _print(options)
    if not counts:
        raise CleanerError("there is no example to run")
    failed = sum(counts[outcome] for outcome in FAILURES)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    complain(f"cleaner: {counts.total()} examples: {told}")
    return FOUND if failed else DONE


def _print(options: Namespace) -> Counter[str]:
    force = force_of(options, options.paths)
    chosen = [rule for rule in force.meant if options.k in rule.id]
    counts: Counter[str] = Counter()
    output = Output()
    for trial in trials(chosen, Cleaner(force.rules)):
        counts[trial.outcome] += 1
        if trial.failed or not options.quiet:
            line = encode(trial._asdict()) if options.json else _line(trial)
            output.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    return counts


def _line(trial: Trial) -> str:
    line = f"{trial.outcome:7}  {trial.rule}  {quoted(trial.text)}"
    if trial.outcome == "wrong":
        line += f" became {quoted(trial.got)}, not {quoted(trial.due)}"
    elif trial.failed and trial.got != trial.text:
        line += f": takes {quoted(trial.got) if trial.got else 'nothing'}"
    return f"{line}  ({visible(trial.source)})" if trial.failed else line
