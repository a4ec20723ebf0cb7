"""Workers of the filter that die: their pieces are done again, and one record stays as it was."""

import os
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from deadly import Deadly

from cleaner.adapters.crew import METHOD, Crew
from cleaner.adapters.piece import DIED, Identity, Lines, Notebook, Range, Told, Whole, joined
from cleaner.formats import Place, Settings, one_by_one
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.sought import Lack

LINES = [b'{"text": "Tea %d. AD"}\n' % number for number in range(20)]
CLEAN = [line.replace(b" AD", b"") for line in LINES]
KILL = b'{"text": "KILL"}\n'


class Clerk:
    """Cleans lines, or a file, with a cleaner that dies of some."""

    def __init__(self):
        self._notebook = Notebook()
        self._reader = Jsonl(Settings(), self._notebook)

    def __call__(self, piece):
        data = Path(piece.source).read_bytes() if isinstance(piece, Whole) else piece.read()
        clean = self._reader.rewrite_lines(
            data, Place(piece.source, 1, 0), one_by_one(Deadly().clean)
        )
        return self._notebook.told(clean, lines=data.count(b"\n"))


class Unlucky(Clerk):
    """The first worker of all that is asked for anything is killed, from outside as it were."""

    def __init__(self, omen):
        super().__init__()
        self._omen = omen

    def __call__(self, piece):
        with suppress(FileNotFoundError):  # of several that look at once one is the first
            self._omen.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(piece)


def told_by(crew, *pieces):
    """What comes of each piece."""
    with crew:
        jobs = [crew.give(piece) for piece in pieces]
        return [crew.told(job) for job in jobs]


def lines(*parts):
    return Lines("tea.jsonl", 0, b"".join(parts))


@pytest.mark.parametrize("method", [METHOD, "spawn"])
def test_a_record_that_kills_its_worker_stays_and_is_told(method):
    crew = Crew(2, Clerk, method)

    first, second = told_by(crew, lines(*LINES[:12], KILL, *LINES[12:]), lines(*LINES))

    assert b"".join(first.pieces) == b"".join([*CLEAN[:12], KILL, *CLEAN[12:]])
    offset = len(b"".join(LINES[:12]))
    assert first.notes == ((Place("tea.jsonl", 13, offset), DIED),)
    assert (first.counts["broken"], first.lines) == (1, 21)
    assert (second.pieces, second.notes) == ((b"".join(CLEAN),), ())


def test_several_records_that_kill_stay():
    given = [LINES[0], KILL, LINES[1], LINES[2], KILL, KILL.rstrip()]

    (told,) = told_by(Crew(2, Clerk), lines(*given))

    assert b"".join(told.pieces) == b"".join(given).replace(b" AD", b"")
    assert [place.record for place, _ in told.notes] == [2, 5, 6]


def test_a_record_that_kills_is_found_in_a_file(tmp_path):
    path = tmp_path / "tea.jsonl"
    path.write_bytes(LINES[0] + LINES[1] + KILL + LINES[2])
    with path.open("rb") as stream:
        which = Identity.of(stream)

    start = len(LINES[0])
    (told,) = told_by(Crew(1, Clerk), Range(str(path), start, path.stat().st_size, which))

    assert b"".join(told.pieces) == CLEAN[1] + KILL + CLEAN[2]
    assert told.notes == ((Place(str(path), 2, start + len(LINES[1])), DIED),)


def test_a_file_that_kills_its_worker_has_failed(tmp_path):
    path = tmp_path / "tea.txt"
    path.write_bytes(KILL)

    (told,) = told_by(Crew(1, Clerk), Whole(str(path), "text", len(KILL)))

    assert told.failed == DIED


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_worker_that_is_killed_from_outside_costs_nothing(tmp_path, size):
    omen = tmp_path / "omen"
    omen.touch()
    pieces = [lines(*LINES[at:]) for at in range(8)]

    told = told_by(Crew(size, partial(Unlucky, omen)), *pieces)

    assert not omen.exists()
    assert [b"".join(each.pieces) for each in told] == [b"".join(CLEAN[at:]) for at in range(8)]
    assert [each.notes for each in told] == [()] * 8


def test_lines_are_halved_down_to_one():
    given = lines(b"one\n", b"two\n", b"three, which is longer than all the others\n", b"four")

    first, second = given.halves()

    assert first.data + second.data == given.data
    assert second.offset == len(first.data)
    assert lines(b"one\n").halves() == () == lines(b"one").halves()


def test_a_record_that_is_lost_hides_no_field_that_the_others_lack():
    lack = Lack(("body",), 2, ("text",))
    parts = [Lines("a.jsonl", 0, b"{}\n").lost(), Told((b"{}\n",), 2, lack=lack)]

    assert joined(parts).lack == lack
    assert joined(parts[:1]).lack is None
