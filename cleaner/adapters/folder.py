"""The folder of a run: who holds it, what is finished in it, and what is told of it at the end."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC, EROFS
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from cleaner.adapters.job import Job, Shard
from cleaner.adapters.ledger import Statistics
from cleaner.adapters.origin import HOME
from cleaner.errors import CleanerError

PART = ".part"
MANIFEST = "manifest.json"
STATISTICS = "statistics.json"
LETTERS = "dead-letter.jsonl"
NOTES = "notes.jsonl"
JOB = "job.json"
FULL = (ENOSPC, EDQUOT, EROFS)
# File systems let no name be longer than 255 bytes.
LONGEST_NAME = 255


class Full(CleanerError):
    """Nothing more can be written where a run writes; no other file would fare better."""


class Folder:
    """Where a run writes; `home` holds what is told of it, all else is what came out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.home = path / HOME
        self.shards = self.home / "shards"
        self.work = self.home / "work"
        self.edits = self.home / "edits"
        self.parts = self.home / "parts"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process; CleanerError if another one does."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            stream = (self.home / "lock").open("a+")
        except OSError as error:
            raise CleanerError(f"{self.path}: cannot be written: {error.strerror}") from error
        with stream:
            if not _lock(stream):
                stream.seek(0)
                raise CleanerError(f"{self.path}: in use by another run (process {stream.read()})")
            stream.truncate(0)
            stream.write(str(os.getpid()))
            stream.flush()
            yield

    def begin(self, job: Job, *, resume: bool) -> None:
        """Make the folder ready; CleanerError where it holds something else than this job."""
        asked = json.loads(json.dumps(job.asked()))
        known = read_json(self.home / JOB)
        others = [path for path in self.path.iterdir() if path.name != HOME]
        if known is None and others:
            raise CleanerError(f"{self.path}: is not empty; choose a new folder")
        if known is not None and not resume:
            raise CleanerError(f"{self.path}: holds a run; --resume goes on with it")
        if known is not None and known != asked:
            changed = [name for name in asked if asked[name] != known.get(name)]
            raise CleanerError(
                f"{self.path}: was begun with other options ({', '.join(changed)}); "
                "choose a new folder"
            )
        for folder in (self.shards, self.work, self.edits, self.parts):
            folder.mkdir(exist_ok=True)
        write_json(self.home / JOB, asked)

    def finished(self, shard: Shard) -> dict[str, Any] | None:
        """What was told of a shard when it was finished, if its files are still the same."""
        told: dict[str, Any] | None = read_json(self.shards / f"{shard.key}.json")
        if told is None or told["failed"]:
            return None
        for file, entry in zip(shard.files, told["files"], strict=True):
            if list(file.state) != entry["state"]:
                return None
            if "output" in entry and not (self.path / entry["output"]).exists():
                return None
        return told

    def letters(self, shard: Shard) -> Path:
        """Where the dead letters of a shard are."""
        return self.shards / f"{shard.key}.letters"

    def notes(self, shard: Shard) -> Path:
        """Where the notes of a shard are."""
        return self.shards / f"{shard.key}.notes"

    def part(self, shard: Shard) -> Path:
        """Where what came out of a part of a file waits for the others."""
        return self.parts / shard.key

    def part_edits(self, shard: Shard) -> Path:
        """Where the edits in a part of a file wait for the others."""
        return self.parts / f"{shard.key}.edits"

    def forget(self, part: Shard) -> None:
        """Remove all that is left of a part, when its file is whole."""
        told = self.shards / f"{part.key}.json"
        kept = (self.part(part), self.part_edits(part), self.letters(part), self.notes(part))
        for path in (told, *kept):
            path.unlink(missing_ok=True)

    def end(self, job: Job, shards: Iterable[Shard]) -> dict[str, Any]:
        """Put together what the shards told: the manifest, which is also returned."""
        statistics = Statistics()
        files: list[dict[str, Any]] = []
        with writing(self.home / LETTERS) as letters, writing(self.home / NOTES) as notes:
            for shard in shards:
                told = read_json(self.shards / f"{shard.key}.json")
                if told is None:
                    continue
                statistics.merge(told["statistics"])
                files += [_public(entry) for entry in told["files"]]
                _append(letters, self.letters(shard))
                _append(notes, self.notes(shard))
        told = statistics.told()
        manifest = {"job": job.asked(), "counts": told["counts"], "files": files}
        write_json(self.home / STATISTICS, told)
        write_json(self.home / MANIFEST, manifest)
        self.sweep()
        return {**manifest, "statistics": told}

    def strays(self, manifest: dict[str, Any], shards: Iterable[Shard]) -> list[str]:
        """What came out of earlier runs, and of no file that the manifest tells of."""
        told = {entry.get("output") for entry in manifest["files"]}
        keys = {shard.key for shard in shards}
        others = [read_json(path) for path in self.shards.glob("*.json") if path.stem not in keys]
        earlier = {entry.get("output") for other in others for entry in other["files"]}
        strays = {name for name in earlier - told if name and not name.startswith(HOME)}
        return sorted(name for name in strays if (self.path / name).is_file())

    def sweep(self) -> None:
        """Remove what an end left half done."""
        for path in self.work.glob("*"):
            path.unlink(missing_ok=True)
        for root, folders, names in os.walk(self.path):
            for name in folders:
                if name.startswith(".") and name.endswith(PART):
                    shutil.rmtree(Path(root, name), ignore_errors=True)
            for name in names:
                if name.startswith(".") and name.endswith(PART):
                    Path(root, name).unlink(missing_ok=True)


def part_of(path: Path) -> Path:
    """What a file is called until it is whole."""
    name = f".{path.name}{PART}"
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = f".{sha256(os.fsencode(path.name)).hexdigest()}{PART}"
    return path.with_name(name)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears when all of it is written, and not at all where that fails."""
    if len(os.fsencode(path.name)) > LONGEST_NAME:
        raise CleanerError("the name of what it becomes would be too long; give it a shorter one")
    part = part_of(path)
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Full(f"{path.parent}: {error.strerror}; make room, and --resume goes on") from error
    finally:
        part.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Write a value, whole or not at all."""
    with writing(path) as stream:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        stream.write(text.encode("utf-8", "backslashreplace") + b"\n")


def read_json(path: Path) -> Any:
    """A value that was written; None where there is none."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise CleanerError(f"{path}: is damaged; choose a new folder") from error


def _public(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "state"}


def _append(stream: IO[bytes], path: Path) -> None:
    with suppress(FileNotFoundError), path.open("rb") as source:
        shutil.copyfileobj(source, stream)


def _lock(stream: IO[str]) -> bool:
    """Lock a file until its process ends, however that happens."""
    try:
        import fcntl
    except ImportError:  # Windows
        return _lock_byte(stream)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _lock_byte(stream: IO[str]) -> bool:
    import msvcrt

    try:
        stream.seek(1 << 20)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
