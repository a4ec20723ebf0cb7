"""Which matches become cuts.

Knows nothing of YAML and nothing of files. A veto beats a match; a rule over its limit is undone
alone; of matches that overlap the longest names the cut.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.landmarks import Landmarks
from cleaner.late import late
from cleaner.limits import CONFIDENCES, Limits, Profile
from cleaner.result import Reason, Refusal
from cleaner.rule import Match, Rule

FREE_OF_LIMITS = "repeat"
LONGEST_CLUSTER = 256
GRAPHEME = late(r"\X")


@dataclass(frozen=True)
class Policy:
    """What may be cut at all: the selected rules, the confidence asked for, the limits.

    Rules that are `barred` went over their limit on this document before.
    """

    selected: Callable[[Rule], bool]
    profile: Profile
    limits: Limits
    barred: frozenset[str] = frozenset()


class Cut(NamedTuple):
    """A span of the view that goes, and the rule that names it."""

    start: int
    end: int
    rule: Rule
    field: str = ""


class Decision(NamedTuple):
    """The cuts, sorted and disjoint; the matches refused, with the reason; what is captured."""

    cuts: list[Cut]
    refusals: list[Refusal]
    fields: dict[str, tuple[str, ...]]


def decide(matches: Iterable[Match], marks: Landmarks, policy: Policy) -> Decision:
    """What is cut of the matches found on a page, and what is not."""
    chosen = [match for match in matches if policy.selected(match.rule)]
    keeping = (match for match in chosen if match.rule.effect == "keep")
    kept = _kept_lines((match for match in keeping if _placed(match, marks)), marks)
    cuts: list[Cut] = []
    refusals: list[Refusal] = []
    for match in chosen:
        rule, start, end = match.rule, match.start, match.end
        if rule.effect == "keep":
            continue
        reason = _against(match, marks, policy)
        if reason:
            refusals.append(Refusal(rule.id, start, end, reason))
        elif not kept:
            cuts.append(Cut(start, end, rule, match.field or rule.capture))
        else:
            parts = list(_spared(match, kept))
            cuts += [Cut(*part, rule, match.field or rule.capture) for part in parts]
            if parts != [(start, end)]:
                refusals.append(Refusal(rule.id, start, end, "veto"))
    over = policy.barred.union(_over_limit(cuts, len(marks.view.text), policy.limits))
    if over:
        refusals += [
            Refusal(cut.rule.id, cut.start, cut.end, "limit") for cut in cuts if cut.rule.id in over
        ]
        cuts = [cut for cut in cuts if cut.rule.id not in over]
    return Decision(
        _merged(cuts), sorted(set(refusals), key=_by_place), _captured(cuts, marks.view.text)
    )


def _captured(cuts: Iterable[Cut], text: str) -> dict[str, tuple[str, ...]]:
    fields: dict[str, dict[str, None]] = {}
    caught = [cut for cut in cuts if cut.field]
    for cut in sorted(caught, key=lambda cut: (cut.start, cut.end, cut.rule.id)):
        fields.setdefault(cut.field, {})[text[cut.start : cut.end].strip()] = None
    return {field: tuple(values) for field, values in fields.items()}


def _by_place(refusal: Refusal) -> tuple[int, int, str, str]:
    return refusal.start, refusal.end, refusal.rule, refusal.reason


def _against(match: Match, marks: Landmarks, policy: Policy) -> Reason | None:
    """Why a match may not be cut whatever else stands on the page."""
    if not _placed(match, marks):
        return "place"
    if match.rule.confidence not in CONFIDENCES[policy.profile]:
        return "profile"
    for offset in (match.start, match.end):
        if not _at_line_end(marks.view.text, offset) and not _between_graphemes(marks, offset):
            return "place"
    return None


def _at_line_end(text: str, offset: int) -> bool:
    """Whether an offset is the start or the end of a line without a return."""
    if text[offset - 1 : offset] == "\n":
        return True
    return text[offset : offset + 1] == "\n" and text[offset - 1 : offset] != "\r"


def _placed(match: Match, marks: Landmarks) -> bool:
    # A zone finds its own place: known boilerplate that reads like prose does not end it.
    rule = match.rule
    return rule.kind.scope == "company" or rule.placed(marks, match.start, match.end)


def _between_graphemes(marks: Landmarks, offset: int) -> bool:
    """Whether a cut at an offset leaves every cluster of characters whole."""
    text = marks.view.text
    around = text[max(0, offset - 1) : offset + 1]
    if len(around) < 2 or around.isascii() or "\n" in around:
        return around != "\r\n"
    # A cluster never reaches back over an ASCII character other than its own first.
    start = offset - 1
    while start > max(0, offset - LONGEST_CLUSTER) and not text[start].isascii():
        start -= 1
    edges = (found.end() for found in GRAPHEME.finditer(text, start, offset + 1))
    return next((edge == offset for edge in edges if edge >= offset), True)


def _kept_lines(matches: Iterable[Match], marks: Landmarks) -> list[tuple[int, int]]:
    """The whole lines that keep rules spare, or that are sheltered, as disjoint spans in order."""
    starts = marks.view.starts
    number = marks.view.number
    lines = [(number(match.start), number(max(match.start, match.end - 1))) for match in matches]
    lines += zip(marks.sheltered, marks.sheltered, strict=True)
    spans: list[tuple[int, int]] = []
    for first, last in sorted(lines):
        if spans and starts[first] <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], starts[last + 1]))
        else:
            spans.append((starts[first], starts[last + 1]))
    return spans


def _spared(match: Match, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a match that no keep rule spares."""
    start = match.start
    for at in range(bisect_right(kept, (match.start, match.start)) - 1, len(kept)):
        if at < 0 or kept[at][1] <= start:
            continue
        line_start, line_end = kept[at]
        if line_start >= match.end:
            break
        if line_start - 1 > start:
            yield start, line_start - 1
        start = max(start, line_end)
    if start < match.end:
        yield start, match.end


def _over_limit(cuts: Iterable[Cut], size: int, limits: Limits) -> Iterator[str]:
    """The rules that would cut more than their share."""
    spans: dict[Rule, list[Cut]] = defaultdict(list)
    for cut in cuts:
        if cut.rule.category != FREE_OF_LIMITS:
            spans[cut.rule].append(cut)
    for rule, own in spans.items():
        most = most_of(rule, size, limits)
        # Overlaps counted twice are more than the rule takes: merging them is rarely needed.
        if sum(cut.end - cut.start for cut in own) > most and (
            sum(cut.end - cut.start for cut in _merged(own)) > most
        ):
            yield rule.id


def most_of(rule: Rule, size: int, limits: Limits) -> float:
    """How many characters a rule may cut of a text of this size."""
    share = limits.rule if rule.guard is None else rule.guard
    return max(limits.free, share * size)


def _merged(cuts: Iterable[Cut]) -> list[Cut]:
    """Overlapping cuts made one, named by the longest, then by the smaller id."""
    merged: list[Cut] = []
    named: Cut | None = None
    for cut in sorted(cuts, key=_from_the_left):
        if named and cut.start < merged[-1].end:
            named = min(named, cut, key=_rank)
            end = max(merged[-1].end, cut.end)
            merged[-1] = Cut(merged[-1].start, end, named.rule, named.field)
        else:
            merged.append(cut)
            named = cut
    return merged


def _from_the_left(cut: Cut) -> tuple[int, int, str, str]:
    return cut.start, -cut.end, cut.rule.id, cut.field


def _rank(cut: Cut) -> tuple[int, str, str]:
    return cut.start - cut.end, cut.rule.id, cut.field
