"""How often a rule was right on real pages: the figures, what they prove, and their file."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from math import floor, sqrt
from pathlib import Path
from typing import Any

from cleaner.authoring.fingerprint import fingerprint
from cleaner.bounded import content, inside
from cleaner.errors import CleanerError
from cleaner.loading import builtin_folder
from cleaner.rule import Confidence, Rule

NAME = "figures.json"
# Of a hundred intervals, 95 hold the true value.
Z = 1.96
# A word is proved where the whole interval lies above its floor.
FLOORS: dict[Confidence, float] = {"high": 0.9, "medium": 0.7, "low": 0.0}
# Fewer hosts prove nothing, whatever they say.
LEAST_HOSTS = 5
# No corpus has so many cuts; what is no number at all fails the comparison.
MOST = 1e12


@dataclass(frozen=True)
class Figure:
    """What a rule did on a corpus: its cuts, how they were judged, and on how many hosts.

    `precision` is the share of right cuts among those judged right or wrong, each host weighing
    the same; `low` and `high` bound it. Without a judged cut all three are zero and `hosts` is 0.
    """

    hits: int = 0
    right: int = 0
    wrong: int = 0
    doubtful: int = 0
    hosts: int = 0
    precision: float = 0.0
    low: float = 0.0
    high: float = 1.0


def figure(hosts: Mapping[str, tuple[int, int]], doubtful: int) -> Figure:
    """The figure of a rule from the right and wrong cuts of each host.

    >>> figure({"a.example": (90, 10), "b.example": (1, 0)}, doubtful=2).precision
    0.95
    """
    judged = [(right, wrong) for right, wrong in hosts.values() if right + wrong]
    right, wrong = (sum(column) for column in zip(*judged, strict=True)) if judged else (0, 0)
    mean = sum(right / (right + wrong) for right, wrong in judged) / max(1, len(judged))
    low, high = wilson(mean, len(judged))
    return Figure(
        hits=right + wrong + doubtful,
        right=right,
        wrong=wrong,
        doubtful=doubtful,
        hosts=len(judged),
        precision=round(mean, 4),
        low=round(low, 4),
        high=round(high, 4),
    )


def wilson(share: float, count: int) -> tuple[float, float]:
    """Wilson's interval around a share of so many trials.

    >>> wilson(1.0, 0)
    (0.0, 1.0)
    >>> [round(bound, 3) for bound in wilson(0.9, 50)]
    [0.786, 0.957]
    """
    if not count:
        return 0.0, 1.0
    square = Z * Z / count
    middle = share + square / 2
    half = Z * sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square))


@dataclass(frozen=True)
class Measured:
    """A rule's figures: over all files of a corpus, and over each that has cuts of it.

    `of` is the fingerprint of the rule that was measured: figures of another are none.
    """

    whole: Figure
    files: Mapping[str, Figure]
    of: str = ""

    @property
    def weakest(self) -> tuple[str, Figure]:
        """The file where the rule did worst, of those with hosts enough; the whole if none has."""
        enough = [(name, own) for name, own in self.files.items() if own.hosts >= LEAST_HOSTS]
        return min(enough, key=lambda pair: (pair[1].precision, pair[0]), default=("", self.whole))


def proposed(measured: Measured, said: Confidence) -> Confidence:
    """The word the figures speak for: the one said, unless a whole interval is against it.

    The weakest file counts: what is right in whole pages may be wrong in extracted text.

    >>> figure = Figure(hosts=80, precision=0.99, low=0.95, high=1.0)
    >>> proposed(Measured(figure, {}), "medium")
    'high'
    """
    _, weakest = measured.weakest
    if weakest.hosts < LEAST_HOSTS:
        return said
    order = list(FLOORS)
    proved = next(at for at, word in enumerate(order) if FLOORS[word] <= weakest.low)
    possible = next(at for at, word in enumerate(order) if FLOORS[word] <= weakest.high)
    return order[min(max(order.index(said), possible), proved)]


@dataclass(frozen=True)
class Figures:
    """The figures of many rules, and of what corpus they were taken.

    `stale` are the rules that are no longer what was measured; their figures are left out.
    """

    rules: Mapping[str, Measured]
    pages: int = 0
    hosts: int = 0
    corpus: tuple[str, ...] = ()
    stale: frozenset[str] = frozenset()


def written(figures: Figures) -> str:
    """The figures as the text of a file, one rule a line."""
    about = {"pages": figures.pages, "hosts": figures.hosts, "corpus": list(figures.corpus)}
    rows = [
        f"  {json.dumps(rule)}: {json.dumps(asdict(own))}"
        for rule, own in sorted(figures.rules.items())
    ]
    return f'{{\n"measured": {json.dumps(about)},\n"rules": {{\n' + ",\n".join(rows) + "\n}\n}\n"


def read(path: Path) -> Figures:
    """The figures of a file; raises CleanerError where it is no such file."""
    try:
        told = json.loads(content(path))
        about = told["measured"]
        rules = {name: _measured(own) for name, own in told["rules"].items()}
        return Figures(rules, about["pages"], about["hosts"], tuple(about["corpus"]))
    except OSError as error:
        raise CleanerError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CleanerError(
            f"{path}: not a file of figures; remove it, then: cleaner rules qa --write {path}"
        ) from error


def _measured(own: Mapping[str, Any]) -> Measured:
    files = {name: _figure(figure) for name, figure in own["files"].items()}
    return Measured(_figure(own["whole"]), files, str(own.get("of", "")))


def _figure(own: Mapping[str, Any]) -> Figure:
    if not all(0 <= value < MOST for value in own.values()):
        raise ValueError("a figure is a number")
    return Figure(**own)


def figures_of(
    rules: Iterable[Rule], places: Iterable[str | Path], tell: Callable[[str], object]
) -> Figures:
    """The figures of rules: what lies beside the shipped ones, and beside these files and folders.

    Each holds for the rules that stand there and for no other of the same id: what stands in place
    of a rule was not measured with it, nor was what it became since. What cannot be read is told
    and left out.
    """
    rules = tuple(rules)
    prints = {rule.id: fingerprint(rule) for rule in rules}
    stands = {rule.id: Path(rule.source.rsplit(":", 2)[0]) for rule in rules}
    measured: dict[str, Measured] = {}
    about = Figures({})
    for place in (builtin_folder(), *map(Path, places)):
        path = (place if place.is_dir() else place.parent) / NAME
        if not inside(path, path.parent):
            continue
        try:
            found = read(path)
        except CleanerError as error:
            tell(f"cleaner: {error}")
            continue
        about = about if about.pages else found
        measured |= {
            name: own
            for name, own in found.rules.items()
            if name in stands and stands[name].is_relative_to(place)
        }
    stale = frozenset(name for name, own in measured.items() if own.of != prints[name])
    fresh = {name: own for name, own in measured.items() if name not in stale}
    return Figures(fresh, about.pages, about.hosts, about.corpus, stale)


def spoken(measured: Measured | None) -> str:
    """A rule's figures in words for people; empty where nothing was judged.

    >>> spoken(Measured(Figure(hits=9, right=9, hosts=4, precision=1.0, low=0.51), {}))
    '100 % of 4 hosts (51-100)'
    """
    if measured is None or not measured.whole.hosts:
        return ""
    name, weakest = measured.weakest
    told = _spoken(measured.whole)
    if name and len(measured.files) > 1 and weakest.high < measured.whole.precision:
        told += f"; {name}: {_spoken(weakest)}"
    return told


def _spoken(figure: Figure) -> str:
    hosts = "1 host" if figure.hosts == 1 else f"{figure.hosts} hosts"
    bounds = f"{100 * figure.low:.0f}-{100 * figure.high:.0f}"
    # Cut off, not rounded: a hundred means that no cut was wrong.
    return f"{floor(1000 * figure.precision) / 10:g} % of {hosts} ({bounds})"
