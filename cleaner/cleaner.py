"""What its users hold: rules and a choice among them, ready to clean documents."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from functools import cache, cached_property
from os import PathLike

from cleaner.budget import begin
from cleaner.config import Selection
from cleaner.decide import Policy
from cleaner.document import Document
from cleaner.errors import CleanerError, RuleError
from cleaner.host import host_of
from cleaner.landmarks import Landmarks
from cleaner.limits import LIMITS, Limits, Profile
from cleaner.loading import distinct
from cleaner.pipeline import Pipeline
from cleaner.result import Result
from cleaner.rule import Match, Rule
from cleaner.ruleset import Ruleset, builtin
from cleaner.sites import NO_SITES
from cleaner.stamp import stamp

# So many hosts with rules of their own are kept ready.
MOST_SITES = 256


class Cleaner:
    """Cleans documents with a set of rules; may be used from several threads and pickled.

    `rules` are the shipped ones unless given; given ones stand in their place, and both together
    are `(*builtin_rules(), *load_rules("my-rules"))`. `profile` is `precise` (rules of high
    confidence only), `balanced` (high and medium) or `thorough` (all). `select` replaces the
    default selection, `extend_select` and `ignore` change it; entries are categories or rule ids.
    `limits` replaces the profile's own. Unknown names raise CleanerError, of which RuleError is
    one; what is of another type raises TypeError.

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
        if limits is not None and not isinstance(limits, Limits):
            raise TypeError(f"limits is a Limits, not {type(limits).__name__}")
        given = builtin() if rules is None else rules
        self.sites = given.sites if isinstance(given, Ruleset) else NO_SITES
        self.rules = _distinct(given)
        selection = Selection(*map(_named, (select, extend_select, ignore)))
        if selection != Selection():
            # A name of a shipped rule is no mistake where those are left out.
            named = (*selection.select, *selection.extend, *selection.ignore)
            selection.check((*self.rules, *builtin(), *self.sites.named(named)))
        self.selection = selection
        # Asked for every match: telling it from category, aliases and id takes as long as the rest.
        self.policy = Policy(cache(selection.rule), profile, limits or LIMITS[profile])
        self._pipeline = Pipeline(self.rules, self.policy)
        self._by_sites: dict[tuple[str, ...], Pipeline | CleanerError] = {}

    @cached_property
    def stamp(self) -> str:
        """The name of all that shapes results: same text and same stamp, same bytes.

        It covers the engine, the rules, the files for all sites and the options; made when first
        asked for.
        """
        chosen = (frozenset(names) for names in astuple(self.selection))
        options = (self.policy.profile, *chosen, self.policy.limits)
        return stamp(self.rules, *options, self.sites.content())

    def __repr__(self) -> str:
        return f"<Cleaner: {len(self.rules)} rules, profile {self.policy.profile!r}>"

    def _at(self, document: Document) -> Pipeline:
        """The pipeline for the document's host: that of all, but where it has rules of its own.

        Which documents came before means nothing: a site's pipeline is made of its files alone.
        """
        if not self.sites:
            return self._pipeline
        sites = self.sites.of(host_of(document.known("url")))
        if not sites:
            return self._pipeline
        found = self._by_sites.get(sites)
        if found is None:
            if len(self._by_sites) >= MOST_SITES:
                self._by_sites.clear()
            try:
                found = self._pipeline.joined(self.sites.rules(sites))
            except CleanerError as error:
                found = error
            self._by_sites[sites] = found
        if isinstance(found, CleanerError):
            raise found
        return found

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
            self._pipeline.scan  # noqa: B018 - made once, and not in the time of the first document
            begin(len(document.text))
            return self._at(document).clean(document)
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

    def matches(self, document: Document) -> tuple[Landmarks, list[Match]]:
        """A document's landmarks, repaired, and what counts on it before anything is decided.

        For those who prove rules: matches of rules that are ignored or not sure are among them.
        """
        return self._pipeline.matches(document)

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
    found = distinct(_checked(rules), problems)
    if problems:
        raise RuleError(tuple(problems))
    return found


def _named(names: Iterable[str]) -> tuple[str, ...]:
    found = (names,) if isinstance(names, str) else tuple(names)
    if isinstance(names, str) or not all(isinstance(name, str) for name in found):
        raise CleanerError(f"expected a list of categories and rule ids, not {names!r}")
    return found


def _checked(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The rules; TypeError where something is none."""
    if isinstance(rules, str | PathLike):
        raise TypeError(f"rules are read with load_rules({str(rules)!r})")
    for rule in rules:
        if not isinstance(rule, Rule):
            raise TypeError(f"expected rules, as load_rules() gives them, not {rule!r}")
        yield rule


@cache
def _default() -> Cleaner:
    return Cleaner()


def clean(text: str) -> str:
    """The text without its boilerplate, by the shipped rules in the balanced profile.

    A text that cannot be cleaned comes back as it was; `Cleaner.clean` says why.
    >>> clean("The pier is gone. [Advertisement] It will be missed by many of us.\\n")
    'The pier is gone. It will be missed by many of us.\\n'
    """
    return _default().clean(Document(text)).text
