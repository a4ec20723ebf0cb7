"""Large files of JSON lines, cleaned in parts by several workers and put together again.

Where to cut is told by the file alone: the parts are the same on any number of processes, and what
an interrupted run has finished of them is not done again.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from cleaner.adapters import remote, work
from cleaner.adapters.folder import Folder, read_json, write_json, writing
from cleaner.adapters.job import Job, Part, Shard
from cleaner.adapters.ledger import Statistics
from cleaner.adapters.origin import digest_of, opened, state_of
from cleaner.adapters.piece import CHANGED, ranges
from cleaner.errors import CleanerError
from cleaner.formats import Settings, Source, detect
from cleaner.formats.literal import encoded
from cleaner.formats.seal import Seal
from cleaner.formats.sought import Lack, joined
from cleaner.formats.source import BLOCK

SIZE = 1 << 26
RECORD = re.compile(rb'("record": ?)(\d+)')


def divided(shard: Shard, job: Job) -> Shard:
    """The shard with its parts, where it is a large file of JSON lines that can be read from
    anywhere, and nothing asks which of its documents are the first.
    """
    file = shard.files[0]
    asked = job.dry or job.limit or job.sample < 1 or job.settings.encoding or job.to
    if len(shard.files) > 1 or file.size <= 2 * SIZE or asked or remote.is_url(file.path):
        return shard
    try:
        with opened(file.path) as stream:
            source = Source(stream, file.name)  # type: ignore[arg-type]  # a file has read1
            if not source.bare() or (job.format or detect(source)) != "jsonl":
                return shard
            found = tuple(ranges(stream, len(source.bom), SIZE))
    except (CleanerError, OSError):
        return shard  # it fails when it is read
    return shard._replace(parts=tuple(_part(shard, *each) for each in enumerate(found)))


def _part(shard: Shard, number: int, span: tuple[int, int]) -> Shard:
    start, end = span
    file = shard.files[0]._replace(size=end - start)
    return Shard(f"{shard.key}-{number:05}", (file,), Part(start, end))


def clean(shard: Shard, poison: frozenset[tuple[int, int]]) -> dict[str, Any]:
    """What a worker does: it cleans a shard, or puts one together whose parts are clean."""
    return _joined(shard, work.asked()) if shard.parts else work.clean(shard, poison)


def _joined(shard: Shard, job: Job) -> dict[str, Any]:
    file, folder = shard.files[0], Folder(job.folder)
    statistics = Statistics()
    entry: dict[str, Any] = {"name": file.name, "source": file.path}
    try:
        tolds = [_told(folder, part) for part in shard.parts]
        entry |= _whole(shard, folder, tolds, job.settings)
        for told in tolds:
            statistics.merge(told["statistics"])
    except (CleanerError, OSError) as error:
        statistics.counts["failed"] = 1
        entry |= {"size": file.size, "failed": getattr(error, "strerror", None) or str(error)}
    failed = "failed" in entry
    told = {
        "key": shard.key,
        "files": [entry],
        "statistics": statistics.told(),
        "failed": failed,
    }
    write_json(folder.shards / f"{shard.key}.json", told)
    if not failed:
        for part in shard.parts:
            folder.forget(part)
    return told


def _told(folder: Folder, part: Shard) -> dict[str, Any]:
    told: dict[str, Any] | None = read_json(folder.shards / f"{part.key}.json")
    if told is None:
        raise CleanerError("its worker died again and again")
    if told["failed"]:
        raise CleanerError(told["files"][0]["failed"])
    return told


def _whole(
    shard: Shard, folder: Folder, tolds: list[dict[str, Any]], settings: Settings
) -> dict[str, Any]:
    """Put the outputs together; what the manifest says of the file."""
    file = shard.files[0]
    entries = [told["files"][0] for told in tolds]
    state = list(state_of(file.path))
    lines = [*accumulate([entry["lines"] for entry in entries[:-1]], initial=0)]
    if any(entry["state"] != state for entry in entries):
        raise CleanerError(CHANGED)
    lack = joined(Lack.again(entry["lack"]) for entry in entries)
    notes = [{"source": file.name, "message": told} for told in lack.told(settings.layout)]
    with ExitStack() as stack:
        out = stack.enter_context(writing(folder.path / file.name))
        seal = Seal()
        out.writelines(seal.over(_pieces(shard, folder)))
        lists = {
            folder.letters(shard): _moved(map(folder.letters, shard.parts), lines),
            folder.notes(shard): _moved(map(folder.notes, shard.parts), lines, notes),
        }
        if settings.sidecar:
            traces = map(folder.part_edits, shard.parts)
            lists[folder.edits / f"{file.name}.jsonl"] = _moved(traces, lines, [seal.told()])
        for path, told in lists.items():
            stack.enter_context(writing(path)).writelines(told)
        size = out.tell()
    with opened(file.path) as stream:
        digest = digest_of(stream)
    counts = sum((Counter(entry["counts"]) for entry in entries), Counter[str]())
    return {
        "size": state[0],
        "state": state,
        "sha256": digest,
        "format": "jsonl",
        "output": file.name,
        "output_size": size,
        "counts": dict(sorted(counts.items())),
    }


def _pieces(shard: Shard, folder: Folder) -> Iterator[bytes]:
    """What comes out of the parts, one after the other."""
    yield _before(shard)
    for part in shard.parts:
        with folder.part(part).open("rb") as stream:
            yield from iter(partial(stream.read, BLOCK), b"")


def _before(shard: Shard) -> bytes:
    """What stands before the first part: the byte order mark, if there is one."""
    first = shard.parts[0].part
    with opened(shard.files[0].path) as stream:
        return stream.read(first.start) if first else b""


def _moved(
    paths: Iterable[Path], lines: Iterable[int], more: Iterable[dict[str, Any]] = ()
) -> Iterator[bytes]:
    """What is told of records, whose numbers were counted from the start of a part, and more."""
    for path, before in zip(paths, lines, strict=True):
        with path.open("rb") as told:
            yield from (RECORD.sub(partial(_further, before), line, 1) for line in told)
    yield from (encoded(each, b"") + b"\n" for each in more)


def _further(lines: int, found: re.Match[bytes]) -> bytes:
    return found[1] + b"%d" % (int(found[2]) + lines)
