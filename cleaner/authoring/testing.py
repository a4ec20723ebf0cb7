"""Runs the examples that rules carry: what they must take, what they must leave alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple, cast

from cleaner.cleaner import Cleaner
from cleaner.condition import Condition
from cleaner.document import Document
from cleaner.gather import Gather
from cleaner.kinds.masthead import Masthead
from cleaner.kinds.repeat import Repeat
from cleaner.kinds.zone import Zone
from cleaner.landmarks import Landmarks
from cleaner.limits import CONFIDENCES
from cleaner.rule import Example, LineKind, RepairKind, Rule
from cleaner.view import View

# removed, kept: as the rule says. missed: it should go and does not. noisy: it should stay and
# does not. cleaned: a whole example comes out as it should, wrong: otherwise.
Outcome = Literal["removed", "kept", "missed", "noisy", "cleaned", "wrong"]
FAILURES = ("missed", "noisy", "wrong")
Span = tuple[int, int]

# The story around a text whose rule asks where on a page it stands.
HEADLINE = "Storm takes the old pier of Westmere away"
FIRST = "The pier of Westmere fell into the sea at night, and nobody was on it when it went."
LAST = "It will be built again in the spring, the council said on Monday, and of stone this time."


class Trial(NamedTuple):
    """One example of a rule and what became of it.

    `got` is what the rule took of a text that it should take whole or leave alone, and what a whole
    example became; `due` is what it should have become. `source` is where the rule stands.
    """

    rule: str
    outcome: Outcome
    text: str
    got: str = ""
    due: str = ""
    source: str = ""

    @property
    def failed(self) -> bool:
        """Whether the rule does not do what its example says."""
        return self.outcome in FAILURES


def trials(rules: Iterable[Rule], cleaner: Cleaner) -> Iterator[Trial]:
    """Every example of every rule: `removes`, `keeps` by the rule alone, `examples` by all.

    The cleaner must have the rules among its own. A rule that is off, or of low confidence, is in
    force for its own examples.
    """
    for rule in rules:
        for text in rule.removes:
            whole, part = _taken(rule, text, cleaner)
            yield Trial(rule.id, "removed" if whole else "missed", text, part, "", rule.source)
        for text in rule.keeps:
            _, part = _taken(rule, text, cleaner)
            yield Trial(rule.id, "noisy" if part else "kept", text, part, "", rule.source)
        own = _with(rule, cleaner) if rule.examples else cleaner
        for example in rule.examples:
            yield _example(rule, example, own)


def _with(rule: Rule, cleaner: Cleaner) -> Cleaner:
    """The cleaner, or one like it in which the rule may cut."""
    sure = rule.confidence in CONFIDENCES[cleaner.policy.profile]
    if sure and cleaner.selection.rule(rule):
        return cleaner
    raised = rule if sure else replace(rule, confidence="medium")
    others = (one for one in cleaner.rules if one.id != rule.id)
    return Cleaner((*others, raised), extend_select=(rule.id,))


def provable(rule: Rule) -> bool:
    """Whether `removes` and `keeps` can show what a rule does; else `examples` alone can.

    A block is pasted together from the other lines of its page, and a repair that puts characters
    in place of others removes no text.
    """
    if rule.kind.scope == "repair":
        return getattr(rule.kind, "fix", "") not in ("mojibake", "entities")
    return not (isinstance(rule.kind, Repeat) and rule.kind.of == "block")


def takes(rule: Rule, text: str) -> bool:
    """Whether a rule of line scope, by itself, takes a text from end to end."""
    return (len(text) - len(text.lstrip()), len(text.rstrip())) in _found_alone(rule, text)


def _example(rule: Rule, example: Example, cleaner: Cleaner) -> Trial:
    got = cleaner.clean(_document(rule, example.before)).text
    outcome: Outcome = "cleaned" if got == example.after else "wrong"
    return Trial(rule.id, outcome, example.before, got, example.after, rule.source)


def _document(rule: Rule, text: str) -> Document:
    """A text as it would come to the rule: in its language and from its host."""
    meta = {"lang": rule.languages[0]} if rule.languages else {}
    if rule.hosts:
        meta["url"] = f"https://{rule.hosts[0]}/"
    return Document(text, meta=meta)


def _taken(rule: Rule, text: str, cleaner: Cleaner) -> tuple[bool, str]:
    """Whether a rule takes a text from end to end, and the most that it takes of it."""
    if rule.kind.scope == "line":
        spans = list(_found_alone(rule, text))
    elif rule.kind.scope == "repair":
        edits = cast(RepairKind, rule.kind).repair(text, rule.id)
        spans = _joined(text, [(edit.start, edit.end) for edit in edits])
    else:
        spans = _joined(text, _found_on_page(rule, text, cleaner))
    whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
    start, end = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
    return whole in spans, text[start:end]


def _found_alone(rule: Rule, text: str) -> Iterator[Span]:
    """What a rule finds in a text that is all there is: place and neighbours are not asked."""
    marks = Landmarks(View(text), _document(rule, text))
    gather = Gather(marks)
    kind = cast(LineKind, rule.kind)
    for number in range(len(marks.view.lines)):
        for found in kind.find(marks, number):
            if rule.when and not gather.holds(_alone(rule.when), found.start, found.end):
                continue
            unless = _alone(rule.unless).parts if rule.unless else ()
            if any(gather.holds(part, found.start, found.end) for part in unless):
                continue
            yield found.start, found.end


def _alone(condition: Condition) -> Condition:
    """What a condition asks of the match itself: an example has no neighbours and no type."""
    return Condition(shape=condition.shape, regex=condition.regex, phrases=condition.phrases)


def _found_on_page(rule: Rule, text: str, cleaner: Cleaner) -> Iterator[Span]:
    """What a rule finds of a text where it stands on a page, all rules keeping it company."""
    above, below = _around(rule, text)
    page = above + text + below
    for match in cleaner.matches(_document(rule, page))[1]:
        start, end = match.start - len(above), match.end - len(above)
        if match.rule.id == rule.id and end > 0 and start < len(text):
            yield max(0, start), min(len(text), end)


def _around(rule: Rule, text: str) -> tuple[str, str]:
    """A story, parted where a text of the rule's stands in it."""
    kind = rule.kind
    if isinstance(kind, Masthead) or (isinstance(kind, Zone) and kind.place == "head"):
        return "", f"\n\n{HEADLINE}\n\n{FIRST}\n"
    if isinstance(kind, Repeat) and kind.of == "headline":
        return f"{text}\n\n", f"\n\n{FIRST}\n"
    if isinstance(kind, Repeat):
        return f"{HEADLINE}\n\n{text}\n\n{FIRST}\n\n", f"\n\n{LAST}\n"
    return f"{HEADLINE}\n\n{FIRST}\n\n", "\n"


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans with nothing but space between them made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
