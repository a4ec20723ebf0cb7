"""How the cost of cleaning grows with what is cleaned: it should be a straight line.

    python bench/linear.py --corpus FOLDER --svg docs/linear.svg
    python bench/linear.py --patterns

The first cleans single documents: of ever more articles, of ever more short lines, and of one ever
longer line. The second pumps every pattern of the shipped rules: each of its own parts is said
1,000 to 32,000 times, the more the shorter it is, in texts that it almost matches.
"""

import argparse
import gc
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, cycle, islice
from math import log
from operator import attrgetter
from pathlib import Path

from null import MB
from plot import Series, lines
from speed import VIEWS, parser_of, records

from cleaner import Cleaner, Document
from cleaner.authoring.linting import patterns_of, run_of
from cleaner.authoring.pumping import NOWHERE, Parts
from cleaner.loading import builtin_rules

SHARES = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)
# Where one address stands in Markdown, the whole text is searched twice: so all texts have one.
LINK = "[The mill](https://example.org/mill)"
# Repetitions, the characters that they are bounded by, and the steps in which they grow.
LEAST, MOST, LONGEST, STEP = 1_000, 32_000, 64_000, 4
# Seconds. What is done with so fast at its longest is not measured again to see how it grows.
QUICK = 0.02
PATIENCE = 20.0
# Steps of the clock and of the caches are not growth; a parabola is 2.
STEEP = 1.5


def main() -> int:
    options = _options()
    gc.disable()  # as the command does
    if options.patterns:
        return _patterns()
    texts = [
        json.loads(line)["text"] for view in VIEWS for line in records(options.corpus, view, ())
    ]
    if not texts:
        print("bench/linear.py: no corpus; give --corpus FOLDER", file=sys.stderr)
        return 2
    random.Random(7).shuffle(texts)  # or else the first megabytes are of one set
    cleaner = Cleaner()
    for text in texts[::40]:  # patterns are compiled once
        cleaner.clean(Document(text))
    found = [
        _measured("MB of articles", cleaner, _articles(texts, options.mb), 1 / MB),
        _measured("thousand short lines", cleaner, _short(texts, options.lines), None),
        _measured("MB in one line", cleaner, _glued(texts, options.line_mb), 1 / MB),
    ]
    if options.svg:
        options.svg.write_text(_figure(found))
    return 0


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--mb", type=float, default=60, help="size of the largest document")
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--line-mb", type=float, default=8, help="size of the longest line")
    parser.add_argument("--svg", type=Path, help="where to draw the figure")
    parser.add_argument("--patterns", action="store_true", help="pump the shipped patterns instead")
    return parser.parse_args()


Made = tuple[float, Callable[[float], str]]


def _articles(texts: Sequence[str], mb: float) -> Made:
    """Articles and whole pages one after the other, all different as long as there are any."""
    return mb * MB, lambda size: _joined(chain((LINK,), cycle(texts)), "\n\n", size)


def _short(texts: Sequence[str], count: int) -> Made:
    found = [line for text in texts for line in text.split("\n") if 0 < len(line) <= 40]
    return count, lambda size: "\n".join(islice(cycle(found), int(size))) + "\n"


def _glued(texts: Sequence[str], mb: float) -> Made:
    def words() -> Iterator[str]:
        # Where there is anything to mend, ftfy looks at the whole line.
        yield "cafÃ©"
        yield from (word for text in cycle(texts) for word in text.split())

    return mb * MB, lambda size: _joined(words(), " ", size)


def _joined(parts: Iterator[str], between: str, size: float) -> str:
    held: list[str] = []
    length = 0
    for part in parts:
        held.append(part)
        length += len(part.encode("utf-8", "surrogatepass")) + len(between)
        if length >= size:
            break
    return between.join(held) + "\n"


def _measured(name: str, cleaner: Cleaner, made: Made, unit: float | None) -> Series:
    """The seconds that texts of growing size take; printed as they are found."""
    whole, make = made
    points = []
    print(f"{name:>24}{'seconds':>10}{'each':>10}   status")
    for share in SHARES:
        text = make(whole * share)
        size = len(text.encode("utf-8", "surrogatepass")) * unit if unit else text.count("\n") / 1e3
        begin = time.process_time()
        result = cleaner.clean(Document(text))
        seconds = time.process_time() - begin
        points.append((size, seconds))
        print(f"{size:>24.2f}{seconds:>10.2f}{seconds / size:>10.4f}   {result.status}", flush=True)
    print(f"{'':>24} grows with the power {_power(points):.2f} of the size\n")
    return Series(name, points)


def _power(points: Sequence[tuple[float, float]]) -> float:
    """The slope on logarithmic scales, by least squares: 1 is a straight line, 2 a parabola."""
    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum(
        (a - x) ** 2 for a in xs
    )


def _figure(found: Sequence[Series]) -> str:
    shown = []
    for series in found:
        most, seconds = series.points[-1]
        named = f"{series.name} ({most:.0f}, {seconds:.0f} s)"
        shown.append(Series(named, [(x / most * 100, y / seconds) for x, y in series.points]))
    axes = ("size, in percent of the largest", "CPU time, as a share of that of the largest")
    return lines("Cost of one document over its size", axes, shown)


def _patterns() -> int:
    """Pump every pattern of the shipped rules; 1 if the cost of any grows faster than its text."""
    told: list[tuple[float, float, str]] = []
    found = [(rule, *each) for rule in builtin_rules() for each in patterns_of(rule)]
    for number, (rule, keys, pattern) in enumerate(found):
        parts = Parts(pattern.source)
        for pump in filter(attrgetter("unit"), parts.pumps):
            for end in (NOWHERE, NOWHERE + parts.piece.samples[0] + NOWHERE):
                text = (pump.prefix, pump.unit, end)
                seconds, power = _pumped(pattern.compiled("site"), run_of(rule, keys), text)
                told.append((power, seconds, f"{rule.id} {'.'.join(keys)}: {pump.unit[:20]!r}"))
        print(f"\r{number + 1} of {len(found)} patterns", end="", file=sys.stderr, flush=True)
    slow = [entry for entry in told if entry[0] > 0]
    print(f"\n{len(found)} patterns, {len(told)} texts")
    print(f"{len(slow)} of them took over {QUICK} s, the steepest of these:")
    for power, seconds, name in sorted(slow, reverse=True)[:10]:
        print(f"  {seconds:8.3f} s, grows with the power {power:.2f}: {name}")
    return int(any(power > STEEP for power, _, _ in told))


def _pumped(
    compiled: object, run: Callable[..., object], text: tuple[str, str, str]
) -> tuple[float, float]:
    """The seconds for the longest text, and the power they grow with; 0 where that is quick."""
    prefix, unit, end = text

    def seconds(times: int) -> float:
        return _seconds(run, compiled, prefix + unit * times + end)

    most = max(LEAST, min(MOST, LONGEST // len(unit)))
    longest = seconds(most)
    if longest < QUICK:
        return longest, 0.0
    points = [(most, longest), (most // STEP, min(seconds(most // STEP) for _ in range(3)))]
    if _power(points) > STEEP:  # or was the machine busy with something else?
        points = [
            (times, min(seconds(times) for _ in range(3)))
            for times in (most // STEP**2, most // STEP, most)
        ]
    return longest, _power(points)


def _seconds(run: Callable[..., object], compiled: object, text: str) -> float:
    begin = time.process_time()
    try:
        run(compiled, text, PATIENCE)
    except TimeoutError:
        return PATIENCE
    return time.process_time() - begin


if __name__ == "__main__":
    sys.exit(main())
