"""The filter takes as much memory for the first megabytes as for all that follow."""

import json
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are those of Linux"),
]
SENTENCE = "The pier of Westmere burned down in the night {} and nobody was hurt at all."
MB = 1 << 20
FEW, MANY = 10, 100
MORE = 16 * MB
MOST = 300 * MB
# Address space is not memory: libraries and the stacks of threads reserve far more than they use.
ALLOWED = 1500 * MB


def block(number):
    """A megabyte of records, all of them different from those of other blocks."""
    text = "\n".join(SENTENCE.format(f"{number}-{at}") for at in range(40)) + "\nShare this:\n"
    line = json.dumps({"id": number, "text": text}).encode() + b"\n"
    return line * (MB // len(line))


# A new process counts what it was forked from as its own, and a test run is large: a small process
# starts the filter, and says how much memory its children had.
MEASURED = f"""
import resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_AS, ({ALLOWED}, {ALLOWED}))
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(megabytes, jobs):
    """The most memory that one process had while so much was piped through."""
    command = [sys.executable, "-m", "cleaner", "--isolated", "--format=jsonl", f"-j{jobs}"]
    running = subprocess.Popen(
        [sys.executable, "-c", MEASURED, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    for number in range(megabytes):
        running.stdin.write(block(number))
    said, _ = running.communicate()
    status, kilobytes = map(int, said.split())
    assert status == 0
    return kilobytes * 1024


@pytest.mark.parametrize("jobs", [1, 2])
def test_memory_does_not_grow_with_what_is_piped_through(jobs):
    # What is compiled once and kept takes more than any text after it.
    once = peak(1, jobs)
    few, many = peak(FEW, jobs), peak(MANY, jobs)

    assert (once < MOST, many < MOST, many < few + MORE) == (True, True, True)
