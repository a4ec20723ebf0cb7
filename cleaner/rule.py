"""What a rule is: data that says what goes, and the kind that knows how to find it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple, Protocol, cast

from cleaner.condition import Condition, ShapeName, Term, terms
from cleaner.content import content, digest
from cleaner.edit import Edit
from cleaner.landmarks import Landmarks
from cleaner.literals import Strings, Ways
from cleaner.needle import Needle, needles
from cleaner.pattern import Pattern
from cleaner.view import View

Confidence = Literal["high", "medium", "low"]
Effect = Literal["remove", "keep"]
Place = Literal["anywhere", "head", "tail"]
Scope = Literal["line", "page", "company", "repair"]

# What may be cut by default, then what is off until selected.
CATEGORIES = (
    "ad", "related", "comment-form", "masthead", "timestamp", "footer", "site-blurb", "copyright",
    "share", "newsletter", "consent", "paywall", "login", "navigation", "tags", "credit",
    "app-promo", "placeholder", "repeat", "encoding", "keep",
)  # fmt: skip
CATEGORIES_OFF = (
    "byline",
    "caption",
    "author-bio",
    "comments",
    "table-of-contents",
    "agency-signature",
)


class Find(NamedTuple):
    """A span of the view that a kind found; `languages` are those of the phrase, None if any."""

    start: int
    end: int
    languages: frozenset[str] | None = None
    field: str = ""


@dataclass(frozen=True)
class Extent:
    """Where a region ends: at its last label, at the document's end, or while its lines have a
    shape, match a regex or are no longer than so many characters.
    """

    word: Literal["labels", "end", "while"]
    shape: ShapeName | None = None
    regex: Pattern | None = None
    longest: int = 0


class Kind(Protocol):
    """How a rule is found. The fields of a kind's dataclass are its keys in YAML."""

    scope: ClassVar[Scope]


class LineKind(Kind, Protocol):
    """A kind whose matches start on a line that holds one of its strings.

    whole: whether its regex must match that line from end to end.
    """

    whole: ClassVar[bool]

    @property
    def alone(self) -> bool:
        """Whether what is found on a line depends on that line alone."""

    def wholes(self) -> Strings:
        """Phrases that are a whole line where a match starts."""

    def starts(self) -> Strings:
        """Strings with one of which a line begins where a match starts, marks and digits aside."""

    def literals(self) -> Strings:
        """Strings of which a line holds one where a match starts, if neither of the above tells."""

    def ways(self) -> Mapping[str, Ways]:
        """For strings of these, in which ways a match starts where one stands; none: in any."""

    def might(self, view: View, number: int) -> bool:
        """False only if the line itself tells that no match starts there; asked if not `alone`."""

    def find(self, marks: Landmarks, number: int) -> Iterator[Find]:
        """The matches that start on a line."""


class PageKind(Kind, Protocol):
    """A kind that looks at the whole page."""

    def might(self, marks: Landmarks) -> bool:
        """False only if a full look would find nothing; costs next to nothing."""

    def find(self, marks: Landmarks) -> Iterator[Find]:
        """The matches on the page."""


class CompanyKind(Kind, Protocol):
    """A kind that decides by what other rules found near by."""

    def find(self, marks: Landmarks, known: Mapping[int, bool]) -> Iterator[Find]:
        """The matches, given the lines other rules found and whether any of them is sure."""


class RepairKind(Kind, Protocol):
    """A kind that mends the text before anything is looked for."""

    @property
    def order(self) -> int:
        """Repairs of a lower order are made first."""

    @property
    def by_line(self) -> bool:
        """Whether what is mended on a line depends on that line alone."""

    def might(self, text: str, coded: bytes) -> bool:
        """False only if the repair would change nothing; `coded` is the text in UTF-8."""

    def repair(self, text: str, rule: str) -> list[Edit]:
        """The edits that mend the text."""


@dataclass(frozen=True)
class Example:
    """A text before and after cleaning with all shipped rules."""

    before: str
    after: str


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: what it is called, why it is there, what it finds and when that counts.

    id: its name, `category/name` in full.
    why: the reason, for whoever reads the rule next year.
    confidence: how often it was right on real pages.
    effect: `keep` spares lines from other rules.
    languages: the BCP 47 tags of the texts it is for; any if absent.
    hosts: the domains it is for, each with its subdomains; any if absent.
    place: `head` is above the first line of running text, `tail` below the last.
    when: what must be so for a match to count.
    unless: what must not be so.
    capture: the field of the result that keeps what goes.
    guard: the share of a document that it may cut, 0 to 1, in place of the profile's limit.
    override: whether it stands in place of another rule with the same id.
    removes: texts that it takes whole.
    keeps: texts that it leaves alone.
    examples: texts before and after cleaning with all rules.
    references: where to read more.
    aliases: ids it had before.

    >>> from cleaner import builtin_rules
    >>> rule = next(rule for rule in builtin_rules() if rule.id == "encoding/mojibake")
    >>> rule.category, rule.confidence
    ('encoding', 'high')
    """

    # What a rule says to people and to the tests of rules, not to the engine.
    SILENT: ClassVar[frozenset[str]] = frozenset(
        {"source", "why", "removes", "keeps", "examples", "references", "override"}
    )
    id: str
    category: str
    kind: Kind
    kind_name: str
    why: str = ""
    confidence: Confidence = "medium"
    effect: Effect = "remove"
    languages: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    place: Place = "anywhere"
    when: Condition | None = None
    unless: Condition | None = None
    capture: str = ""
    guard: float | None = None
    override: bool = False
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    references: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: str = ""

    def __repr__(self) -> str:
        return f"Rule({self.id!r})"

    def placed(self, marks: Landmarks, start: int, end: int) -> bool:
        """Whether a match of the rule stands in the place that it is bound to."""
        if self.place == "anywhere":
            return True
        number = marks.view.number
        # A banner is told by its labels, whatever is said between them.
        last = number(max(start, end - 1)) if getattr(self.kind, "gap", 0) else -1
        return marks.placed(self.place, number(start), last)

    @property
    def names(self) -> tuple[str, ...]:
        """What selects the rule: its category first, its id last."""
        return (self.category, *self.aliases, self.id)

    @property
    def scope(self) -> Scope:
        """What the rule's kind looks at."""
        return self.kind.scope

    @cached_property
    def mark(self) -> str:
        """A name for all that the rule says to the engine."""
        return digest(content(self))

    @cached_property
    def needles(self) -> tuple[Needle, ...]:
        """What to look for on the rule's behalf; sorted, each once, none for other scopes."""
        if self.kind.scope != "line":
            return ()
        return tuple(sorted(set(needles(cast(LineKind, self.kind)))))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """All conditions, one by one, the cheapest first."""
        return terms(self.when, self.unless)

    @cached_property
    def alone(self) -> tuple[Term, ...]:
        """The conditions that the matched line alone tells, of a kind that looks at no more."""
        if not getattr(self.kind, "alone", False):
            return ()
        return tuple(term for term in self.terms if term.condition.alone)

    @cached_property
    def beside(self) -> tuple[Term, ...]:
        """The conditions that are left."""
        return tuple(term for term in self.terms if term not in self.alone)


class Match(NamedTuple):
    """A span of the view that a rule found.

    `told`: whether the conditions that the line alone tells are known to be fulfilled.
    """

    rule: Rule
    start: int
    end: int
    languages: frozenset[str] | None = None
    field: str = ""
    told: bool = False


Fields = Mapping[str, tuple[str, ...]]
