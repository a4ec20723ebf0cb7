"""The path of a document: repair, find, gather, decide, tidy – and again until nothing changes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, Self, cast

from cleaner.decide import FREE_OF_LIMITS, Decision, Policy, decide, most_of
from cleaner.document import Document
from cleaner.edit import Edit, apply, compose
from cleaner.gather import Gather
from cleaner.landmarks import Landmarks
from cleaner.limits import CONFIDENCES
from cleaner.memory import Candidates, Known, Memory, find
from cleaner.repair import ordered, repair
from cleaner.result import Refusal, Result, Status, traced
from cleaner.rule import Match, PageKind, RepairKind, Rule, Scope
from cleaner.scan import Joined, Scan
from cleaner.tidy import tidy, untidy
from cleaner.view import View, blank

# A document that still changes after so many rounds is given back as it was.
MOST_ROUNDS = 12
# So many rules may be told to leave a document alone before all do.
MOST_BARRED = 8


class Rounds(NamedTuple):
    """What all looks at a document together ask for, or the reason why nothing is cut.

    `over` are the rules that went beyond their limits, or to no end.
    """

    edits: tuple[Edit, ...]
    refusals: list[Refusal]
    fields: dict[str, tuple[str, ...]]
    over: frozenset[str] = frozenset()
    reason: str = ""


class Round(NamedTuple):
    """What one look at a text asks for."""

    edits: tuple[Edit, ...]
    decision: Decision


RULE_OVER_LIMIT = "several rules would each take more than their limit"
OVER_LIMIT = "the cuts would take more than the document's limit"
NOTHING_LEFT = "the cuts would leave nothing"
RESTLESS = f"the text was still changing after {MOST_ROUNDS} rounds"
NOTHING_DECIDED = Decision([], [], {})


class Pipeline:
    """What some rules make of documents, as a policy bids them."""

    def __init__(self, rules: Iterable[Rule], policy: Policy) -> None:
        by_scope = _by_scope(rules)
        self.policy = policy
        self.repairs = self._mending(by_scope["repair"])
        self._page = tuple(by_scope["page"])
        self._company = tuple(by_scope["company"])
        self._line = tuple(by_scope["line"])
        self._short_lines: Known = {}

    @cached_property
    def scan(self) -> Scan | Joined:
        """The search for what the rules look for."""
        # Made when first searched with: files that are known to be clean never are.
        return Scan(self._line)

    def _mending(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        sure = CONFIDENCES[self.policy.profile]
        return ordered(
            rule for rule in rules if self.policy.selected(rule) and rule.confidence in sure
        )

    def joined(self, own: tuple[Rule, ...]) -> Self:
        """This pipeline with some rules more."""
        by_scope = _by_scope(own)
        other = copy(self)
        other.repairs = self._mending((*self.repairs, *by_scope["repair"]))
        other._page = (*self._page, *by_scope["page"])
        other._company = (*self._company, *by_scope["company"])
        other.scan = Joined(cast(Scan, self.scan), Scan(by_scope["line"]))
        return other

    def clean(self, document: Document) -> Result:
        """The document cleaned; whatever goes wrong with it is raised."""
        text, repairs = self._mended(document.text)
        done = self._rounds(document, text, repairs)
        refusals = tuple(done.refusals)
        if done.over and len(self.policy.barred) < MOST_BARRED:
            return self._barring(done.over).clean(document)
        if done.reason:
            return Result(document, repairs, refusals, status="guarded", reason=done.reason)
        status: Status = "cleaned" if done.edits else "unchanged"
        return Result(document, done.edits, refusals, done.fields, status)

    def _mended(self, source: str) -> tuple[str, tuple[Edit, ...]]:
        """The text with its encoding mended, and the edits that lead to it."""
        text, repairs = repair(source, self.repairs)
        if text.endswith("\n") and not source.endswith("\n") and not blank(text):
            # What stood behind the last line end was no text: the line end is the repair's.
            end = Edit(len(text.rstrip("\r\n")), len(text), "", repairs[-1].rule)
            return apply(text, [end]), compose(repairs, [end])
        return text, repairs

    def _rounds(self, document: Document, text: str, edits: tuple[Edit, ...]) -> Rounds:
        """One look after another, until nothing is left to cut or something speaks against it."""
        refusals: list[Refusal] = []
        fields: dict[str, tuple[str, ...]] = {}
        taken: Counter[Rule] = Counter()
        again = edits
        memory = Memory(self._short_lines)
        view = View(text)
        for _ in range(MOST_ROUNDS):
            found, decision = self._look(document, view, memory)
            if not refusals:
                refusals = traced(decision.refusals, edits)
            fields = {
                name: fields.get(name, ()) + decision.fields.get(name, ())
                for name in {**fields, **decision.fields}
            }
            for cut in decision.cuts:
                taken[cut.rule] += cut.end - cut.start
            edits = compose(edits, found) if found else edits
            if not decision.cuts:  # blank lines alone leave nothing in other company than before
                return Rounds(edits, refusals, fields)
            view, again = self._after(view, found, rested=not again)
            edits = compose(edits, again)
            over, reason = self._against(taken, document, view.text)
            if reason:
                return Rounds((), refusals, {}, over, reason)
        # What a rule would still cut now it would cut for ever: the others go on without it.
        over = frozenset(cut.rule.id for cut in decision.cuts)
        return Rounds((), refusals, {}, over, RESTLESS)

    def _against(
        self, taken: Mapping[Rule, int], document: Document, text: str
    ) -> tuple[frozenset[str], str]:
        """The rules that have cut more than they may, over all rounds, and what is wrong at all."""
        size, limits = len(document.text), self.policy.limits
        limited = {rule: cut for rule, cut in taken.items() if rule.category != FREE_OF_LIMITS}
        over = frozenset(r.id for r, cut in limited.items() if cut > most_of(r, size, limits))
        if over:
            return over, RULE_OVER_LIMIT
        if blank(text):
            return over, NOTHING_LEFT
        much = sum(limited.values()) > max(limits.free, limits.document * size)
        return over, OVER_LIMIT if much else ""

    def _barring(self, rules: frozenset[str]) -> Self:
        """This pipeline for one document more, on which some rules may not cut."""
        other = copy(self)
        other.policy = replace(self.policy, barred=self.policy.barred | rules)
        return other

    def _after(
        self, view: View, cuts: tuple[Edit, ...], *, rested: bool
    ) -> tuple[View, tuple[Edit, ...]]:
        """What the cuts leave, mended anew, and the edits that mend it.

        Where nothing was mended before and whole lines go, all lines are as they were: only what
        looks at more than a line is asked again.
        """
        after = view.without(cuts)
        wide = [rule for rule in self.repairs if not cast(RepairKind, rule.kind).by_line]
        if rested and after.origin and not repair(after.text, wide)[1]:
            return after, ()
        text, again = repair(after.text, self.repairs)
        return View(text) if again else after, again

    def _look(self, document: Document, view: View, memory: Memory) -> Round:
        """One look at a text: what it asks to cut and tidy."""
        marks = Landmarks(view, document)
        decision = self._decide(marks, self._candidates(marks, memory), memory)
        if not decision.cuts and not (view.blanks and untidy(view.text)):
            return Round((), decision)
        if blank(view.text):
            return Round((), NOTHING_DECIDED)
        return Round(tidy(marks, decision.cuts), decision)

    def matches(self, document: Document) -> tuple[Landmarks, list[Match]]:
        """A document's landmarks, repaired, and what counts on it before anything is decided.

        For those who prove rules: matches of rules that are ignored or not sure are among them.
        """
        marks = Landmarks(View(repair(document.text, self.repairs)[0]), document)
        memory = Memory(self._short_lines)
        return marks, self._matches(marks, self._candidates(marks, memory), memory)

    def _candidates(self, marks: Landmarks, memory: Memory) -> Candidates:
        return self.scan.candidates(marks, memory)

    def _decide(self, marks: Landmarks, candidates: Candidates, memory: Memory) -> Decision:
        matches = self._matches(marks, candidates, memory)
        return decide(matches, marks, self.policy) if matches else NOTHING_DECIDED

    def _matches(self, marks: Landmarks, candidates: Candidates, memory: Memory) -> list[Match]:
        gather = Gather(marks)
        matches = list(gather.counting(find(marks, candidates, memory)))
        matches += gather.counting(self._pages(marks))
        if matches:
            matches += gather.counting(gather.company(self._company, matches))
        return matches

    def _pages(self, marks: Landmarks) -> Iterator[Match]:
        for rule in self._page:
            kind = cast(PageKind, rule.kind)
            if kind.might(marks):
                for found in kind.find(marks):
                    yield Match(rule, *found)


def _by_scope(rules: Iterable[Rule]) -> dict[Scope, list[Rule]]:
    found: dict[Scope, list[Rule]] = {"line": [], "page": [], "company": [], "repair": []}
    for rule in rules:
        found[rule.scope].append(rule)
    return found
