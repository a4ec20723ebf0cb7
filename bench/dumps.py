"""How fast dumps of each format are cleaned, as a ratio to reading and writing them untouched.

    python bench/dumps.py --mb 40 [--corpus FOLDER] [FORMAT...]

Every format holds the same texts. `cleaner run -j1` and a program that reads every record and
writes it again, both in a process of their own, do the same file in turn; what counts is the
median over the rounds of the ratio of their CPU times. MB are those of the texts, seconds those of
the processor, and memory is what the run and all its children hold together at most (on Linux,
looked at five times a second).
"""

import argparse
import csv
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from html import escape
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import IO, Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
MB = 1e6
Record = dict[str, str]
csv.field_size_limit(1 << 30)


class Form(NamedTuple):
    """A format: what its source is called, what makes one, and what copies it."""

    name: str
    write: Callable[[Path, Iterator[Record]], None]
    copy: Callable[[Path, Path], None]


class Cost(NamedTuple):
    cpu: float
    memory: int


def main() -> None:
    options = _options()
    if options.copy:
        name, source, target = options.copy
        FORMS[name].copy(Path(source), Path(target))
        return
    print(f"{'format':12} {'ratio':>7} {'MB/s':>7} {'copied':>7} {'memory':>8}")
    texts = _texts(options.corpus)
    with tempfile.TemporaryDirectory(prefix="dumps-") as folder:
        for name in options.formats or FORMS:
            _bench(name, texts, options, Path(folder, name))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(FORMS)}")
    parser.add_argument("--mb", type=float, default=40, help="how much text; default: 40")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--corpus",
        type=Path,
        default=CORPUS,
        help="a folder of *.jsonl.gz with a 'text'; default: the samples where there is none",
    )
    parser.add_argument("--copy", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if unknown := set(options.formats) - set(FORMS):
        parser.error(f"no format is called {', '.join(sorted(unknown))}")
    return options


def _texts(corpus: Path) -> list[Record]:
    found = []
    for path in sorted(corpus.glob("*.extracted.jsonl.gz")):
        with gzip.open(path) as lines:
            found += [json.loads(line) for line in lines]
    if not found:
        raws = sorted((ROOT / "samples" / "raw").glob("*"))
        found = [{"url": "", "text": path.read_text()} for path in raws if path.is_file()]
    return [{"url": each.get("url") or "", "text": each["text"]} for each in found]


def _records(texts: list[Record], size: float) -> Iterator[Record]:
    """The texts over and over with other ids, until there is enough of them."""
    done = 0
    for number, record in enumerate(cycle(texts)):
        text = record["text"].encode("utf-8", "ignore").decode()
        yield {"id": str(number), "url": record["url"], "text": text}
        done += len(text.encode())
        if done >= size:
            return


def _bench(name: str, texts: list[Record], options: argparse.Namespace, folder: Path) -> None:
    form = FORMS[name]
    source, target = folder / form.name, folder / "out"
    folder.mkdir()
    form.write(source, _records(texts, options.mb * MB))
    copying = [__file__, "--copy", name, str(source), str(folder / "copy")]
    cleaning = ["-m", "cleaner", "run", "-j1", "--isolated", "--quiet", str(source)]
    rounds = []
    for number in range(options.rounds):
        ours = _cost([*cleaning, "--out", f"{target}{number}"])
        rounds.append((ours, _cost(copying)))
    ratio = statistics.median(ours.cpu / copy.cpu for ours, copy in rounds)
    ours, copy = (statistics.median(each[at].cpu for each in rounds) for at in (0, 1))
    memory = max(ours.memory for ours, _ in rounds) / MB
    shown = f"{memory:5.0f} MB" if memory else "unknown"
    print(f"{name:12} {ratio:7.1f} {options.mb / ours:7.2f} {options.mb / copy:7.1f} {shown:>8}")


def _cost(arguments: list[str]) -> Cost:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = [0]
    with subprocess.Popen([sys.executable, *arguments], stderr=subprocess.PIPE) as process:
        watch = threading.Thread(target=_watch, args=(process, peak))
        watch.start()
        _, complaints = process.communicate()
        watch.join()
    if process.returncode not in (0, 3):
        sys.exit(complaints.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, peak[0])


def _watch(process: "subprocess.Popen[bytes]", peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_held, _family(process.pid))))
        time.sleep(0.2)


def _family(process: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from _family(int(child))


def _held(process: int) -> int:
    """The memory a process holds; what it shares with others is shared out among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _write_lines(target: Path, records: Iterator[Record]) -> None:
    with _packed(target, "wb") as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def _copy_lines(source: Path, target: Path) -> None:
    from orjson import dumps, loads

    with _packed(source, "rb") as lines, _packed(target.with_name(source.name + "2"), "wb") as out:
        for line in lines:
            out.write(dumps(loads(line)) + b"\n")


def _packed(path: Path, mode: Any) -> IO[bytes]:
    """A file, packed as its name says."""
    name = path.name.rstrip("2")
    if name.endswith(".zst"):
        from backports import zstd

        return zstd.open(path, mode)  # type: ignore[no-any-return]
    return gzip.open(path, mode, 6) if name.endswith(".gz") else path.open(mode)  # type: ignore[return-value]


def _write_csv(target: Path, records: Iterator[Record]) -> None:
    with target.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "url", "text"])
        writer.writeheader()
        writer.writerows(records)


def _copy_csv(source: Path, target: Path) -> None:
    with source.open(newline="") as rows, target.open("w", newline="") as stream:
        csv.writer(stream).writerows(csv.reader(rows))


def _write_parquet(target: Path, records: Iterator[Record]) -> None:
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.Table.from_pylist(list(records))
    parquet.write_table(table, target, row_group_size=5000)


def _copy_parquet(source: Path, target: Path) -> None:
    from pyarrow import parquet

    file = parquet.ParquetFile(source)
    with parquet.ParquetWriter(target, file.schema_arrow) as writer:
        for group in range(file.num_row_groups):
            writer.write_table(file.read_row_group(group))


def _write_files(target: Path, records: Iterator[Record]) -> None:
    for record in records:
        path = target / f"{int(record['id']) // 500:04}" / f"{record['id']}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(record["text"])


def _write_pages(target: Path, records: Iterator[Record]) -> None:
    target.mkdir()
    for record in records:
        (target / f"{record['id']}.html").write_text(_page(record["text"]))


def _copy_files(source: Path, target: Path) -> None:
    for path in source.rglob("*.*"):
        if path.is_file():
            new = target / path.relative_to(source)
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(path.read_bytes())


def _page(text: str) -> str:
    title, *lines = text.split("\n")
    body = "\n".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
    return (
        f"<!doctype html><html><head><title>{escape(title)}</title></head><body>"
        f"<article><h1>{escape(title)}</h1>\n{body}</article></body></html>"
    )


def _write_archive(target: Path, records: Iterator[Record]) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    kind = [("Content-Type", "text/html; charset=utf-8")]
    with target.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for record in records:
            url = record["url"] or f"https://news.example/{record['id']}"
            answer = StatusAndHeaders("200 OK", kind, protocol="HTTP/1.1")
            page = BytesIO(_page(record["text"]).encode())
            writer.write_record(
                writer.create_warc_record(url, "response", payload=page, http_headers=answer)
            )


def _copy_archive(source: Path, target: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.warcwriter import WARCWriter

    with source.open("rb") as stream, target.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        with closing(ArchiveIterator(stream)) as records:
            for record in records:
                writer.write_record(record)


FORMS: dict[str, Form] = {
    "jsonl": Form("a.jsonl", _write_lines, _copy_lines),
    "jsonl.gz": Form("a.jsonl.gz", _write_lines, _copy_lines),
    "jsonl.zst": Form("a.jsonl.zst", _write_lines, _copy_lines),
    "csv": Form("a.csv", _write_csv, _copy_csv),
    "parquet": Form("a.parquet", _write_parquet, _copy_parquet),
    "text": Form("texts", _write_files, _copy_files),
    "html": Form("pages", _write_pages, _copy_files),
    "warc.gz": Form("a.warc.gz", _write_archive, _copy_archive),
}

if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    main()
