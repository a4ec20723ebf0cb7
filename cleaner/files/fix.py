"""One file cleaned where it lies, and what came of it."""

import io
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from cleaner.cleaner import Cleaner
from cleaner.document import Document
from cleaner.errors import CleanerError, UnfitError
from cleaner.files.cache import Cache
from cleaner.files.replace import EmptyError, Original, folder_of, read, replace, sweep
from cleaner.formats import Format, Source, Tally
from cleaner.result import Result

Verdict = Literal["clean", "fixed", "skipped", "excluded", "failed"]
TROUBLE = ("broken", "guarded", "timeout", "error")


class Fixed(NamedTuple):
    """What came of a file: `reason` says why it was skipped or failed, or what was lost.

    Of a fixed one: how many lines of text changed by how many rules, its bytes before and after
    out of their packing, and the name of that.
    """

    path: str
    verdict: Verdict
    reason: str = ""
    lines: int = 0
    rules: int = 0
    before: bytes = b""
    after: bytes = b""
    packing: str = ""


def never(_: str) -> bool:
    """What excludes no file."""
    return False


@dataclass(frozen=True)
class Policy:
    """How files are treated: whether they are written, how large they may be, which to leave alone.

    With `part_links` a file of several names is written under the one that was given; with
    `passes` a file that is gone, or none to clean, is skipped, else it fails.
    """

    write: bool = True
    most: int | None = None
    part_links: bool = False
    excluded: Callable[[str], bool] = never
    passes: bool = False


@dataclass(frozen=True)
class Reading:
    """How files are read: `how` names all that shapes it but a file's ending and its bytes."""

    format_of: Callable[[Source], Format]
    tally: Tally
    how: str = ""


class Fixer:
    """Cleans one file after another, each with its cleaner.

    In the folder `memory`, if there is one, it notes what was clean.
    """

    def __init__(
        self,
        cleaner_of: Callable[[str], Cleaner],
        reading: Reading,
        policy: Policy,
        memory: Path | None = None,
    ) -> None:
        self._cleaner_of = cleaner_of
        self._reading = reading
        self._policy = policy
        self._memory = memory
        self._caches: dict[str, Cache] = {}
        self._swept: set[str] = set()

    def fix(self, path: str) -> Fixed:
        """Clean a file; what goes wrong with it is its verdict."""
        try:
            if self._policy.excluded(path):
                return Fixed(path, "excluded")
            return self._fix(path, read(path, self._policy.most))
        except EmptyError as error:
            return Fixed(path, "skipped", str(error))
        except UnfitError as error:
            return Fixed(path, "skipped" if self._policy.passes else "failed", str(error))
        except CleanerError as error:
            return Fixed(path, "failed", str(error))

    def _fix(self, path: str, original: Original) -> Fixed:
        self._sweep(folder_of(path))
        cleaner = self._cleaner_of(path)
        cache = self._cache(cleaner)
        key = self._key(cache, path, original)
        if cache and cache.knows(key):
            return Fixed(path, "clean")
        source = Source(io.BytesIO(original.data), path)
        before = source.bom + self._unpacked(source)
        counting = _Counting(cleaner)
        trouble = self._trouble()
        plain = Source(io.BytesIO(before), path)
        after = b"".join(self._reading.format_of(plain).rewrite(plain, counting.clean))
        if after == before:
            if cache and self._trouble() == trouble:
                cache.add(key)
            return Fixed(path, "clean")
        lost = ""
        if self._policy.write:
            self._sweep(folder_of(os.path.realpath(path)))
            packed = source.packing.pack(after) if source.packing else after
            lost = replace(original, packed, part_links=self._policy.part_links)
        packing = source.packing.name if source.packing else ""
        return Fixed(
            path, "fixed", lost, counting.lines, len(counting.rules), before, after, packing
        )

    def _unpacked(self, source: Source) -> bytes:
        """What a source holds; a small file may unpack to a thousand times its size."""
        pieces, size = [], 0
        for block in source.blocks():
            size += len(block)
            if self._policy.most is not None and size > self._policy.most:
                raise UnfitError(f"unpacks to more than --max-size, {self._policy.most:,} bytes")
            if b"\0" in block:
                raise UnfitError("binary: it holds a NUL byte")
            pieces.append(block)
        return b"".join(pieces)

    def _sweep(self, folder: str) -> None:
        if self._policy.write and folder not in self._swept:
            self._swept.add(folder)
            sweep(folder)

    def _cache(self, cleaner: Cleaner) -> Cache | None:
        if self._memory is None:
            return None
        stamp = cleaner.stamp
        if stamp not in self._caches:
            self._caches[stamp] = Cache(self._memory, stamp)
        return self._caches[stamp]

    def _key(self, cache: Cache | None, path: str, original: Original) -> bytes:
        if not cache:
            return b""
        # The last ending may be that of a packing; a Path would cost more than the reading.
        endings = path[len(folder_of(path)) :].lower().split(".")[-2:]
        return cache.key(f"{endings} {self._reading.how}", original.data)

    def _trouble(self) -> int:
        tally = self._reading.tally
        return tally.notes + sum(tally.counts[name] for name in TROUBLE)


class _Counting:
    """Cleans, and counts the lines and rules of what was changed."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self.lines = 0
        self.rules: set[str] = set()

    def clean(self, documents: Iterable[Document]) -> list[Result]:
        results = list(self._cleaner.clean_many(documents))
        for result in results:
            self.lines += touched(result)
            self.rules.update(edit.rule for edit in result.edits)
        return results


def touched(result: Result) -> int:
    r"""How many lines of the source have a part in an edit.

    >>> from cleaner.edit import Edit
    >>> touched(Result(Document("One\nTwo\nThree\n"), (Edit(0, 8, "", "ad"), Edit(9, 10, "", "b"))))
    3
    """
    text = result.document.text
    count, line, last, done = 0, 0, -1, 0
    for edit in result.edits:
        line += text.count("\n", done, edit.start)
        inside = text.count("\n", edit.start, edit.end)
        # The line behind a removed line end has lost nothing.
        final = line + inside - (edit.end > edit.start and text[edit.end - 1] == "\n")
        count += final - max(line - 1, last)
        last = final
        line += inside
        done = edit.end
    return count
