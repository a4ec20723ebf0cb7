"""The mark of a worker, read by another process while it is being made."""

import subprocess
import sys
import time

from cleaner.adapters import mark

WRITE = """
import itertools, sys
from pathlib import Path
from cleaner.adapters.mark import Marker
marker = Marker(Path(sys.argv[1]))
for number in itertools.count(1):
    marker.at(number)
"""


def test_a_mark_is_never_seen_half_made(tmp_path):
    # One whose time is not written yet would say that the worker has hung since 1970.
    path, start = tmp_path / "a.mark", time.time()
    with subprocess.Popen([sys.executable, "-c", WRITE, str(path)]) as writing:
        while not (mark.read(path) or mark.Mark(*[0] * 8)).document > 0:
            assert writing.poll() is None
        seen = [mark.read(path) for _ in range(20_000)]
        writing.kill()

    assert {each.process for each in seen} == {writing.pid}
    assert min(each.since for each in seen) >= start
    assert len({each.document for each in seen}) > 1
