"""Looks rules over for what loads and runs and is still a mistake."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from typing import NamedTuple, cast

import regex
import yaml

from cleaner.authoring.finding import CODES, Finding
from cleaner.authoring.passage import Passage, passages
from cleaner.authoring.pumping import Parts, Run, cost, matching, searching
from cleaner.authoring.repeating import of_others, shadowed, twice
from cleaner.authoring.schema import unnamed_schemas
from cleaner.authoring.testing import provable, takes
from cleaner.condition import Condition
from cleaner.convert import BLANK
from cleaner.document import Document
from cleaner.landmarks import Landmarks
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.rule import Rule
from cleaner.scan import Scan
from cleaner.view import View
from cleaner.yamlfile import Position

MOST_WORDS_TOLD = 8
LONGEST_LINE = 160
WORD = regex.compile(r"[\p{L}\p{M}]+")
ALLOWED = regex.compile(r"#\s*allow\s+(CLN\d+(?:,\s*CLN\d+)*)\s*:\s*\S")


class Fault(NamedTuple):
    """What is wrong with one rule, where in its file, before it is told."""

    code: str
    position: Position
    message: str


Check = Callable[[Rule, Passage], Iterator[Fault]]


def findings(
    rules: Iterable[Rule],
    beside: Iterable[Rule] = (),
    watch: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> list[Finding]:
    """All that is to be mended in some rules, by file and line.

    `beside` are rules in force with them: what one of those says already is said twice. A comment
    `# allow CLN202: the reason` among a rule's lines spares the rule that code. `watch` is told
    how many of how many rules were looked at: their patterns are timed, which takes long.
    """
    rules = tuple(rules)
    places = passages(rules)
    found: list[Finding] = []
    for done, rule in enumerate(rules):
        watch(done, len(rules))
        passage = places[rule.id]
        found += (_told(rule, passage, fault) for check in CHECKS for fault in check(rule, passage))
    own = {rule.id for rule in rules}
    others = tuple(rule for rule in beside if rule.id not in own)
    found += twice(rules, places)
    found += of_others(rules, others, places)
    found += shadowed(rules, others, places)
    found += unnamed_schemas(places.values())
    allowed = {rule.id: _allowed(places[rule.id]) for rule in rules}
    return sorted(
        {one for one in found if one.code not in allowed.get(one.rule, ())}, key=_by_place
    )


def _told(rule: Rule, passage: Passage, fault: Fault) -> Finding:
    line, column = fault.position
    return Finding(passage.path, line + 1, column + 1, fault.code, rule.id, fault.message)


def _by_place(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message


def _allowed(passage: Passage) -> set[str]:
    own = "\n".join(passage.comments)
    return {code for found in ALLOWED.finditer(own) for code in CODES if code in found[1]}


def _reason(rule: Rule, passage: Passage) -> Iterator[Fault]:
    if not rule.why.strip() or BLANK in rule.why:
        yield Fault("CLN001", passage.at("why"), "it does not say why it is there: give `why`")


def _proof(rule: Rule, passage: Passage) -> Iterator[Fault]:
    if not provable(rule):
        for key in ("removes", "keeps"):
            if getattr(rule, key):
                message = f"`{key}` proves nothing for this kind; give `examples`"
                yield Fault("CLN004", passage.at(key), message)
    if rule.examples:
        return
    if not rule.removes:
        message = "it shows nothing that it takes: give `removes` or `examples`"
        yield Fault("CLN002", passage.position, message)
    if not rule.keeps:
        message = "it shows nothing that it leaves alone: give `keeps` or `examples`"
        yield Fault("CLN003", passage.position, message)


def _dead(rule: Rule, passage: Passage) -> Iterator[Fault]:
    kind = rule.kind
    labels: Phrases | None = getattr(kind, "labels", None)
    bare = not any(getattr(kind, key, None) for key in ("phrases", "regex", "shape"))
    if labels and bare and len(labels.folded) < getattr(kind, "at_least", 0):
        count = len(labels.folded)
        message = f"it never finds anything: it has {count} labels and asks for more"
        yield Fault("CLN104", passage.at("at_least"), message)
    least, most = getattr(kind, "least", 0), getattr(kind, "most", 0)
    if least > most:
        message = f"it never finds anything: `least` is {least} and `most` is {most}"
        yield Fault("CLN104", passage.at("least"), message)
    if getattr(kind, "literal", ()) and _never_sought(rule):
        message = "`literal` is in none of the texts it removes: they will never be looked at"
        yield Fault("CLN104", passage.at("literal"), message)


def _never_sought(rule: Rule) -> bool:
    scan = Scan([replace(rule, place="anywhere")])
    texts = [text for text in rule.removes if takes(rule, text)]
    marks = (Landmarks(View(text), Document(text)) for text in texts)
    return bool(texts) and not any(scan.candidates(one) for one in marks)


def _word(rule: Rule, passage: Passage) -> Iterator[Fault]:
    phrases: Phrases | None = getattr(rule.kind, "phrases", None)
    if phrases is None or rule.kind_name == "span" or rule.confidence == "low" or bound(rule):
        return
    if rule.effect == "keep" or _reaches(rule):
        return
    words = [node for node in passage.texts("phrases") if WORD.fullmatch(node.value.strip())]
    if words:
        told = ", ".join(node.value for node in words[:MOST_WORDS_TOLD])
        more = f" and {len(words) - MOST_WORDS_TOLD} more" if len(words) > MOST_WORDS_TOLD else ""
        message = f"a line of this one word goes wherever it stands: {told}{more}; bind the rule"
        yield Fault("CLN201", Position.of(words[0]), message)


def bound(rule: Rule) -> bool:
    """Whether something beside its own text decides where a rule fires."""
    asked = (part for part in (rule.when, rule.unless) if part)
    sided = any(
        getattr(part, field.name)
        for part in asked
        for field in fields(Condition)
        if field.name not in ("not_in", "type")
    )
    return sided or bool(rule.hosts) or rule.place != "anywhere"


def _reaches(rule: Rule) -> bool:
    """Whether a region asks for lines below its phrase."""
    extent = getattr(rule.kind, "to", None)
    return getattr(extent, "word", "") == "while" and getattr(rule.kind, "least", 0) > 0


def _later(rule: Rule, passage: Passage) -> Iterator[Fault]:
    for key in ("when", "unless"):
        condition = getattr(rule, key)
        if condition and condition.later:
            message = (
                f"`{key}: {{later: …}}` lets a line far below decide; ask for `after` or `near`"
            )
            yield Fault("CLN202", passage.at(key, "later"), message)


def _patterns(rule: Rule, passage: Passage) -> Iterator[Fault]:
    for keys, pattern in patterns_of(rule):
        yield from _pattern(pattern, run_of(rule, keys), passage.at(*keys))


def _layout(rule: Rule, passage: Passage) -> Iterator[Fault]:
    for keys, _ in patterns_of(rule):
        node = passage.node_at(*keys)
        size = len(node.value) if isinstance(node, yaml.ScalarNode) else 0
        if size > LONGEST_LINE and node.start_mark.line == node.end_mark.line:
            message = f"{size} characters on one line; write `{keys[-1]}: |`, an alternative a line"
            yield Fault("CLN304", Position.of(node), message)


def run_of(rule: Rule, keys: tuple[str, ...]) -> Run:
    """How a pattern of a rule is run: on whole lines, or anywhere in them."""
    return matching if keys == ("regex",) and rule.kind_name != "span" else searching


def _pattern(pattern: Pattern, run: Run, position: Position) -> Iterator[Fault]:
    compiled = pattern.compiled("site")
    if compiled is None:
        return
    found = cost(compiled, run)
    if found.growth != "linear":
        code = "CLN301" if found.growth == "exponential" else "CLN302"
        unit = found.unit if len(found.unit) <= 20 else found.unit[:20] + "…"
        message = (
            f"{found.growth} cost: {found.seconds * 1000:.0f} ms for {found.length} characters of "
            f"{unit!r}; bound what repeats, and let no two neighbours match the same"
        )
        yield Fault(code, position, message)
    endless = dict.fromkeys(Parts(pattern.source).endless) if run is matching else {}
    if endless:
        told = ", ".join(endless)
        yield Fault(
            "CLN303", position, f"without bounds: {told}; write how much, such as .{{1,80}}"
        )


def patterns_of(rule: Rule) -> Iterator[tuple[tuple[str, ...], Pattern]]:
    """The patterns of a rule, each with the keys that lead to it."""
    yield from _inside(rule.kind, ())
    for key in ("when", "unless"):
        condition = getattr(rule, key)
        if condition:
            yield from _inside(condition, (key,))


def _inside(holder: object, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Pattern]]:
    for field in fields(cast("type", holder)):
        value = getattr(holder, field.name)
        own = (*keys, field.name.rstrip("_"))
        if isinstance(value, Pattern):
            yield own, value
        elif isinstance(value, Condition):
            yield from _inside(value, own)


CHECKS: tuple[Check, ...] = (_reason, _proof, _dead, _word, _later, _patterns, _layout)
