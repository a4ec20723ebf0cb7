"""The path of a document: repair, find, gather, decide, tidy – and again until nothing changes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, replace
from functools import cache, cached_property
from typing import NamedTuple, Self, cast

from cleaner.config import Selection
from cleaner.decide import FREE_OF_LIMITS, Decision, Policy, decide, most_of
from cleaner.document import Document
from cleaner.edit import Edit, apply, compose
from cleaner.errors import CleanerError, RuleError
from cleaner.gather import Gather
from cleaner.host import host_of
from cleaner.landmarks import Landmarks
from cleaner.limits import CONFIDENCES, LIMITS, Limits, Profile
from cleaner.loading import distinct
from cleaner.pattern import begin
from cleaner.repair import ordered, repair
from cleaner.result import Refusal, Result, Status, traced
from cleaner.rule import Match, PageKind, RepairKind, Rule, Scope
from cleaner.ruleset import Ruleset, builtin
from cleaner.scan import Candidates, Joined, Known, Memory, Scan, find
from cleaner.sites import NO_SITES
from cleaner.stamp import stamp
from cleaner.tidy import tidy, untidy
from cleaner.view import View, blank

# A document that still changes after so many rounds is given back as it was.
MOST_ROUNDS = 12
# So many rules may be told to leave a document alone before all do.
MOST_BARRED = 8
# So many hosts with rules of their own are kept ready.
MOST_SITES = 256


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


class Cleaner:
    """Cleans documents with a set of rules; may be used from several threads and pickled.

    `rules` are the shipped ones unless given. `profile` is `precise` (rules of high confidence
    only), `balanced` (high and medium) or `thorough` (all). `select` replaces the default
    selection, `extend_select` and `ignore` change it; entries are categories or rule ids. `limits`
    replaces the profile's own. Unknown names raise CleanerError.

    >>> document = Document("Tea is drunk hot in most of the country.")
    >>> Cleaner(ignore=["related"]).clean(document).status
    'unchanged'
    """

    def __init__(  # noqa: PLR0913 - the whole public choice in one place
        self,
        rules: Iterable[Rule] | None = None,
        *,
        profile: Profile = "balanced",
        select: Iterable[str] = (),
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        limits: Limits | None = None,
    ) -> None:
        if profile not in LIMITS:
            raise CleanerError(f"no profile is called {profile!r}; one of {', '.join(LIMITS)}")
        for names in (select, extend_select, ignore):
            if isinstance(names, str):
                raise CleanerError(f"expected a list of categories and rule ids, not {names!r}")
        given = builtin() if rules is None else rules
        self.sites = given.sites if isinstance(given, Ruleset) else NO_SITES
        self.rules = _distinct(given)
        selection = Selection(tuple(select), tuple(extend_select), tuple(ignore))
        if selection != Selection():
            # A name of a shipped rule is no mistake where those are left out.
            named = (*selection.select, *selection.extend, *selection.ignore)
            selection.check((*self.rules, *builtin(), *self.sites.named(named)))
        self.selection = selection
        # Asked for every match: telling it from category, aliases and id takes as long as the rest.
        self.policy = Policy(cache(selection.rule), profile, limits or LIMITS[profile])
        self._prepare()

    @cached_property
    def stamp(self) -> str:
        """The name of all that shapes results: same text and same stamp, same bytes.

        It covers the engine, the rules, the files for all sites and the options; made when first
        asked for.
        """
        chosen = (frozenset(names) for names in astuple(self.selection))
        options = (self.policy.profile, *chosen, self.policy.limits)
        return stamp(self.rules, *options, self.sites.content())

    def _prepare(self) -> None:
        by_scope = _by_scope(self.rules)
        self._repairs = self._mending(by_scope["repair"])
        self._page = tuple(by_scope["page"])
        self._company = tuple(by_scope["company"])
        self._line = tuple(by_scope["line"])
        self._short_lines: Known = {}
        self._by_sites: dict[tuple[str, ...], Self | CleanerError] = {}

    @cached_property
    def _scan(self) -> Scan | Joined:
        # Made when first searched with: files that are known to be clean never are.
        return Scan(self._line)

    def _mending(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        sure = CONFIDENCES[self.policy.profile]
        return ordered(
            rule for rule in rules if self.selection.rule(rule) and rule.confidence in sure
        )

    def _at(self, document: Document) -> Self:
        """The cleaner for the document's host: this one, but where the host has rules of its own.

        Which documents came before means nothing: a site's cleaner is made of its files alone.
        """
        sites = self.sites.of(host_of(document.known("url")))
        if not sites:
            return self
        found = self._by_sites.get(sites)
        if found is None:
            if len(self._by_sites) >= MOST_SITES:
                self._by_sites.clear()
            try:
                found = self._joined(self.sites.rules(sites))
            except CleanerError as error:
                found = error
            self._by_sites[sites] = found
        if isinstance(found, CleanerError):
            raise found
        return found

    def _joined(self, own: tuple[Rule, ...]) -> Self:
        """This cleaner with some rules more."""
        by_scope = _by_scope(own)
        return self._with(
            _repairs=self._mending((*self._repairs, *by_scope["repair"])),
            _page=(*self._page, *by_scope["page"]),
            _company=(*self._company, *by_scope["company"]),
            _scan=Joined(cast(Scan, self._scan), Scan(by_scope["line"])),
        )

    def _with(self, **parts: object) -> Self:
        """This cleaner with some of its parts replaced; the others are shared."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__, **parts)
        return other

    def clean(self, document: Document) -> Result:
        """The document cleaned; what goes wrong with its text is the result's status.

        Raises TypeError for anything that is no `Document`.
        """
        if not isinstance(document, Document):
            raise TypeError(
                f"clean() takes a Document, not {type(document).__name__};"
                " for a string: clean(Document(text))"
            )
        try:
            self._scan  # noqa: B018 - made once, and not in the time of the first document
            begin(len(document.text))
            return (self._at(document) if self.sites else self)._clean(document)
        except CleanerError as error:
            return Result(document, status="error", reason=str(error))
        except TimeoutError as error:
            return Result(document, status="timeout", reason=str(error))
        except Exception as error:  # noqa: BLE001 - one document must not end a dump
            return Result(document, status="error", reason=f"{type(error).__name__}: {error}")
        finally:
            begin()

    def clean_many(self, documents: Iterable[Document]) -> Iterator[Result]:
        """The documents cleaned, one by one and in order."""
        return map(self.clean, documents)

    def _clean(self, document: Document) -> Result:
        text, repairs = self._mended(document.text)
        done = self._rounds(document, text, repairs)
        refusals = tuple(done.refusals)
        if done.over and len(self.policy.barred) < MOST_BARRED:
            return self._barring(done.over)._clean(document)
        if done.reason:
            return Result(document, repairs, refusals, status="guarded", reason=done.reason)
        status: Status = "cleaned" if done.edits else "unchanged"
        return Result(document, done.edits, refusals, done.fields, status)

    def _mended(self, source: str) -> tuple[str, tuple[Edit, ...]]:
        """The text with its encoding mended, and the edits that lead to it."""
        text, repairs = repair(source, self._repairs)
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
        """This cleaner for one document more, on which some rules may not cut."""
        return self._with(policy=replace(self.policy, barred=self.policy.barred | rules))

    def _after(
        self, view: View, cuts: tuple[Edit, ...], *, rested: bool
    ) -> tuple[View, tuple[Edit, ...]]:
        """What the cuts leave, mended anew, and the edits that mend it.

        Where nothing was mended before and whole lines go, all lines are as they were: only what
        looks at more than a line is asked again.
        """
        after = view.without(cuts)
        wide = [rule for rule in self._repairs if not cast(RepairKind, rule.kind).by_line]
        if rested and after.origin and not repair(after.text, wide)[1]:
            return after, ()
        text, again = repair(after.text, self._repairs)
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
        marks = Landmarks(View(repair(document.text, self._repairs)[0]), document)
        memory = Memory(self._short_lines)
        return marks, self._matches(marks, self._candidates(marks, memory), memory)

    def _candidates(self, marks: Landmarks, memory: Memory) -> Candidates:
        return self._scan.candidates(marks, memory)

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

    def __reduce__(self) -> tuple[object, ...]:
        rules = Ruleset(self.rules, self.sites)
        return (_again, (rules, self.policy.profile, self.selection, self.policy.limits))


def _again(rules: Ruleset, profile: Profile, selection: Selection, limits: Limits) -> Cleaner:
    return Cleaner(
        rules,
        profile=profile,
        select=selection.select,
        extend_select=selection.extend,
        ignore=selection.ignore,
        limits=limits,
    )


def _distinct(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules sorted by id; RuleError where two have the same and none overrides the other."""
    problems: list[str] = []
    found = distinct(rules, problems)
    if problems:
        raise RuleError(tuple(problems))
    return found


def _by_scope(rules: Iterable[Rule]) -> dict[Scope, list[Rule]]:
    found: dict[Scope, list[Rule]] = {"line": [], "page": [], "company": [], "repair": []}
    for rule in rules:
        found[rule.scope].append(rule)
    return found


@cache
def _default() -> Cleaner:
    return Cleaner()


def clean(text: str) -> str:
    """The text without its boilerplate, by the shipped rules in the balanced profile.

    >>> clean("The pier is gone. [Advertisement] It will be missed by many of us.\\n")
    'The pier is gone. It will be missed by many of us.\\n'
    """
    return _default().clean(Document(text)).text
