"""The command `rules list`: the rules in force, one a line."""

from argparse import Namespace
from collections.abc import Sequence
from json import JSONEncoder
from typing import Any, get_args

from cleaner.authoring.figures import Figures, figures_of, spoken
from cleaner.authoring.listing import described, languages_of
from cleaner.cli.options import plain_parser
from cleaner.cli.output import Output, complain
from cleaner.cli.rules.force import add_rules, force_of, names
from cleaner.codes import DONE
from cleaner.config import Config, suggestion
from cleaner.errors import CleanerError
from cleaner.kinds import KINDS
from cleaner.limits import CONFIDENCES
from cleaner.rule import CATEGORIES, CATEGORIES_OFF, Confidence, Rule

DESCRIPTION = """\
List rules, one a line:

  id  kind  confidence  off  languages  how often it was right where its cuts were judged

'off' is a rule that cuts nothing, since its category, its confidence or the configuration
says so. The last is the mean of so many hosts, with the bounds that hold its true value 95
times of 100; where one file of the corpus was harder than the rest, it is named."""

EPILOG = """\
examples:
  cleaner rules list
  cleaner rules list --category share,related --lang de
  cleaner rules list --rules my-rules/ --no-builtin-rules
  cleaner rules list --json | jq -r 'select(.confidence == "low") | .id'

exit codes:
  0  all is done
  2  wrong usage, or a broken rule file"""

encode = JSONEncoder(ensure_ascii=False).encode
CHANGED = "changed since it was measured"
MOST_LANGUAGES = 4
WIDTHS = (34, 9, 7, 3, 12)


def run(arguments: Sequence[str]) -> int:
    """List the rules on standard output."""
    made = plain_parser("cleaner rules list", DESCRIPTION, EPILOG)
    made.add_argument("--json", action="store_true", help="one JSON object a rule, with all of it")
    group = made.add_argument_group("which", "NAMES are separated by commas; repeatable.")
    for option, text in (
        ("--category", "only of these categories"),
        ("--lang", "only those that can fire in texts of these languages"),
        ("--confidence", "only of this confidence"),
        ("--kind", "only of these kinds"),
    ):
        group.add_argument(
            option, metavar="NAMES", action="extend", type=names, default=[], help=text
        )
    add_rules(made)
    options = made.parse_args(arguments)
    _check(options)
    force = force_of(options, options.rules)
    figures = figures_of(force.rules, force.places, complain)
    output = Output()
    for rule in force.rules:
        if not _wanted(rule, options):
            continue
        if options.json:
            line = encode({**described(rule, figures), "on": _on(rule, force.config)})
        else:
            line = _line(rule, figures, force.config)
        output.write(line.encode() + b"\n")
    return DONE


def _check(options: Namespace) -> None:
    known: dict[str, Sequence[str]] = {
        "category": (*CATEGORIES, *CATEGORIES_OFF),
        "confidence": get_args(Confidence),
        "kind": tuple(KINDS),
    }
    for key, words in known.items():
        for name in getattr(options, key):
            if name not in words:
                near = suggestion(name, words) or f"; one of {', '.join(words)}"
                raise CleanerError(f"--{key}: no {key} is called {name!r}{near}")


def _wanted(rule: Rule, options: Namespace) -> bool:
    asked: tuple[tuple[Any, str], ...] = (
        (options.category, rule.category),
        (options.confidence, rule.confidence),
        (options.kind, rule.kind_name),
    )
    if any(names and own not in names for names, own in asked):
        return False
    spoken = languages_of(rule)
    return not options.lang or not spoken or bool(spoken & set(options.lang))


def _on(rule: Rule, config: Config) -> bool:
    """Whether a rule may cut, as the configuration has it."""
    return config.selection.rule(rule) and rule.confidence in CONFIDENCES[config.profile]


def _line(rule: Rule, figures: Figures, config: Config) -> str:
    spoken_in = sorted(languages_of(rule))
    many = len(spoken_in) > MOST_LANGUAGES
    languages = f"{len(spoken_in)} languages" if many else ",".join(spoken_in) or "any"
    off = "" if _on(rule, config) else "off"
    cells = (rule.id, rule.kind_name, rule.confidence, off, languages)
    padded = "  ".join(f"{cell:{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
    told = CHANGED if rule.id in figures.stale else spoken(figures.rules.get(rule.id))
    return f"{padded}  {told}".rstrip()
