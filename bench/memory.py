"""How much memory the filter takes, however much goes through it.

    python bench/memory.py --corpus FOLDER --gb 2
    python bench/memory.py --corpus FOLDER --gb 2 --jobs 2

Records are piped into a filter, and what is told is the most memory that its processes ever held,
at each tenth of the way. Needs a system with /proc.
"""

import argparse
import subprocess
import sys
from itertools import cycle
from pathlib import Path

from null import MB
from speed import VIEWS, parser_of, records

TENTHS = 10
KB = 1024


def main() -> int:
    options = _options()
    found = [record for view in VIEWS for record in records(options.corpus, view, ())]
    if not found:
        print("bench/memory.py: no corpus; give --corpus FOLDER", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", "cleaner", "--isolated", "--format=jsonl"]
    running = subprocess.Popen(
        [*command, f"--jobs={options.jobs}"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert running.stdin
    print(f"{'MB piped':>10}   most MB held, by process")
    whole, sent, told = options.gb * 1000 * MB, 0, 0
    for record in cycle(found):
        running.stdin.write(record)
        sent += len(record)
        if sent >= whole * (told + 1) / TENTHS:
            told += 1
            print(f"{sent / MB:>10.0f}   {', '.join(map(str, _held(running.pid)))}", flush=True)
        if sent >= whole:
            break
    running.stdin.close()
    return running.wait()


def _held(process: int) -> list[int]:
    """The most megabytes that a process ever held, and each of its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [_most(each) for each in (str(process), *children)]


def _most(process: str) -> int:
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    (line,) = (line for line in status if line.startswith("VmHWM:"))
    return round(int(line.split()[1]) * KB / MB)


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--gb", type=float, default=2)
    parser.add_argument("--jobs", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
