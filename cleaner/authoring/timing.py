"""Where the time goes while texts are cleaned: stage by stage, and rule by rule.

The watch is put round the engine from outside: what is not measured pays nothing.
"""

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial, wraps
from inspect import isgeneratorfunction
from time import perf_counter
from typing import Any, Self

from cleaner.kinds import KINDS
from cleaner.rule import Match, Rule

Call = Callable[..., Any]
Wrapper = Callable[[Call], Call]

# The functions that belong to a stage, where they are called from.
STAGES: dict[str, tuple[str, ...]] = {
    # Rules are read, patterns and automata compiled: once a run, however much is cleaned.
    "getting ready": (
        "cleaner.ruleset:builtin_rules",
        "cleaner.loading:Source.rules",
        "cleaner.cleaner:Cleaner.__init__",
        "cleaner.scan:_Search._database",
        "cleaner.pattern:_compile",
        "cleaner.late:Late.__getattr__",
    ),
    "repair": ("cleaner.pipeline:repair",),
    "scan": ("cleaner.scan:Scan.candidates",),
    "landmarks": (
        "cleaner.landmarks:Landmarks.first_prose",
        "cleaner.landmarks:Landmarks.last_prose",
        "cleaner.landmarks:Landmarks.head",
        "cleaner.landmarks:Landmarks.headline",
        "cleaner.landmarks:Landmarks.fenced",
        "cleaner.landmarks:Landmarks.site",
        "cleaner.landmarks:Landmarks.block",
        "cleaner.view:View.lines",
        "cleaner.view:View.starts",
        "cleaner.view:View.filled",
    ),
    "line rules": ("cleaner.pipeline:find",),
    "page kinds": ("cleaner.pipeline:Pipeline._pages",),
    "gather and decide": (
        "cleaner.gather:Gather.counting",
        "cleaner.gather:Gather.company",
        "cleaner.pipeline:decide",
    ),
    "tidy and apply": (
        "cleaner.pipeline:tidy",
        "cleaner.pipeline:untidy",
        "cleaner.pipeline:apply",
        "cleaner.pipeline:compose",
    ),
}
ROUND = "cleaner.pipeline:Pipeline._look"
WHOLE = "cleaner.cleaner:Cleaner.clean"
# What asks for the conditions of a match, and what is given all rules before they are in force.
CONDITIONS = ("cleaner.gather:Gather._fit", "cleaner.memory:_fits")
RULES = "cleaner.pipeline:_by_scope"
OUTSIDE = "reading and writing"
OTHER = "other"
LATER = "second and later rounds"
# Rules that are shown in any case, if they cost anything at all.
DEAREST = 25


@dataclass
class Spent:
    """What a rule has cost: how often it was tried, what it found, and how long that took."""

    tries: int = 0
    hits: int = 0
    seconds: float = 0.0


class Stopwatch:
    """Adds up what stages and rules take, from `with` to its end, for cleaners made meanwhile.

    A stage is without the stages inside it, and so is a rule; `missing` names the functions that
    are no longer where they were.
    """

    def __init__(self) -> None:
        self.stages: dict[str, float] = defaultdict(float)
        self.rules: dict[str, Spent] = defaultdict(Spent)
        self.missing: list[str] = []
        self._known: dict[int, Spent] = {}
        self._wrapped: list[tuple[Any, str, Any]] = []
        self._stack: list[tuple[str, Spent | None]] = []
        self._since = 0.0
        self._round = 0

    def __enter__(self) -> Self:
        for stage, places in STAGES.items():
            for place in places:
                self._wrap(place, partial(self._timed, stage))
        self._wrap(ROUND, self._in_rounds)
        self._wrap(WHOLE, self._as_document)
        self._wrap(RULES, self._noting)
        for place in CONDITIONS:
            self._wrap(place, self._asking)
        for kind in KINDS.values():
            self._wrap_kind(kind)
        self._stack = [(OUTSIDE, None)]
        self._since = perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self._count()
        while self._wrapped:
            setattr(*self._wrapped.pop())

    def know(self, rules: Iterable[Rule]) -> None:
        """Count what these rules cost, which were in force before."""
        for rule in rules:
            self._known[id(rule.kind)] = self.rules[rule.id]

    def _begin(self, stage: str | None, rule: Spent | None = None) -> None:
        """Enter a stage, or a rule within the stage at hand; a later round is one stage."""
        self._count()
        at = self._stack[-1][0]
        self._stack.append((at if stage is None or at == LATER else stage, rule))

    def _end(self) -> None:
        self._count()
        self._stack.pop()

    def _count(self) -> None:
        now = perf_counter()
        stage, rule = self._stack[-1]
        self.stages[stage] += now - self._since
        if rule is not None:
            rule.seconds += now - self._since
        self._since = now

    def _called(self, stage: str | None, rule: Spent | None, call: Callable[[], Any]) -> Any:
        self._begin(stage, rule)
        try:
            return call()
        finally:
            self._end()

    def _each(
        self, stage: str | None, rule: Spent | None, call: Callable[[], Any]
    ) -> Iterator[Any]:
        found = iter(self._called(stage, rule, call))
        while True:
            try:
                item = self._called(stage, rule, found.__next__)
            except StopIteration:
                return
            if rule:
                rule.hits += 1
            yield item

    def _timed(self, stage: str, function: Call) -> Call:
        run = self._each if isgeneratorfunction(function) else self._called

        @wraps(function)
        def call(*args: Any, **keywords: Any) -> Any:
            return run(stage, None, partial(function, *args, **keywords))

        return call

    def _in_rounds(self, function: Call) -> Call:
        """A look at a text: the first is its stages, the others are one stage."""

        @wraps(function)
        def look(*args: Any) -> Any:
            self._round += 1
            return self._called(
                OTHER if self._round == 1 else LATER, None, partial(function, *args)
            )

        return look

    def _as_document(self, function: Call) -> Call:
        @wraps(function)
        def clean(*args: Any) -> Any:
            self._round = 0
            return self._called(OTHER, None, partial(function, *args))

        return clean

    def _noting(self, function: Call) -> Call:
        @wraps(function)
        def by_scope(rules: Iterable[Rule]) -> Any:
            rules = tuple(rules)
            self.know(rules)
            return function(rules)

        return by_scope

    def _asking(self, function: Call) -> Call:
        """Conditions belong to the rule of the match that they are asked for."""

        @wraps(function)
        def fits(*args: Any) -> Any:
            rule = next(each.rule for each in args if isinstance(each, Match))
            return self._called(None, self._spent(rule.kind), partial(function, *args))

        return fits

    def _spent(self, kind: object) -> Spent:
        return self._known.get(id(kind)) or self.rules["(unknown)"]

    def _wrap_kind(self, kind: type) -> None:
        place = f"{kind.__module__}:{kind.__name__}"
        for name, wrapper in (
            ("might", self._wondering),
            ("find", self._finding),
            ("repair", self._repairing),
        ):
            if name in vars(kind):
                self._wrap(f"{place}.{name}", wrapper)

    def _wondering(self, function: Call) -> Call:
        @wraps(function)
        def might(kind: object, *args: Any) -> Any:
            return self._called(None, self._spent(kind), partial(function, kind, *args))

        return might

    def _finding(self, function: Call) -> Call:
        @wraps(function)
        def find(kind: object, *args: Any) -> Iterator[Any]:
            spent = self._spent(kind)
            spent.tries += 1
            return self._each(None, spent, partial(function, kind, *args))

        return find

    def _repairing(self, function: Call) -> Call:
        @wraps(function)
        def repair(kind: object, *args: Any) -> Any:
            spent = self._spent(kind)
            spent.tries += 1
            edits = self._called(None, spent, partial(function, kind, *args))
            spent.hits += len(edits)
            return edits

        return repair

    def _wrap(self, place: str, wrapper: Wrapper) -> None:
        """Put a wrapper round a function, a method or a cached property."""
        module, _, path = place.partition(":")
        *owners, name = path.split(".")
        owner: Any = importlib.import_module(module)
        for part in owners:
            owner = getattr(owner, part, None)
        found = vars(owner).get(name) if owner is not None else None
        if found is None:
            self.missing.append(place)
            return
        if isinstance(found, cached_property):
            owner, name, found = found, "func", found.func
        self._wrapped.append((owner, name, found))
        setattr(owner, name, wrapper(found))


def table(watch: Stopwatch, own: Callable[[str], bool]) -> Iterator[str]:
    """What the watch tells, for people: the stages, then rules, the dearest first.

    Rules are shown that are among the dearest, or `own`.
    """
    whole = sum(watch.stages.values()) or 1.0
    yield f"{'stage':40}{'seconds':>10}{'share':>8}"
    for stage in (OUTSIDE, *STAGES, OTHER, LATER):
        yield f"{stage:40}{_cost(watch.stages[stage], whole)}"
    tried = sorted(_tried(watch.rules), key=lambda entry: (-entry[1].seconds, entry[0]))
    shown = [entry for at, entry in enumerate(tried) if at < DEAREST or own(entry[0])]
    yield ""
    yield f"{'rule':40}{'seconds':>10}{'share':>8}{'tries':>10}{'matches':>9}{'us a try':>10}"
    for name, spent in shown:
        each = spent.seconds / max(1, spent.tries) * 1e6
        counts = f"{spent.tries:>10}{spent.hits:>9}{each:>10.1f}"
        yield f"{name:40}{_cost(spent.seconds, whole)}{counts}"
    if left := [spent for entry in tried if entry not in shown for spent in entry[1:]]:
        name = f"{len(left)} more, together"
        yield f"{name:40}{_cost(sum(spent.seconds for spent in left), whole)}"
    if idle := len(watch.rules) - len(tried):
        yield f"{idle} more were tried on no line: none held what they look for"


def _tried(rules: Mapping[str, Spent]) -> list[tuple[str, Spent]]:
    return [(name, spent) for name, spent in rules.items() if spent.tries]


def _cost(seconds: float, whole: float) -> str:
    return f"{seconds:>10.3f}{seconds / whole:>8.1%}"
