"""What a worker does: it cleans the files of a shard, and tells what came of each."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import IO, Any

from cleaner.adapters.folder import Folder, write_json, writing
from cleaner.adapters.job import Job, Shard
from cleaner.adapters.ledger import Ledger, Statistics, lines_to
from cleaner.adapters.mark import Marker
from cleaner.adapters.part import PartTask
from cleaner.adapters.process import become_worker
from cleaner.adapters.task import Task
from cleaner.adapters.turn import Joint
from cleaner.formats.conversion import RECORD_FORMATS

_job: list[Job] = []


def prepare(job: Job) -> None:
    """Make a process a worker."""
    become_worker()
    _job[:] = [job]


def asked() -> Job:
    """What this worker is asked to do."""
    return _job[0]


def clean(shard: Shard, poison: frozenset[tuple[int, int]]) -> dict[str, Any]:
    """Clean the files of a shard but for poisonous documents, and tell what came of it."""
    job = asked()
    folder = Folder(job.folder)
    statistics = Statistics()
    entries = []
    with ExitStack() as stack:
        marker = Marker(folder.work / f"{shard.key}.mark")
        stack.callback(marker.close)
        streams = {
            name: stack.enter_context(writing(folder.shards / f"{shard.key}.{name}"))
            for name in ("letters", "notes")
            if not job.dry
        }
        joint = _joint(job, shard, streams, statistics)
        if joint:
            stack.enter_context(joint)
        for number, file in enumerate(shard.files):
            bad = frozenset(document for at, document in poison if at == number)
            marker.file = number
            task = PartTask(job, shard, marker, bad) if shard.part else Task(job, file, marker, bad)
            task.joint = joint
            entries.append(task.entry(streams))
            statistics.merge(task.statistics.told())
    told = {
        "key": shard.key,
        "files": entries,
        "statistics": statistics.told(),
        "failed": any("failed" in entry for entry in entries),
    }
    if not job.dry:
        write_json(folder.shards / f"{shard.key}.json", told)
    return told


def _joint(
    job: Job, shard: Shard, streams: Mapping[str, IO[bytes]], statistics: Statistics
) -> Joint | None:
    """Where the texts of a shard come out together, if they are to be records."""
    if job.to not in RECORD_FORMATS or job.dry:
        return None
    ledger = Ledger(lines_to(streams.get("letters")), lines_to(None), lines_to(None), statistics)
    return Joint(job.folder, shard.key, job.to, ledger.unfit)
