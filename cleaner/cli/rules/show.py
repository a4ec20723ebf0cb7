"""The command `rules show`: one rule with all that is known of it."""

from collections.abc import Iterable, Iterator, Sequence
from json import JSONEncoder

from cleaner.authoring.figures import Figures, figures_of, proposed, spoken
from cleaner.authoring.listing import described, languages_of
from cleaner.authoring.passage import Passage, passages
from cleaner.cli.options import plain_parser
from cleaner.cli.output import Output, complain
from cleaner.cli.rules.force import Force, add_rules, force_of
from cleaner.codes import DONE
from cleaner.config import suggestion
from cleaner.errors import CleanerError
from cleaner.reports.explain import visible
from cleaner.rule import Rule

DESCRIPTION = """\
Show rules: where they stand, why they are there, how often they were right, and the rule
itself as its file has it, examples included."""

EPILOG = """\
examples:
  cleaner rules show share/row
  cleaner rules show --json related/see-also | jq .rule.removes

exit codes:
  0  all is done
  2  wrong usage, no such rule, or a broken rule file"""

encode = JSONEncoder(ensure_ascii=False).encode


def run(arguments: Sequence[str]) -> int:
    """Show rules on standard output."""
    made = plain_parser("cleaner rules show", DESCRIPTION, EPILOG)
    made.add_argument("ids", nargs="+", metavar="ID", help="rule ids, such as share/row")
    made.add_argument("--json", action="store_true", help="one JSON object a rule")
    add_rules(made)
    options = made.parse_intermixed_args(arguments)
    force = force_of(options, options.rules)
    known = {name: rule for rule in force.rules for name in (*rule.aliases, rule.id)}
    for name in options.ids:
        if name not in known:
            raise CleanerError(_unknown(name, known, force))
    rules = [known[name] for name in options.ids]
    figures = figures_of(rules, force.places, complain)
    found = passages(rules)
    output = Output()
    for rule in rules:
        passage = found[rule.id]
        if options.json:
            text = encode({**described(rule, figures), "rule": passage.data}) + "\n"
        else:
            text = "\n".join(_page(rule, passage, figures)) + "\n"
        output.write(text.encode())
    return DONE


def _unknown(name: str, known: Iterable[str], force: Force) -> str:
    """Why there is no rule of a name to show."""
    for entry in force.disabled:
        if entry.name in (name, name.partition("/")[0]):
            return f"{name} is not in force: {entry.where} disables {entry.name}"
    return f"no rule is called {name!r}{suggestion(name, known)}"


def _page(rule: Rule, passage: Passage, figures: Figures) -> Iterator[str]:
    languages = ", ".join(sorted(languages_of(rule))) or "any"
    yield f"{rule.id}  {rule.source}"
    if rule.why:
        yield f"why        {visible(rule.why)}"
    yield f"kind       {rule.kind_name}, effect {rule.effect}, place {rule.place}"
    yield f"languages  {languages}"
    if rule.hosts:
        yield f"hosts      {', '.join(rule.hosts)}"
    yield f"confidence {rule.confidence}"
    yield f"measured   {_measured(rule, figures)}"
    yield ""
    yield passage.text


def _measured(rule: Rule, figures: Figures) -> str:
    if rule.id in figures.stale:
        return "before it was changed; measure it again: cleaner rules qa --help"
    measured = figures.rules.get(rule.id)
    if measured is None:
        return "not yet; see: cleaner rules qa --help"
    whole = measured.whole
    counts = (
        f"{whole.hits} cuts: {whole.right} right, {whole.wrong} wrong, {whole.doubtful} doubtful"
    )
    told = spoken(measured)
    word = proposed(measured, rule.confidence)
    against = "" if word == rule.confidence else f"; speaks for {word}"
    return f"{counts}{'; right in ' + told if told else ''}{against}"
