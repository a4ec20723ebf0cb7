"""What goes in is what comes out, the dead letters and what was left out; whatever it is."""

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest
from deadly import Deadly
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.adapters import work
from cleaner.adapters.folder import Folder
from cleaner.adapters.job import Job, files_of, shards_of
from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.formats import Settings
from cleaner.result import Result

LINES = [
    b'{"id": 1, "text": "Tea. AD"}',
    b'{"text": "Tea."}',
    b'{"text": ""}',
    b'{"text": "404 Not Found"}',
    b'{"text": "\\ud83d \\ude00 AD"}',
    b'{"text": null}',
    b'{"text": ["Tea."], "url": 7}',
    b'{"n": 1e400}',
    b'{"text": "<html><body></body></html>"}',
    b'{"text": "Tea."',
    b'{"text": "\xff AD"}',
    b"\x80\xfe",
    b'["Tea."]',
    b"null",
    b"",
    b"  \t",
    b"\r",
    b"{}",
]
ROWS = [["Tea. AD", "1"], ["", ""], ["404 Not Found", "2"], ['a "quoted"\nline AD', ""], ["one"]]
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "limit": st.integers(1, 4),
        "sample": st.sampled_from([0.3, 0.7]),
        "longest": st.just(5),
        "drop_flagged": st.booleans(),
    },
)
POISON = st.frozensets(st.tuples(st.just(0), st.integers(0, 6)), max_size=2)


def ran(name, content, asked, poison=frozenset()):
    """The counts of a run over one file, what came out, and the dead letters."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place, name)
        source.write_bytes(content)
        job = Job(Path(place, "out"), Deadly(), Settings(sidecar=True), **asked)
        folder = Folder(job.folder)
        shards = shards_of(files_of([str(source)], job.folder, print))
        with folder.held():
            folder.begin(job, resume=False)
            work._job[:] = [job]
            work.clean(shards[0], poison)
            counts = folder.end(job, shards)["counts"]
        out = job.folder / name
        letters = (folder.home / "dead-letter.jsonl").read_bytes().splitlines()
        return counts, out.read_bytes() if out.exists() else b"", letters


def balanced(counts, letters):
    ways = ("written", "letters", "left_out", "skipped")
    total = sum(counts.get(way, 0) for way in ways)
    return total == counts.get("records", 0) and counts.get("letters", 0) == len(letters)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(LINES), max_size=12), st.booleans(), ASKED, POISON)
def test_records_of_json_lines_add_up(lines, ended, asked, poison):
    content = b"\n".join(lines) + b"\n" * ended

    counts, out, letters = ran("a.jsonl", content, asked, poison)

    assert balanced(counts, letters)
    assert counts.get("records", 0) == sum(1 for line in lines if line.strip())
    assert counts.get("written", 0) == sum(1 for line in out.split(b"\n") if line.strip())


@settings(max_examples=40)
@given(st.lists(st.sampled_from(ROWS), max_size=9), ASKED)
def test_records_of_tables_add_up(rows, asked):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["text", "n"], *rows])

    counts, out, letters = ran("a.csv", stream.getvalue().encode(), asked)

    assert balanced(counts, letters)
    assert counts.get("written", 0) == len(list(csv.reader(io.StringIO(out.decode())))) - 1


@settings(max_examples=40)
@given(st.lists(st.sampled_from([None, *[row[0] for row in ROWS]]), max_size=9), ASKED)
def test_records_of_parquet_add_up(texts, asked):
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": pyarrow.array(texts, pyarrow.string())}), stream)

    counts, out, letters = ran("a.parquet", stream.getvalue(), asked)

    assert balanced(counts, letters)
    assert counts.get("records", 0) == len(texts)
    assert counts.get("written", 0) == parquet.read_table(io.BytesIO(out)).num_rows


RULES = {"AD": "ad/x", "SHARE": "share/row", "TWEET": "share/tweet"}


class Cuts:
    """Cuts `AD`, and `SHARE` and `TWEET` by two rules of one category."""

    stamp = "cuts"

    def clean(self, document: Document) -> Result:
        found = [(document.text.find(word), word) for word in RULES if word in document.text]
        edits = tuple(Edit(at, at + len(word), "", RULES[word]) for at, word in sorted(found))
        return Result(document, edits, status="cleaned" if edits else "unchanged")


DUMP = [
    {"text": "Tea AD SHARE", "url": "https://www.tea.example/a", "lang": "en"},
    {"text": "Tea", "url": "https://tea.example/b", "lang": "en-GB"},
    {"text": "Kaffee TWEET", "url": "http://kaffee.example:80/", "lang": "de"},
    {"text": "AD SHARE TWEET", "lang": ""},
]


def test_statistics_count_by_rule_category_host_and_language(tmp_path):
    sources = []
    for number, records in enumerate((DUMP[:1], DUMP[1:])):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        sources.append(str(path))
    job = Job(tmp_path / "out", Cuts(), Settings())
    folder = Folder(job.folder)
    shards = shards_of(files_of(sources, job.folder, print))
    with folder.held():
        folder.begin(job, resume=False)
        work._job[:] = [job]
        work.clean(shards[0], frozenset())
        statistics = folder.end(job, shards)["statistics"]

    def row(documents, characters, left):
        return {"characters": characters, "characters_out": left, "documents": documents}

    assert statistics == {
        "counts": {
            "characters": 41,
            "characters_out": 17,
            "cleaned": 3,
            "documents": 4,
            "records": 4,
            "unchanged": 1,
            "written": 4,
        },
        "rules": {
            "ad/x": {"edits": 2, "characters": 4},
            "share/row": {"edits": 2, "characters": 10},
            "share/tweet": {"edits": 2, "characters": 10},
        },
        "categories": {
            "ad": {"edits": 2, "characters": 4},
            "share": {"edits": 4, "characters": 20},
        },
        "hosts": {
            "(unknown)": row(1, 14, 2),
            "kaffee.example": row(1, 12, 7),
            "tea.example": row(1, 3, 3),
            "www.tea.example": row(1, 12, 5),
        },
        "languages": {
            "(unknown)": row(1, 14, 2),
            "de": row(1, 12, 7),
            "en": row(2, 15, 8),
        },
        "flags": {},
    }
