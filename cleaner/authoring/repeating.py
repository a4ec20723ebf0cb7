"""What is said twice in rules: phrases in one list, phrases of two rules, rules in a shadow."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import yaml

from cleaner.authoring.finding import Change, Finding
from cleaner.authoring.passage import Passage
from cleaner.authoring.testing import takes
from cleaner.condition import Condition
from cleaner.convert import scalar_text
from cleaner.document import Document
from cleaner.fold import fold, key
from cleaner.landmarks import Landmarks
from cleaner.limits import CONFIDENCES
from cleaner.phrase import ANY, Phrases, numbered
from cleaner.rule import Rule
from cleaner.scan import Scan
from cleaner.view import View
from cleaner.yamlfile import Position

# An entry on a line of its own, and what may follow it there.
BULLET = re.compile(r"[ \t]*-[ \t]+")
REST = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)|[ \t]*\r\n")
LISTS = ("phrases", "labels", "names")
SURE = CONFIDENCES["thorough"]


def folded(phrase: str) -> str:
    """A phrase as it is compared with a line."""
    return numbered(key(phrase.replace("{n}", "0"))) if "{n}" in phrase else key(phrase)


def folded_inside(phrase: str) -> str:
    """A phrase as it is looked for inside a line: behind a number its marks count."""
    return fold(phrase).strip() if "{n}" in phrase else key(phrase)


def twice(rules: Iterable[Rule], places: Mapping[str, Passage]) -> Iterator[Finding]:
    """Phrases that stand twice in one list."""
    told: set[tuple[str, int, int]] = set()
    for rule in rules:
        for name in LISTS:
            whole = name == "phrases" and rule.kind_name != "span"
            alike = folded if whole else folded_inside
            for finding in _in_list(rule, places[rule.id], name, alike):
                # A list that several rules name is one list.
                if finding[:3] not in told:
                    told.add(finding[:3])
                    yield finding


def of_others(
    rules: Sequence[Rule], others: Sequence[Rule], places: Mapping[str, Passage]
) -> Iterator[Finding]:
    """Phrases that another rule has as well, and takes wherever this one does."""
    owners: dict[str, list[Rule]] = {}
    for rule in (*others, *rules):
        for phrase in _lines(rule):
            owners.setdefault(phrase, []).append(rule)
    for phrase, sharing in owners.items():
        yield from _shared(phrase, sharing, places)


def _in_list(
    rule: Rule, passage: Passage, name: str, alike: Callable[[str], str]
) -> Iterator[Finding]:
    by_language = _by_language(passage.listed(name))
    anywhere = {alike(scalar_text(one)) for one in by_language.get(ANY, ())}
    for language, nodes in by_language.items():
        seen = set() if language == ANY else set(anywhere)
        kept: yaml.Node | None = None
        for at, one in enumerate(nodes):
            said = alike(scalar_text(one))
            if said in seen:
                line, column = Position.of(one)
                message = f"{scalar_text(one)!r} is in the list already; take it out"
                change = None if kept is None else _without(passage.file, nodes[at : at + 2], kept)
                yield Finding(
                    passage.path, line + 1, column + 1, "CLN101", rule.id, message, change
                )
            else:
                kept = one
            seen.add(said)


def _by_language(node: yaml.Node | None) -> dict[str, list[yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return {scalar_text(name): list(value.value) for name, value in node.value}
    return {ANY: list(node.value)} if isinstance(node, yaml.SequenceNode) else {}


def _without(text: str, nodes: list[yaml.Node], kept: yaml.Node) -> Change | None:
    """What takes an entry out of a list: it, the next one, and the last before it that stays."""
    start, end = nodes[0].start_mark.index, nodes[0].end_mark.index
    line = text.rfind("\n", 0, start) + 1
    if BULLET.fullmatch(text, line, start):
        rest = REST.match(text, end)
        return Change(line, rest.end()) if rest else None
    if len(nodes) == 1:
        start, follows = kept.end_mark.index, end
    else:
        follows = nodes[1].start_mark.index
    # What is said of an entry would go with another.
    return None if "#" in text[end:follows] else Change(start, follows)


def _lines(rule: Rule) -> Mapping[str, frozenset[str]]:
    """The phrases that are a whole line on which a rule cuts that line and no more."""
    phrases: Phrases | None = getattr(rule.kind, "phrases", None)
    alone = rule.kind_name == "line" or (
        rule.kind_name == "region"
        and getattr(getattr(rule.kind, "to", None), "word", "") == "labels"
    )
    return phrases.keys if phrases and alone and rule.effect == "remove" else {}


def free(rule: Rule) -> bool:
    """Whether nothing but its own text decides where a rule fires."""
    blocks_alone = rule.when is None or rule.when == Condition(not_in=rule.when.not_in)
    return blocks_alone and not (
        rule.unless or rule.hosts or rule.languages or rule.place != "anywhere"
    )


def _covers(one: Rule, other: Rule, phrase: str) -> bool:
    """Whether a rule takes a phrase's line wherever the other one does."""
    if one is other or not free(one) or one.capture != other.capture:
        return False
    if other.confidence == "low":
        return False  # it cuts in company only, and gives company where it may not cut
    if not _blocks(one) <= _blocks(other) or SURE.index(one.confidence) > SURE.index(
        other.confidence
    ):
        return False
    mine, yours = _lines(one)[phrase], _lines(other)[phrase]
    # As the engine has it: English phrases, and those of several words, count in any language.
    return bool(mine & {ANY, "en"}) or " " in phrase or yours <= mine


def _alike(one: Rule, other: Rule, phrase: str) -> bool:
    """Whether each of two rules takes a phrase's line wherever the other does."""
    return _covers(one, other, phrase) and _covers(other, one, phrase)


def _blocks(rule: Rule) -> set[str]:
    return set(rule.when.not_in) if rule.when else set()


def _shared(
    phrase: str, sharing: Sequence[Rule], places: Mapping[str, Passage]
) -> Iterator[Finding]:
    """The rules whose phrase another one covers; of those alike the first keeps it."""
    for at, rule in enumerate(sharing):
        covering = (
            one
            for place, one in enumerate(sharing)
            if _covers(one, rule, phrase) and not (at < place and _alike(one, rule, phrase))
        )
        other = next(covering, None)
        if other and rule.id in places:
            passage = places[rule.id]
            node = next(one for one in passage.texts("phrases") if folded(one.value) == phrase)
            line, column = Position.of(node)
            message = (
                f"{node.value!r} is a phrase of {other.id} too ({other.source}); leave it to one"
            )
            yield Finding(passage.path, line + 1, column + 1, "CLN102", rule.id, message)


def shadowed(
    rules: Sequence[Rule], others: Sequence[Rule], places: Mapping[str, Passage]
) -> Iterator[Finding]:
    """Rules all of whose texts another rule of their category takes, as sure and as free."""
    known = [rule for rule in (*others, *rules) if _takes_lines(rule) and free(rule)]
    order = {rule: at for at, rule in enumerate(known)}
    scan = Scan(known)  # of thousands of rules, few look at a text at all
    for rule in filter(_takes_lines, rules):
        if not rule.removes:
            continue
        looking = sorted(_looking(scan, rule.removes[0]), key=order.__getitem__)
        may = (one for one in looking if _may_shadow(one, rule))
        shadow = next((one for one in may if all(takes(one, t) for t in rule.removes)), None)
        if shadow:
            passage = places[rule.id]
            line, column = passage.position
            message = f"{shadow.id} ({shadow.source}) takes all that it removes"
            yield Finding(passage.path, line + 1, column + 1, "CLN103", rule.id, message)


def _looking(scan: Scan, text: str) -> set[Rule]:
    """The rules that would be tried on a text."""
    found = scan.candidates(Landmarks(View(text), Document(text)))
    return {rule for rules in found.values() for rule in rules}


def _takes_lines(rule: Rule) -> bool:
    return rule.kind.scope == "line" and rule.effect == "remove"


def _may_shadow(one: Rule, other: Rule) -> bool:
    if one is other or one.category != other.category or one.capture != other.capture:
        return False
    return SURE.index(one.confidence) <= SURE.index(other.confidence)
