"""Which rules are in force for a command that looks at rules, and which of them are meant."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.loading import builtin_rules, load_rules
from cleaner.rule import Rule


class Force(NamedTuple):
    """All rules in force, and those that a command is asked about."""

    rules: tuple[Rule, ...]
    meant: tuple[Rule, ...]


def add_rules(made: ArgumentParser) -> None:
    """Add the options on where rules come from."""
    made.add_argument(
        "--rules",
        metavar="PATH",
        action="append",
        default=[],
        help="a rule file or a folder of them, beside the shipped rules; repeatable",
    )
    add_without_shipped(made)


def add_without_shipped(made: ArgumentParser) -> None:
    """Add the option that leaves the shipped rules out."""
    made.add_argument("--no-builtin-rules", action="store_true", help="leave the shipped rules out")


def force_of(options: Namespace, paths: Sequence[str]) -> Force:
    """The rules of the paths, which are meant, and the shipped ones; these alone without a path.

    A rule of the paths stands in for a shipped one of its id: it may be a copy that is worked on.
    """
    shipped = () if options.no_builtin_rules else builtin_rules()
    given = load_rules(*paths) if paths else ()
    rules = {rule.id: rule for rule in (*shipped, *given)}
    return Force(tuple(rules[name] for name in sorted(rules)), given if paths else shipped)


def count(given: str) -> int:
    """A whole number that an option gives, none below zero."""
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise ArgumentTypeError(f"expected a whole number, 0 or more, not {given!r}")
    return int(given)


def names(given: str) -> Sequence[str]:
    """Names that one option gives, separated by commas."""
    return [name.strip() for name in given.split(",") if name.strip()]
