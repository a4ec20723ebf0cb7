"""How much longer cleaning takes than reading and writing: the ratio to the null cleaner.

The null cleaner N0 reads JSON lines, parses each, writes it out again and does nothing else. Both
run file to file, in one thread, round by round in turn; what counts is the median over the rounds
of the ratio of their CPU times. A ratio survives a slow machine and a change of machine.

    python bench/speed.py --corpus FOLDER --mb 40
"""

import argparse
import gc
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from null import MB, null

from cleaner import Cleaner
from cleaner.authoring.timing import LATER, OTHER, OUTSIDE, STAGES, Stopwatch
from cleaner.formats import FORMATS, Settings, Source, Tally, one_by_one

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
VIEWS = ("extracted", "fulltext")
KEYS = ("id", "url", "lang", "text")
Run = Callable[[Path, Path], None]


class Figure(NamedTuple):
    """The median of a ratio over the rounds, and the smallest and the largest."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> "Figure":
        return cls(statistics.median(ratios), min(ratios), max(ratios))

    def __str__(self) -> str:
        return f"{self.median:6.2f} x N0   ({self.least:.2f} to {self.most:.2f})"


def main() -> int:
    options = _options()
    if find_spec("orjson") is None:
        print("bench/speed.py: needs orjson: pip install -e '.[bench]'", file=sys.stderr)
        return 2
    gc.disable()  # as the command does
    found = {view: list(records(options.corpus, view, options.sets)) for view in VIEWS}
    if not all(found.values()):
        sets = f" of {', '.join(options.sets)}" if options.sets else ""
        print(
            f"bench/speed.py: no *.{' and *.'.join(VIEWS)}.jsonl.gz{sets} in {options.corpus};\n"
            "give a folder of JSON lines with a 'text' field: --corpus FOLDER",
            file=sys.stderr,
        )
        return 2
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.jsonl"
        files = {}
        for view in VIEWS:
            files[view] = Path(folder) / f"{view}.jsonl"
            write(files[view], found[view], options.mb * MB / len(VIEWS))
        cleaner = Cleaner(profile="balanced")
        print(f"{len(cleaner.rules)} rules, profile balanced, {options.rounds} rounds")
        _report(files, target, cleaner, options.rounds)
        if options.stages:
            for view in VIEWS:
                _report_stages(view, files[view], target, cleaner)
    return 0


def parser_of(told: str | None) -> argparse.ArgumentParser:
    """Reads the options of a measurement that is told so; `--corpus` is one of each."""
    parser = argparse.ArgumentParser(description=(told or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="of NAME.VIEW.jsonl.gz files")
    return parser


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument(
        "--sets", type=lambda names: names.split(","), default=[], help="names, comma-separated"
    )
    parser.add_argument("--mb", type=float, default=40, help="size of what is cleaned a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--stages",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also run once more with a stopwatch on each stage",
    )
    return parser.parse_args()


def records(corpus: Path, view: str, sets: Sequence[str]) -> Iterator[bytes]:
    for path in sorted(corpus.glob(f"*.{view}.jsonl.gz")):
        if sets and path.name.partition(".")[0] not in sets:
            continue
        with gzip.open(path) as lines:
            for line in lines:
                record = json.loads(line)
                kept = {key: record[key] for key in KEYS if record.get(key) is not None}
                yield json.dumps(kept, ensure_ascii=False).encode() + b"\n"


def write(path: Path, records: Sequence[bytes], size: float) -> None:
    """Records, over and over, to a file of about a size; at least one whole record."""
    with path.open("wb") as file:
        for record in cycle(records):
            file.write(record)
            if file.tell() >= size:
                return


def _filter(cleaner: Cleaner, source: Path, target: Path) -> None:
    reader = FORMATS["jsonl"](Settings(), Tally(partial(print, file=sys.stderr)))
    with source.open("rb") as stream, target.open("wb") as out:
        out.writelines(reader.rewrite(Source(stream, source.name), one_by_one(cleaner.clean)))


def _cost(run: Run, source: Path, target: Path) -> float:
    begin = time.process_time()
    run(source, target)
    return time.process_time() - begin


def _report(files: dict[str, Path], target: Path, cleaner: Cleaner, rounds: int) -> None:
    clean = partial(_filter, cleaner)
    for path in files.values():
        null(path, target)
    # The first documents pay for patterns and automata: a filter starts once.
    warm = target.with_name("warm.jsonl")
    write(warm, files[VIEWS[0]].read_bytes().splitlines(keepends=True), MB)
    begin = time.process_time()
    clean(warm, target)
    print(f"first megabyte, with all that is loaded once: {time.process_time() - begin:.2f} s CPU")
    bare: dict[str, list[float]] = defaultdict(list)
    full: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for view, path in files.items():
            bare[view].append(_cost(null, path, target))
            full[view].append(_cost(clean, path, target))
    for view, path in files.items():
        size = path.stat().st_size / MB
        speed = size / statistics.median(bare[view])
        ratios = [a / b for a, b in zip(full[view], bare[view], strict=True)]
        print(f"{view:10}{Figure.of(ratios)}   {size:.1f} MB, N0 at {speed:.0f} MB/s")
    sums = zip(zip(*full.values(), strict=True), zip(*bare.values(), strict=True), strict=True)
    print(f"{'mixed':10}{Figure.of([sum(a) / sum(b) for a, b in sums])}   both, half and half")


def _report_stages(view: str, source: Path, target: Path, cleaner: Cleaner) -> None:
    """Where the time goes, told by a cleaner that has loaded what it needs."""
    with Stopwatch() as watch:
        _filter(cleaner, source, target)
    total = sum(watch.stages.values())
    print(f"\n{view}: share of the time, with a stopwatch on each stage")
    for stage in (OUTSIDE, *STAGES, OTHER, LATER):
        print(f"  {stage:28}{watch.stages[stage] / total:6.1%}")
    for place in watch.missing:
        print(f"  not measured, {place} is gone: see cleaner/authoring/timing.py", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
