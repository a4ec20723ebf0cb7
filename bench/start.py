"""How long a start takes, and how long it takes to load many rules: CPU time of new processes.

    python bench/start.py

The start is that of the filter on three kilobytes of text, as a ratio to `python -c pass`. The
rules are 8,000 made-up ones, loaded without anything kept from before, and with it.
"""

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROUNDS = 15
RULES = 8_000
RULES_A_FILE = 200
TEXT = (
    b"The water mill below the weir will turn again in May, sixty years after it stood still.\n\n"
)
LOAD = """
import gc, time
gc.disable()
from cleaner import Cleaner, load_rules
start = time.process_time()
rules = load_rules({path!r})
loaded = time.process_time()
Cleaner(rules)
print(loaded - start, time.process_time() - loaded)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = {"XDG_CACHE_HOME": folder}
        cpu(["-m", "cleaner", "--isolated"], kept)
        # In turn, so that whatever else the machine does burdens both.
        rounds = [
            (cpu(["-m", "cleaner", "--isolated"], kept), cpu(["-c", "pass"], kept))
            for _ in range(ROUNDS)
        ]
        start = statistics.median(ours for ours, _ in rounds)
        ratio = statistics.median(ours / bare for ours, bare in rounds)
        print(f"start: {start * 1000:.0f} ms, {ratio:.1f} x python -c pass")

        rules = Path(folder, "rules")
        write(rules)
        cold, _ = load(rules, kept)
        warm, made = map(
            statistics.median, zip(*(load(rules, kept) for _ in range(ROUNDS)), strict=True)
        )
        print(f"{RULES:,} rules: {cold:.2f} s cold, {warm:.3f} s from the cache,")
        print(f"and {made:.3f} s to make a cleaner of them")


def cpu(arguments: list[str], environment: Mapping[str, str]) -> float:
    """Seconds of CPU that a new process takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments],
        input=(TEXT * 40)[:3000],
        stdout=subprocess.DEVNULL,
        env=_environment(environment),
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def load(rules: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds of CPU to load the rules in a new process, and to make a cleaner of them."""
    ran = subprocess.run(
        [sys.executable, "-c", LOAD.format(path=str(rules))],
        stdout=subprocess.PIPE,
        env=_environment(environment),
        check=True,
    )
    first, second = map(float, ran.stdout.split())
    return first, second


def _environment(added: Mapping[str, str]) -> dict[str, str]:
    """That of this process; modules are compiled once, as they are where users install them."""
    return {**os.environ, **added, "PYTHONDONTWRITEBYTECODE": ""}


def write(folder: Path) -> None:
    """Files of made-up rules, six in ten of them phrases, two in ten regexes."""
    folder.mkdir()
    made = random.Random(7)
    syllables = [a + b for a in "bcdfghklmnprst" for b in "aeiou"]
    words = ["".join(made.choices(syllables, k=made.randint(2, 4))) for _ in range(3000)]

    def some(count: int) -> str:
        return " ".join(made.choices(words, k=count))

    kinds = [
        lambda: f"kind: line\n    phrases: {{en: [{some(3)}, {some(3)}], de: [{some(2)}]}}",
        lambda: (
            f"kind: line\n    regex: '(?i:{some(2)}|{some(2)})\\s*:?\\s{{1,3}}\\p{{Lu}}.{{5,140}}'"
        ),
        lambda: f"kind: span\n    open: '[('\n    phrases: [{some(2)}]\n    to: close",
        lambda: f"kind: region\n    labels: [{some(2)}, {some(2)}, {some(1)}]",
    ]
    order = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)
    for number in range(RULES // RULES_A_FILE):
        lines = ["category: related", "rules:"]
        lines += [
            f"  - id: r{number}-{at}\n    {kinds[order[at % 10]]()}" for at in range(RULES_A_FILE)
        ]
        (folder / f"{number}.yaml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
