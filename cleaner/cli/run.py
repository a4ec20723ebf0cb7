"""The command `run`: clean a dump into a folder, on all cores, and account for every record."""

import json
import os
import signal
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleaner.cli.cleaners import Cleaners
from cleaner.cli.options import (
    add_encoding,
    add_jobs,
    add_reading,
    add_selection,
    add_to,
    count,
    layout_of,
    parsed,
    plain_parser,
    settings_of,
)
from cleaner.cli.output import Output, complain, watched
from cleaner.codes import BROKEN, DONE, FAILED
from cleaner.errors import CleanerError
from cleaner.formats.conversion import check
from cleaner.formats.tally import NO_TEXT

DESCRIPTION = """\
Clean files, folders of files or globs into a folder, each file into one of the same name and
format, or in that of --to; HTML comes out as text, web archives as JSON lines.

What happened is told in DIR/_cleaner/: manifest.json (options, files, counts), statistics.json
(by rule, category, host and language), dead-letter.jsonl (records that could not be read, and
where they stood) and notes.jsonl (documents in trouble, or with a flag). A file appears when it
is whole. What was interrupted goes on with --resume, to the same bytes."""

EPILOG = """\
examples:
  cleaner run scrape.jsonl.zst --out clean/
  cleaner run -j 8 --resume crawl/ 'more/*.warc.gz' --out clean/
  cleaner run --dry-run --sample 0.01 dump/ | jq .categories

exit codes:
  0  all is done
  2  wrong usage, a broken rule file, or a file that failed, such as one of which no
     record has the field that is asked for
  3  all is done, but there are dead letters: records that could not be read; or documents
     that could not be cleaned and are as they were
  130, 143  interrupted; --resume goes on"""


def run(arguments: Sequence[str]) -> int:
    """Clean a dump."""
    made = plain_parser("cleaner run", DESCRIPTION, EPILOG)
    made.add_argument("files", nargs="*", metavar="SOURCE", help="files, folders, globs and URLs")
    _add_work(made)
    add_encoding(add_reading(made))
    add_selection(made)
    options = parsed(made, arguments)
    if not options.files:
        made.error("no file or folder is given")
    if options.out is None and not options.dry_run:
        made.error("give --out DIR, or --dry-run")
    if options.to and options.edits:
        made.error("--to writes another format, which --edits cannot lead back")
    if "://" in (options.out or ""):
        made.error("--out is a folder on this machine; write there, and copy it to the URL")
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    return _run(options)


def _add_work(made: ArgumentParser) -> None:
    group = made.add_argument_group("work")
    group.add_argument("--out", metavar="DIR", help="the folder to write to")
    add_jobs(group, _cores(), "how many processes clean; default: one a core")
    add_to(group)
    group.add_argument("--resume", action="store_true", help="go on with what is unfinished in DIR")
    group.add_argument(
        "--dry-run", action="store_true", help="write no file; the statistics go to standard output"
    )
    group.add_argument(
        "--limit", metavar="N", type=count, help="clean the first N documents of each file"
    )
    group.add_argument(
        "--sample",
        metavar="SHARE",
        type=_share,
        default=1.0,
        help="clean a share of the documents, such as 0.01; always the same ones",
    )
    group.add_argument(
        "--edits",
        action="store_true",
        help="write to DIR/_cleaner/edits/ what 'cleaner undo --sidecar' needs",
    )
    group.add_argument(
        "--drop-flagged",
        action="store_true",
        help="put documents with a flag (boilerplate, consent, error-page, paywall) to the dead "
        "letters",
    )
    group.add_argument(
        "--max-doc-chars",
        metavar="N",
        type=count,
        default=64_000_000,
        help="let longer documents pass as they are; default: 64000000",
    )
    watch = group.add_mutually_exclusive_group()
    watch.add_argument("--quiet", action="store_true", help="show no progress")
    watch.add_argument(
        "--json-progress",
        action="store_true",
        help="tell progress as a JSON object a second, on standard error",
    )


def _run(options: Namespace) -> int:
    # Only this command needs what follows, and it takes a tenth of a second.
    from cleaner.adapters.job import files_of, shards_of

    cleaner = Cleaners(options).of(options.files[0])
    out = Path(options.out).absolute() if options.out else None
    shards = shards_of(files_of(options.files, out, lambda text: complain(f"cleaner: {text}")))
    if not options.dry_run and out:
        return _written(_job(options, cleaner, out), shards, options)
    # The marks of the workers have to be somewhere.
    with TemporaryDirectory(prefix="cleaner-") as folder:
        return _dry(_job(options, cleaner, Path(folder)), shards, options)


def _job(options: Namespace, cleaner: Any, out: Path) -> Any:
    from cleaner.adapters.job import Job

    if options.to:
        check(options.to, layout_of(options))
    stamp = cleaner.stamp if options.edits else ""
    return Job(
        out,
        cleaner,
        settings_of(options, sidecar=options.edits, stamp=stamp),
        options.format,
        options.limit,
        options.sample,
        options.max_doc_chars,
        options.drop_flagged,
        options.dry_run,
        options.to,
    )


def _written(job: Any, shards: Sequence[Any], options: Namespace) -> int:
    """Clean into a folder that nobody else writes to meanwhile."""
    from cleaner.adapters.folder import Folder

    folder = Folder(job.folder)
    try:
        with folder.held():
            folder.begin(job, resume=options.resume)
            try:
                told = _cleaned(job, shards, options)
            except BaseException:
                folder.sweep()
                raise
            manifest = folder.end(job, shards)
    except OSError as error:
        place = error.filename or job.folder
        raise CleanerError(f"{place}: cannot be written: {error.strerror}") from error
    _tell_strays(folder.strays(manifest, shards), job.folder)
    return _told(manifest, told)


def _tell_strays(strays: Sequence[str], out: Path) -> None:
    if strays:
        more = f" and {len(strays) - 1} more" if len(strays) > 1 else ""
        complain(
            f"cleaner: {out / strays[0]}{more}: left by an earlier run, of sources not given now"
        )


def _cleaned(job: Any, shards: Sequence[Any], options: Namespace) -> list[dict[str, Any]]:
    """What came of the shards that were not finished before."""
    from cleaner.adapters.folder import Folder
    from cleaner.adapters.parts import divided
    from cleaner.adapters.pool import Pool
    from cleaner.adapters.progress import Progress, shown

    folder = Folder(job.folder)
    left = [divided(shard, job) for shard in shards if job.dry or not folder.finished(shard)]
    parts = [part for shard in left for part in shard.parts if not folder.finished(part)]
    work = [*parts, *left]
    size = sum(file.size for shard in work if not shard.parts for file in shard.files)
    found = []
    with shown(_how(options)) as show:
        progress = Progress(size, show)
        pool = Pool(job, min(options.jobs, max(1, len(work))), progress.beat)
        in_parts = {shard.key for shard in left if shard.parts}
        of_parts = {part.key for part in parts}
        for told in pool.run(work):
            if told["key"] not in in_parts:
                progress.finished(told)
            if told["key"] not in of_parts:
                found.append(told)
        progress.beat([])
    return found


def _how(options: Namespace) -> str:
    if options.json_progress:
        return "json"
    return "bar" if watched() and not options.quiet and find_spec("rich") else "none"


def _dry(job: Any, shards: Sequence[Any], options: Namespace) -> int:
    """Clean for the statistics alone."""
    from cleaner.adapters.folder import Folder
    from cleaner.adapters.ledger import Statistics

    Folder(job.folder).work.mkdir(parents=True)
    found = _cleaned(job, shards, options)
    statistics = Statistics()
    for told in found:
        if "statistics" in told:
            statistics.merge(told["statistics"])
    code = _told({"counts": statistics.counts}, found)
    text = json.dumps(statistics.told(), ensure_ascii=False, indent=1) + "\n"
    Output().write(text.encode("utf-8", "backslashreplace"))
    return code


def _told(manifest: dict[str, Any], found: Sequence[dict[str, Any]]) -> int:
    """Tell failed files and a line of counts; the exit code."""
    failed = [entry for told in found for entry in told["files"] if "failed" in entry]
    for entry in failed:
        complain(f"cleaner: {entry['source']}: {entry['failed']}")
    counts = manifest["counts"]
    characters, left = counts.get("characters", 0), counts.get("characters_out", 0)
    share = 1 - left / characters if characters else 0.0
    letters = counts.get("letters", 0)
    parts = [_counted(counts.get("documents", 0), "document"), f"{share:.1%} removed"]
    unread = counts.get("unread", 0)
    parts += [_counted(unread, "record") + " without a text"] if unread else []
    parts += [NO_TEXT] if unread and not counts.get("documents") else []
    parts += [_counted(letters, "dead letter")] if letters else []
    parts += [_counted(len(failed), "file") + " failed"] if failed else []
    complain(f"cleaner: {', '.join(parts)}")
    if failed:
        return FAILED
    trouble = ("broken", "poison", "error", "timeout")
    return BROKEN if any(counts.get(name, 0) for name in trouble) else DONE


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _end(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _share(given: str) -> float:
    try:
        share = float(given)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise ArgumentTypeError(f"{given!r} is no share between 0 and 1")
    return share
