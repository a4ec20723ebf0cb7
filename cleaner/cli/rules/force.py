"""Which rules are in force for a command that looks at rules, and which of them are meant."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.cli.cleaners import check, configured, rules_of
from cleaner.cli.options import add_config
from cleaner.config import Config
from cleaner.errors import RuleError
from cleaner.loading import load_rules, source_of
from cleaner.packs import Disabled
from cleaner.rule import Rule
from cleaner.ruleset import disabling_nothing, overriding_nothing, ruleset

HERE = "upwards from the working directory"


class Force(NamedTuple):
    """All rules in force, those that a command is asked about, and where rules are from.

    `config` is the configuration, whose rules are in force as well. `disabled` is what packs put
    out of force.
    """

    rules: tuple[Rule, ...]
    meant: tuple[Rule, ...]
    places: tuple[Path, ...]
    config: Config
    disabled: tuple[Disabled, ...]


def add_rules(made: ArgumentParser) -> None:
    """Add the options on where rules come from."""
    made.add_argument(
        "--rules",
        metavar="PATH",
        action="append",
        default=[],
        help="a rule file, a folder of them or pack:NAME for an installed pack, beside the shipped "
        "rules; repeatable",
    )
    add_surroundings(made)


def add_surroundings(made: ArgumentParser) -> None:
    """Add the options on what else is in force."""
    made.add_argument("--no-builtin-rules", action="store_true", help="leave the shipped rules out")
    add_config(made, HERE)


def force_of(options: Namespace, paths: Sequence[str]) -> Force:
    """The rules of the paths, of the configuration, and the shipped ones.

    The first of these that are there are meant. A rule of the paths stands in for another of its
    id: it may be a copy that is worked on.
    """
    config = configured(options, Path.cwd())
    shipped = config.builtin_rules and not options.no_builtin_rules
    base = rules_of(config, shipped=shipped)
    check(config, base)
    around = (*base.rules, *base.sites.all())
    given = load_rules(*paths)
    problems: list[str] = []
    sources = [source_of(path, problems) for path in paths]
    known = (name for rule in (*ruleset(()), *around, *given) for name in rule.names)
    problems += disabling_nothing(sources, known)
    problems += overriding_nothing((*around, *given))
    if problems:
        raise RuleError(tuple(problems))
    disabled = tuple(entry for source in sources for entry in source.disable)
    out = {entry.name for entry in disabled}
    beside = (rule for rule in around if out.isdisjoint(rule.names))
    rules = {rule.id: rule for rule in (*beside, *given)}
    own = given if paths else load_rules(*config.rules) or around
    places = tuple(source_of(path, problems).path for path in (*config.rules, *paths))
    left = tuple(rules[name] for name in sorted(rules))
    return Force(left, own, places, config, (*base.disabled, *disabled))


def count(given: str) -> int:
    """A whole number that an option gives, none below zero."""
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise ArgumentTypeError(f"expected a whole number, 0 or more, not {given!r}")
    return int(given)


def names(given: str) -> Sequence[str]:
    """Names that one option gives, separated by commas."""
    return [name.strip() for name in given.split(",") if name.strip()]
