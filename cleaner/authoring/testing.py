"""Runs the examples that rules carry: what they must take, what they must leave alone."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, cast

from cleaner.document import Document
from cleaner.gather import Gather
from cleaner.landmarks import Landmarks
from cleaner.pipeline import Cleaner
from cleaner.rule import Condition, LineKind, Match, Rule
from cleaner.view import View

# removed, kept: as the rule says. missed: it should go and does not. noisy: it should stay and
# does not. wrong: a whole example comes out otherwise.
Outcome = Literal["removed", "kept", "missed", "noisy", "cleaned", "wrong"]
FAILURES = ("missed", "noisy", "wrong")


class Trial(NamedTuple):
    """One example of a rule and what became of it."""

    rule: str
    outcome: Outcome
    text: str
    got: str = ""

    @property
    def failed(self) -> bool:
        """Whether the rule does not do what its example says."""
        return self.outcome in FAILURES


def trials(rules: Iterable[Rule], cleaner: Cleaner) -> Iterator[Trial]:
    """Every example of every rule: `removes`, `keeps` by the rule alone, `examples` by all."""
    for rule in rules:
        for text in rule.removes:
            yield Trial(rule.id, "removed" if takes(rule, text) else "missed", text)
        for text in rule.keeps:
            yield Trial(rule.id, "noisy" if touches(rule, text) else "kept", text)
        for example in rule.examples:
            got = cleaner.clean(Document(example.before)).text
            yield Trial(
                rule.id, "cleaned" if got == example.after else "wrong", example.before, got
            )


def takes(rule: Rule, text: str) -> bool:
    """Whether the rule takes a text from end to end, wherever it may stand."""
    whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
    return any((match.start, match.end) == whole for match in _matches(rule, text))


def touches(rule: Rule, text: str) -> bool:
    """Whether the rule takes any part of a text."""
    return any(True for _ in _matches(rule, text))


def _matches(rule: Rule, text: str) -> Iterator[Match]:
    if rule.kind.scope != "line":
        return
    lang = rule.languages[0] if rule.languages else ""
    marks = Landmarks(View(text), Document(text, meta={"lang": lang}))
    gather = Gather(marks)
    kind = cast(LineKind, rule.kind)
    for number in range(len(marks.view.lines)):
        for found in kind.find(marks, number):
            if rule.when and not gather.holds(_alone(rule.when), found.start, found.end):
                continue
            unless = _alone(rule.unless).parts if rule.unless else ()
            if any(gather.holds(part, found.start, found.end) for part in unless):
                continue
            yield Match(rule, *found)


def _alone(condition: Condition) -> Condition:
    """What a condition asks of the match itself: an example has no neighbours and no type."""
    return Condition(shape=condition.shape, regex=condition.regex, phrases=condition.phrases)
