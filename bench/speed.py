"""How much longer cleaning takes than reading and writing: the ratio to the null cleaner.

The null cleaner N0 reads JSON lines, parses each, writes it out again and does nothing else. Both
run file to file, in one thread, round by round in turn; what counts is the median over the rounds
of the ratio of their CPU times. A ratio survives a slow machine and a change of machine.

    python bench/speed.py --corpus FOLDER --mb 40
"""

import argparse
import gc
import gzip
import importlib
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial, wraps
from importlib.util import find_spec
from inspect import isgeneratorfunction
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import Cleaner
from cleaner.formats import FORMATS, Settings, Source, Tally, one_by_one

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
VIEWS = ("extracted", "fulltext")
KEYS = ("id", "url", "lang", "text")
MB = 1e6
Run = Callable[[Path, Path], None]

# What is timed in the pass for the shares: the stage, and the functions that belong to it.
STAGES: dict[str, tuple[str, ...]] = {
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
    "page kinds": ("cleaner.pipeline:Cleaner._pages",),
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
ROUND = "cleaner.pipeline:Cleaner._look"
WHOLE = "cleaner.pipeline:Cleaner.clean"
LATER = "second and later rounds"
OTHER = "other"
JSON = "JSON, reading and writing"


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
    records = {view: list(_records(options.corpus, view, options.sets)) for view in VIEWS}
    if not all(records.values()):
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
            _write(files[view], records[view], options.mb * MB / len(VIEWS))
        cleaner = Cleaner(profile="balanced")
        print(f"{len(cleaner.rules)} rules, profile balanced, {options.rounds} rounds")
        _report(files, target, cleaner, options.rounds)
        if options.stages:
            for view in VIEWS:
                _report_stages(view, files[view], target, cleaner)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="of NAME.VIEW.jsonl.gz files")
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


def _records(corpus: Path, view: str, sets: Sequence[str]) -> Iterator[bytes]:
    for path in sorted(corpus.glob(f"*.{view}.jsonl.gz")):
        if sets and path.name.partition(".")[0] not in sets:
            continue
        with gzip.open(path) as lines:
            for line in lines:
                record = json.loads(line)
                kept = {key: record[key] for key in KEYS if record.get(key) is not None}
                yield json.dumps(kept, ensure_ascii=False).encode() + b"\n"


def _write(path: Path, records: Sequence[bytes], size: float) -> None:
    """Records, over and over, to a file of about a size; at least one whole record."""
    with path.open("wb") as file:
        for record in cycle(records):
            file.write(record)
            if file.tell() >= size:
                return


def _null(source: Path, target: Path) -> None:
    from orjson import dumps, loads

    with source.open("rb") as lines, target.open("wb") as out:
        for line in lines:
            out.write(dumps(loads(line)) + b"\n")


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
        _null(path, target)
    # The first documents pay for patterns and automata: a filter starts once.
    warm = target.with_name("warm.jsonl")
    _write(warm, files[VIEWS[0]].read_bytes().splitlines(keepends=True), MB)
    begin = time.process_time()
    clean(warm, target)
    print(f"first megabyte, with all that is loaded once: {time.process_time() - begin:.2f} s CPU")
    null: dict[str, list[float]] = defaultdict(list)
    full: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for view, path in files.items():
            null[view].append(_cost(_null, path, target))
            full[view].append(_cost(clean, path, target))
    for view, path in files.items():
        size = path.stat().st_size / MB
        speed = size / statistics.median(null[view])
        ratios = [a / b for a, b in zip(full[view], null[view], strict=True)]
        print(f"{view:10}{Figure.of(ratios)}   {size:.1f} MB, N0 at {speed:.0f} MB/s")
    sums = zip(zip(*full.values(), strict=True), zip(*null.values(), strict=True), strict=True)
    print(f"{'mixed':10}{Figure.of([sum(a) / sum(b) for a, b in sums])}   both, half and half")


class Stopwatch:
    """Adds up the time of each stage, without the stages inside it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.missing: list[str] = []
        self._wrapped: list[tuple[Any, str, Any]] = []
        self._stack = [JSON]
        self._since = time.perf_counter()
        self._round = 0

    def switch(self, stage: str | None) -> None:
        """Enter a stage, or leave it with None; whatever a later round calls is that round's."""
        now = time.perf_counter()
        self.spent[self._stack[-1]] += now - self._since
        self._since = now
        if stage is None:
            self._stack.pop()
        else:
            self._stack.append(LATER if LATER in self._stack else stage)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **keywords: Any) -> Any:
            self.switch(stage)
            try:
                return function(*args, **keywords)
            finally:
                self.switch(None)

        @wraps(function)
        def iterate(*args: Any, **keywords: Any) -> Iterator[Any]:
            found = function(*args, **keywords)
            while True:
                self.switch(stage)
                try:
                    item = next(found)
                except StopIteration:
                    return
                finally:
                    self.switch(None)
                yield item

        return iterate if isgeneratorfunction(function) else call

    def round(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A look at a text: the first is its stages, the others are one stage."""

        @wraps(function)
        def look(*args: Any, **keywords: Any) -> Any:
            self._round += 1
            self.switch(OTHER if self._round == 1 else LATER)
            try:
                return function(*args, **keywords)
            finally:
                self.switch(None)

        return look

    def document(self, function: Callable[..., Any]) -> Callable[..., Any]:
        timed = self.timed(OTHER, function)

        @wraps(function)
        def clean(*args: Any, **keywords: Any) -> Any:
            self._round = 0
            return timed(*args, **keywords)

        return clean

    def wrap(self, place: str, wrapper: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
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

    def unwrap(self) -> None:
        """Take every wrapper off again."""
        while self._wrapped:
            setattr(*self._wrapped.pop())


def _report_stages(view: str, source: Path, target: Path, cleaner: Cleaner) -> None:
    """Where the time goes, told by a cleaner that has loaded what it needs."""
    watch = Stopwatch()
    for stage, places in STAGES.items():
        for place in places:
            watch.wrap(place, partial(watch.timed, stage))
    watch.wrap(ROUND, watch.round)
    watch.wrap(WHOLE, watch.document)
    try:
        watch.switch(JSON)
        _filter(cleaner, source, target)
        watch.switch(None)
    finally:
        watch.unwrap()
    total = sum(watch.spent.values())
    print(f"\n{view}: share of the time, with a stopwatch on each stage")
    for stage in (JSON, *STAGES, OTHER, LATER):
        print(f"  {stage:28}{watch.spent[stage] / total:6.1%}")
    for place in watch.missing:
        print(f"  not measured, {place} is gone: see STAGES in bench/speed.py", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
