"""The command `rules qa`: how often rules are right on pages whose content is known."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from json import JSONEncoder
from pathlib import Path

from cleaner.authoring.figures import (
    LEAST_HOSTS,
    Figures,
    Measured,
    proposed,
    read,
    spoken,
    written,
)
from cleaner.authoring.qa import Hit, Measure, measurable, pages
from cleaner.cli.options import plain_parser
from cleaner.cli.output import Output, Status, complain
from cleaner.cli.rules.force import Force, add_rules, count, force_of, names
from cleaner.codes import DONE
from cleaner.config import suggestion
from cleaner.errors import CleanerError
from cleaner.reports.explain import quoted, visible
from cleaner.rule import Rule

DESCRIPTION = f"""\
Measure rules on pages whose content is known, and say which confidence that speaks for.

A corpus is one or more files of JSON lines, packed with gzip or not; a record has

  text             the page, as the rules will see it
  gold             its main text; lines are compared with it; or else
  labels           for each line of text how much of it is content, 0 to 1; null: no words
  with, without    or, in place of both, snippets that must stay and that must not
  flags, votes     optional, for each line: 'dup' for what is said twice, any other word
                   for a label to doubt; how many other extractors keep the line, which
                   makes it no certain boilerplate if they are two or more
  url, lang, type  optional; pages without url count as one host

A cut is wrong if any of its lines is content, right if one is boilerplate for certain and
none is content, else doubtful. All hosts weigh the same; {LEAST_HOSTS} must have been judged.
A word is proposed only where the whole 95 % interval of the hardest file speaks for it: high
from 90 % on, medium from 70 %. A rule is judged by what it alone would cut at first look."""

EPILOG = """\
examples:
  cleaner rules qa corpus/*.jsonl.gz
  cleaner rules qa --show 5 --only related/see-also corpus/news.jsonl.gz
  cleaner rules qa --rules my-rules/ --write my-rules/figures.json corpus/*.jsonl

exit codes:
  0  all is done
  2  wrong usage, a broken rule file, or a file that cannot be read"""

encode = JSONEncoder(ensure_ascii=False).encode
HEAD = (
    f"{'rule':34}  {'says':6}  {'cuts':>6}  {'right':>6}  {'wrong':>6}  {'doubtful':>8}  measured"
)
OFTEN = 100


def run(arguments: Sequence[str]) -> int:
    """Measure rules; the table goes to standard output."""
    made = plain_parser("cleaner rules qa", DESCRIPTION, EPILOG)
    made.add_argument("files", nargs="+", metavar="CORPUS", help="files of JSON lines")
    made.add_argument("--json", action="store_true", help="one JSON object a rule")
    made.add_argument(
        "--show", type=count, default=0, metavar="N", help="also show N cuts of each verdict"
    )
    made.add_argument(
        "--only",
        metavar="NAMES",
        action="extend",
        type=names,
        default=[],
        help="report only these rules, separated by commas; default: those of --rules, or else all",
    )
    made.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help="write the figures where 'list' looks for them; with --only those of the other rules "
        "stay, if they are of the same pages",
    )
    add_rules(made)
    options = made.parse_intermixed_args(arguments)
    force = force_of(options, options.rules)
    meant = _meant(force, options.only)
    measure = Measure(force.rules)
    for file in options.files:
        _take(measure, Path(file))
    figures = measure.figures(meant)
    output = Output()
    if not options.json:
        output.write(f"{HEAD}\n".encode())
    for rule, measured in sorted(figures.rules.items(), key=lambda pair: -pair[1].whole.hits):
        lines = _rows(measure, rule, measured, options.show, as_json=options.json)
        output.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
    if options.write:
        _write(options.write, _with_others(figures, options) if options.only else figures)
    return DONE


def _meant(force: Force, only: Sequence[str]) -> list[str]:
    """The ids of the rules to report; refused where one can never have figures."""
    known = [rule.id for rule in force.rules if measurable(rule)]
    for name in only:
        if name not in known:
            raise CleanerError(f"no rule that cuts is called {name!r}{suggestion(name, known)}")
    return list(only) or [rule.id for rule in force.meant if measurable(rule)]


def _take(measure: Measure, path: Path) -> None:
    name = path.name.removesuffix(".gz").removesuffix(".jsonl")
    status = Status()
    told = 0
    for number, page in enumerate(pages(path), 1):
        if page:
            measure.add(page, name)
            told += 1
        if not number % OFTEN:
            status.show(f"{name}: {number} pages")
    status.end()
    if not told:
        raise CleanerError(
            f"{path}: no record has a text and with it gold, labels, or snippets 'with' or "
            "'without'; see: cleaner rules qa --help"
        )


def _rows(
    measure: Measure, name: str, measured: Measured, most: int, *, as_json: bool
) -> Iterator[str]:
    rule = measure.rules[name]
    word = proposed(measured, rule.confidence)
    examples = (
        {verdict: measure.shown(name, verdict, most) for verdict in ("wrong", "doubtful", "right")}
        if most
        else {}
    )
    if as_json:
        shown = {verdict: [hit._asdict() for hit in hits] for verdict, hits in examples.items()}
        told = {"rule": name, "says": rule.confidence, "speaks_for": word, **asdict(measured)}
        yield encode(told | ({"examples": shown} if most else {}))
        return
    yield _row(rule, measured, word)
    for verdict, hits in examples.items():
        yield from (_example(verdict, hit) for hit in hits)


def _row(rule: Rule, measured: Measured, word: str) -> str:
    own = measured.whole
    counts = f"{own.hits:6}  {own.right:6}  {own.wrong:6}  {own.doubtful:8}"
    against = "" if word == rule.confidence else f"  -> {word}"
    return f"{rule.id:34}  {rule.confidence:6}  {counts}  {spoken(measured)}{against}".rstrip()


def _example(verdict: str, hit: Hit) -> str:
    place = visible(f"{hit.page or '-'}:{hit.line}")
    return f"    {verdict:8}  {place}  {quoted(hit.text)}"


def _with_others(figures: Figures, options: Namespace) -> Figures:
    """The figures of some rules, and of the others what the file has from the same pages."""
    if not options.write.is_file():
        return figures
    before = read(options.write)
    if _about(before) != _about(figures):
        raise CleanerError(
            f"{options.write}: has figures of other pages; measure all rules: leave out --only"
        )
    return replace(figures, rules={**before.rules, **figures.rules})


def _about(figures: Figures) -> tuple[object, ...]:
    return figures.pages, figures.hosts, figures.corpus


def _write(path: Path, figures: Figures) -> None:
    if path.exists():
        read(path)  # nothing but figures is written over
    try:
        path.write_text(written(figures), encoding="utf-8", newline="\n")
    except OSError as error:
        raise CleanerError(f"{path}: cannot be written: {error.strerror}") from error
    complain(f"cleaner: wrote {path}")
