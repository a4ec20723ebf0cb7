"""The command `rules`: what a writer of rules needs; one module a command of its own."""

import sys
from collections.abc import Callable, Sequence

from cleaner.cli.options import plain_parser
from cleaner.cli.output import complain
from cleaner.cli.rules import lint, list, new, qa, schema, show, test
from cleaner.codes import FAILED
from cleaner.config import suggestion

Command = Callable[[Sequence[str]], int]

COMMANDS: dict[str, Command] = {
    "list": list.run,
    "show": show.run,
    "new": new.run,
    "test": test.run,
    "lint": lint.run,
    "qa": qa.run,
    "schema": schema.run,
}

DESCRIPTION = """\
Look at rules, write them, prove them and measure them.

Commands, each with its own --help:
  cleaner rules list      the rules in force, what they are and how often they were right
  cleaner rules show      one rule: its text, its reason, its examples, its figures
  cleaner rules new       a rule with blanks to fill
  cleaner rules test      run the examples that rules carry
  cleaner rules lint      find rules that are slow, dead, said twice or without a proof
  cleaner rules qa        measure on pages whose content is known how often rules are right
  cleaner rules schema    the JSON Schema of rule files, for editors"""

EPILOG = """\
example:
  cleaner rules test my-rules/

exit codes:
  0  all is done
  1  a rule failed: its test, its lint
  2  wrong usage, a broken rule file, or a file that cannot be read"""


def run(arguments: Sequence[str]) -> int:
    """Run one of the commands."""
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]](arguments[1:])
    made = plain_parser("cleaner rules", DESCRIPTION, EPILOG)
    made.usage = "%(prog)s [-h] COMMAND ..."
    if arguments and not arguments[0].startswith("-"):
        known = ", ".join(COMMANDS)
        near = suggestion(arguments[0], COMMANDS)
        made.error(f"no command is called {arguments[0]!r}{near}; one of {known}")
    made.parse_args(arguments)
    made.print_usage(sys.stderr)
    complain(f"cleaner rules: a command is needed; one of {', '.join(COMMANDS)}")
    return FAILED
