"""What several processes cost: the CPU of one process over that of all N, and of their parent.

    python bench/cores.py --corpus FOLDER --mb 300

1 is perfect: no more is spent than by one. The filter is measured through a pipe and on a file,
`cleaner run` on a file. All are whole commands, from start to end, round by round in turn.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from null import MB
from speed import VIEWS, Figure, parser_of, records, write

CLEANER = [sys.executable, "-m", "cleaner"]


def main() -> int:
    options = _options()
    found = [record for view in VIEWS for record in records(options.corpus, view, ())]
    if not found:
        print("bench/cores.py: no corpus; give --corpus FOLDER", file=sys.stderr)
        return 2
    spent: dict[tuple[str, int], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in.jsonl"
        step = max(1, int(sum(map(len, found)) / (options.mb * MB)))
        write(source, found[::step], options.mb * MB)
        for _ in range(options.rounds):
            for jobs in (1, options.jobs):
                for way, command in _commands(source, folder / "out", jobs):
                    spent[way, jobs].append(_cpu(command, source if way == "pipe" else None))
                    shutil.rmtree(folder / "out", ignore_errors=True)
    print(f"{options.mb:.0f} MB, {options.rounds} rounds, {options.jobs} workers against one")
    for way in dict.fromkeys(way for way, _ in spent):
        one, several = spent[way, 1], spent[way, options.jobs]
        figure = Figure.of([a / b for a, b in zip(one, several, strict=True)])
        told = f"{figure.median:.2f} ({figure.least:.2f} to {figure.most:.2f})"
        medians = f"{statistics.median(one):.1f} s and {statistics.median(several):.1f} s"
        print(f"{way:24}efficiency {told}   {medians} of CPU")
    return 0


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--mb", type=float, default=300, help="size of what is cleaned")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def _commands(source: Path, out: Path, jobs: int) -> list[tuple[str, list[str]]]:
    filtering = [*CLEANER, "--isolated", f"-j{jobs}"]
    running = [*CLEANER, "run", "--isolated", "--quiet", f"-j{jobs}", "--out", str(out)]
    return [
        ("pipe", [*filtering, "--format=jsonl"]),
        ("file", [*filtering, str(source)]),
        ("cleaner run", [*running, str(source)]),
    ]


def _cpu(command: Sequence[str], piped: Path | None) -> float:
    """Seconds of CPU of a command and all its processes; whoever fills the pipe is not counted."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        if piped and running.stdin:
            with piped.open("rb") as source:
                shutil.copyfileobj(source, running.stdin, 1 << 16)
            running.stdin.close()
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode not in (0, 3):
        raise SystemExit(f"bench/cores.py: {' '.join(command)} ended with {running.returncode}")
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
