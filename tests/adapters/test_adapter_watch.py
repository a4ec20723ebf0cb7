"""A worker hangs by what it has worked, and by the clock only after a long while."""

import os
import sys
import time

import pytest

from cleaner.adapters.mark import IDLE, Mark
from cleaner.adapters.watch import Watch


def mark(document: int, ago: float) -> Mark:
    return Mark(os.getpid(), 0, document, time.time() - ago, 0, 0, 0, 0)


def work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell what others spend")
def test_a_worker_that_only_waits_for_its_turn_does_not_hang():
    watch, long = Watch(0.2), mark(1, ago=0.3)

    assert (watch.hung([long]), watch.hung([long])) == (set(), set())


def test_a_worker_that_works_too_long_at_one_document_hangs():
    watch, one = Watch(0.1), mark(1, ago=0)
    watch.hung([one])

    work(0.2)

    assert watch.hung([one]) == {os.getpid()}


def test_a_worker_that_works_long_at_several_documents_does_not_hang():
    watch = Watch(0.1)
    watch.hung([mark(1, ago=0)])

    work(0.2)

    assert watch.hung([mark(2, ago=0)]) == set()


@pytest.mark.parametrize(("document", "hangs"), [(1, True), (IDLE, False)], ids=["busy", "idle"])
def test_a_worker_that_waits_for_ever_hangs(document, hangs):
    assert bool(Watch(1).hung([mark(document, ago=13)])) == hangs
