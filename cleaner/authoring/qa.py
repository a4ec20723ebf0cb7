"""Measures rules on a corpus: what each rule alone would cut, judged, and counted by host."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from gzip import GzipFile
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from cleaner.authoring.figures import Figure, Figures, Measured, figure
from cleaner.authoring.fingerprint import fingerprint
from cleaner.authoring.judging import Judge, Page, Verdict, page_of
from cleaner.cleaner import Cleaner
from cleaner.config import Selection
from cleaner.decide import Policy, decide
from cleaner.errors import CleanerError
from cleaner.landmarks import Landmarks
from cleaner.limits import LIMITS
from cleaner.rule import CATEGORIES_OFF, Match, Rule

GZIP = b"\x1f\x8b"
# Every rule is measured: those of low confidence, and those that are off by default.
POLICY = Policy(Selection(extend=CATEGORIES_OFF).rule, "thorough", LIMITS["thorough"])


class Hit(NamedTuple):
    """What one rule would cut at one place, and whether that is right."""

    rule: str
    verdict: Verdict
    page: str
    host: str
    line: int
    text: str


@dataclass
class Count:
    """The cuts of one rule in one file so far."""

    hosts: dict[str, tuple[int, int]] = field(default_factory=dict)
    doubtful: int = 0

    def add(self, hit: Hit) -> None:
        """Count a cut."""
        right, wrong = self.hosts.get(hit.host, (0, 0))
        if hit.verdict == "doubtful":
            self.doubtful += 1
        elif hit.verdict == "right":
            self.hosts[hit.host] = (right + 1, wrong)
        else:
            self.hosts[hit.host] = (right, wrong + 1)

    def __add__(self, other: "Count") -> "Count":
        hosts = dict(self.hosts)
        for host, (right, wrong) in other.hosts.items():
            before = hosts.get(host, (0, 0))
            hosts[host] = (before[0] + right, before[1] + wrong)
        return Count(hosts, self.doubtful + other.doubtful)

    def figure(self) -> Figure:
        """What the cuts prove."""
        return figure(self.hosts, self.doubtful)


class Measure:
    """The measurement of a set of rules, page after page."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._cleaner = Cleaner(rules, profile="thorough")
        self.rules = {rule.id: rule for rule in self._cleaner.rules if measurable(rule)}
        self.pages = 0
        self._counts: dict[str, dict[str, Count]] = defaultdict(dict)
        self._shown: dict[tuple[str, Verdict], dict[str, Hit]] = defaultdict(dict)
        self._hosts: set[str] = set()
        self._files: dict[str, None] = {}

    def add(self, page: Page, file: str) -> None:
        """Judge what each rule would cut on a page of a file."""
        self.pages += 1
        self._hosts.add(page.host)
        self._files[file] = None
        for hit in hits(self._cleaner, page):
            self._counts[hit.rule].setdefault(file, Count()).add(hit)
            self._shown[hit.rule, hit.verdict].setdefault(hit.host, hit)

    def figures(self, meant: Iterable[str]) -> Figures:
        """The figures of some rules, also of those without a cut."""
        rules = {rule: self._measured(rule) for rule in meant}
        return Figures(rules, self.pages, len(self._hosts), tuple(self._files))

    def shown(self, rule: str, verdict: Verdict, most: int) -> list[Hit]:
        """Some cuts of a rule, each from another host."""
        return list(islice(self._shown[rule, verdict].values(), most))

    def _measured(self, rule: str) -> Measured:
        counts = self._counts.get(rule, {})
        whole = sum(counts.values(), Count()).figure()
        files = {file: count.figure() for file, count in counts.items()}
        return Measured(whole, files, fingerprint(self.rules[rule]))


def measurable(rule: Rule) -> bool:
    """Whether a rule cuts: keep rules do not, and repairs are not told apart by labels."""
    return rule.effect == "remove" and rule.kind.scope != "repair"


def hits(cleaner: Cleaner, page: Page) -> Iterator[Hit]:
    """What each rule would cut on a page if it were the only one that cuts, judged.

    All rules give company and veto; only the first look at a page is taken.
    """
    marks, matches = cleaner.matches(page.document)
    keeps = [match for match in matches if match.rule.effect == "keep"]
    own: dict[Rule, list[Match]] = defaultdict(list)
    for match in matches:
        if match.rule.effect == "remove":
            own[match.rule].append(match)
    for rule, found in sorted(own.items(), key=lambda item: item[0].id):
        spans = [(cut.start, cut.end) for cut in decide([*found, *keeps], marks, POLICY).cuts]
        yield from _judged(rule, page, marks, spans)


def _judged(
    rule: Rule, page: Page, marks: Landmarks, spans: list[tuple[int, int]]
) -> Iterator[Hit]:
    judge = Judge(page, marks.view, spans)
    for start, end in spans:
        yield Hit(
            rule.id,
            judge.verdict(start, end),
            page.document.id or "",
            page.host,
            marks.view.number(start) + 1,
            marks.view.text[start:end],
        )


def pages(path: Path) -> Iterator[Page | None]:
    """The pages of a file of JSON lines, packed with gzip or not; None for a record that tells
    nothing. Raises CleanerError where a line is no record.
    """
    try:
        with path.open("rb") as stream:
            packed = stream.peek(len(GZIP))[: len(GZIP)] == GZIP
            yield from _records(path, GzipFile(fileobj=stream) if packed else stream)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise CleanerError(f"{path}: cannot be read: {reason}") from error


def _records(path: Path, lines: IO[bytes] | GzipFile) -> Iterator[Page | None]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield page_of(record if isinstance(record, dict) else {})
        except (ValueError, TypeError, AttributeError, CleanerError) as error:
            raise CleanerError(f"{path}:{number}: {error}") from error
