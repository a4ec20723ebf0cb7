"""The filter on several processes: the same bytes and complaints as on one, in the same order."""

import select
from argparse import Namespace
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from cleaner.adapters.crew import Crew, Job
from cleaner.adapters.piece import (
    SIZE,
    Identity,
    Lines,
    Notebook,
    Piece,
    Range,
    Told,
    Whole,
    moved,
    ranges,
)
from cleaner.cli.cleaners import Cleaners
from cleaner.cli.desk import Desk
from cleaner.cli.input import STANDARD, exit_code, name_of, opened
from cleaner.cli.options import layout_of
from cleaner.cli.output import Output, complain
from cleaner.errors import CleanerError
from cleaner.formats import RECORDS, Place, Source, Tally
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.packing import Readable
from cleaner.formats.sought import Lack
from cleaner.formats.sought import joined as lack_of

# So many bytes are cleaned here before anyone is called: more hands are not faster at less, and
# what was made ready for these is ready in those who are forked after them.
HERE = 1 << 20
# So many pieces a worker may be waiting for their turn: that is the memory taken.
WAITING = 3
# How often input is looked for while a piece is waited for, in seconds.
BEAT = 0.05


class Clerk:
    """Does the work on pieces, in this process or in another."""

    def __init__(self, options: Namespace, cleaners: Cleaners) -> None:
        self.notebook = Notebook()
        self.desk = Desk(options, cleaners, self.notebook)
        self.encoding = options.encoding or ""

    def __call__(self, piece: Piece) -> Told:
        """What comes of a piece."""
        try:
            return self._document(piece) if isinstance(piece, Whole) else self._lines(piece)
        except CleanerError as error:
            return self.notebook.told(failed=str(error))

    def _document(self, whole: Whole) -> Told:
        with opened(whole.source) as stream:
            source = Source(stream, whole.source, self.encoding)
            reader = self.desk.named(whole.format, whole.source)
            return self.notebook.told(*reader.rewrite(source, self.desk.clean(whole.source)))

    def _lines(self, piece: Lines | Range) -> Told:
        data = piece.read()
        reader = cast(Jsonl, self.desk.named("jsonl", piece.source))
        place = Place(piece.source, 1, piece.offset)
        clean = reader.rewrite_lines(data, place, self.desk.clean(piece.source))
        told = self.notebook.told(clean, lines=data.count(b"\n"))
        return told._replace(lack=reader.lack)


class Step(NamedTuple):
    """A part of the output: which file it is from, and what came of it, or will."""

    number: int
    file: str
    outcome: Told | Job


class Jobs:
    """One run of the filter on several processes."""

    def __init__(self, options: Namespace, cleaners: Cleaners, tally: Tally) -> None:
        self._options = options
        self._tally = tally
        self._output = Output()
        self._clerk = Clerk(options, cleaners)
        self._crew = Crew(options.jobs, partial(Clerk, options, cleaners))
        self._here = HERE
        self._stream: Readable | None = None
        self._failed: set[int] = set()
        self._at = 0
        self._lines = 0
        self._file = ""
        self._lacks: list[Lack] = []

    def run(self) -> int:
        """Clean all files; the exit code."""
        waiting: deque[Step] = deque()
        with self._crew:
            for step in self._steps():
                waiting.append(step)
                while waiting and self._its_turn(waiting):
                    self._finish(waiting.popleft())
            while waiting:
                self._finish(waiting.popleft())
        self._end_file()
        return exit_code(self._tally, failed=bool(self._failed))

    def _its_turn(self, waiting: deque[Step]) -> bool:
        """Whether to finish the first step before looking for the next one."""
        first = waiting[0].outcome
        most = WAITING * self._options.jobs
        while isinstance(first, Job) and not first.done():
            if len(waiting) < most and self._more():
                return False
            first.wait(BEAT)
        return True

    def _more(self) -> bool:
        """Whether there is input: a pipe is not waited for while there is something to do."""
        if self._stream is None:
            return True
        try:
            return bool(select.select([cast(BinaryIO, self._stream)], [], [], 0)[0])
        except (OSError, ValueError, TypeError):
            return True  # no pipe, or a system that cannot tell

    def _steps(self) -> Iterator[Step]:
        for number, file in enumerate(self._options.files or (STANDARD,)):
            name = name_of(file)
            try:
                with opened(file) as stream:
                    self._stream = stream
                    source = Source(stream, name, self._clerk.encoding)
                    for part in self._parts(source, named=file != STANDARD):
                        yield Step(number, name, self._given(part))
                        if number in self._failed:
                            break  # its other pieces are for nothing
            except CleanerError as error:
                yield Step(number, name, self._clerk.notebook.told(failed=str(error)))
            self._stream = None

    def _given(self, part: Piece | Told) -> Told | Job:
        if isinstance(part, Told):
            return part
        if self._here > 0:
            self._here -= part.size
            return self._clerk(part)
        return self._crew.give(part)

    def _parts(self, source: Source, *, named: bool) -> Iterator[Piece | Told]:
        """What the workers are to do, and what was done here because it cannot be cut.

        What is `named` and no pipe they read by themselves.
        """
        name, reader = self._clerk.desk.format(source)
        if name == "parquet" and len(self._options.files) > 1:
            raise CleanerError("Parquet files cannot be joined; clean one after the other")
        bare = named and source.bare()
        if name == "jsonl":
            yield Told((source.bom,), fresh=True)
            yield from self._ranges(source) if bare else self._blocks(source)
        elif name in ("text", "html") and bare:
            yield Whole(source.name, name, Path(source.name).stat().st_size)
        else:
            yield Told((), fresh=name in RECORDS)
            for piece in reader.rewrite(source, self._clerk.desk.clean(source.name)):
                yield self._clerk.notebook.told(piece)

    def _ranges(self, source: Source) -> Iterator[Range]:
        file = source.file()
        which = Identity.of(file)
        for start, end in ranges(file, len(source.bom), SIZE):
            yield Range(source.name, start, end, which)

    def _blocks(self, source: Source) -> Iterator[Lines]:
        held: list[bytes] = []
        offset = len(source.bom)
        try:
            for block in source.line_blocks():
                held.append(block)
                if sum(map(len, held)) >= SIZE or not self._more():
                    yield (lines := Lines(source.name, offset, b"".join(held)))
                    offset += lines.size
                    held = []
        except CleanerError:  # what came before the damage is sound
            yield Lines(source.name, offset, b"".join(held))
            raise
        if held:
            yield Lines(source.name, offset, b"".join(held))

    def _finish(self, step: Step) -> None:
        """Write what came of a step, and tell what there is to tell."""
        told = step.outcome if isinstance(step.outcome, Told) else self._crew.told(step.outcome)
        if step.number in self._failed:
            return
        if step.number != self._at:
            self._end_file()
            self._at, self._lines = step.number, 0
        self._file = step.file
        self._lacks += [told.lack] if told.lack else []
        for place, message in told.notes:
            self._tally.note(moved(place, self._lines), message)
        self._tally.counts.update(told.counts)
        self._lines += told.lines
        if told.fresh:
            self._output.end_line()
        for piece in told.pieces:
            self._output.write(piece)
        if told.failed:
            self._fail(told.failed)

    def _end_file(self) -> None:
        """Tell which fields a file that was not cleaned as a whole has nowhere."""
        lack = lack_of(self._lacks)
        self._lacks.clear()
        if self._at in self._failed:
            return
        try:
            for message in lack.told(layout_of(self._options)):
                self._tally.note(Place(self._file), message)
        except CleanerError as error:
            self._fail(str(error))

    def _fail(self, reason: str) -> None:
        complain(f"cleaner: {self._file or repr(self._file)}: {reason}")
        self._failed.add(self._at)
