"""What is told of a run on its way: the finished shards, and those in hand."""

from cleaner.adapters.mark import IDLE, Mark
from cleaner.adapters.progress import Progress, State

TOLD = {
    "files": [{"size": 100}, {"size": 50, "failed": "damaged gzip"}],
    "statistics": {"counts": {"documents": 3, "characters": 40, "characters_out": 30}},
}


def states(*marks):
    shown: list[State] = []
    progress = Progress(1000, shown.append)
    progress.finished(TOLD)
    progress.beat(marks)
    return shown[0]


def test_what_is_finished_and_what_is_in_hand_add_up():
    state = states(Mark(1, 0, 7, 0.0, 200, 5, 60, 20), Mark(2, 0, IDLE, 0.0, 30, 1, 0, 0))

    assert state[:4] == (380, 1000, 9, 0.5)


def test_no_more_is_read_than_there_is():
    state = states(Mark(1, 0, 7, 0.0, 5000, 5, 60, 20))

    assert (state.read, state.total) == (1000, 1000)
