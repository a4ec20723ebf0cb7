"""Large files of JSON lines, cleaned in parts: nothing in the folder of the run tells of it."""

import json

import pytest

from cleaner.adapters import parts
from cleaner.adapters.folder import Folder
from cleaner.adapters.job import Job, files_of, shards_of
from cleaner.adapters.parts import divided
from cleaner.cleaner import Cleaner
from cleaner.cli import main
from cleaner.formats import Settings

FIRST = "The pier burned down in the night and nobody was hurt at all."
BROKEN = b'{"text": "The pier\n'


def scrape(count=900):
    lines = []
    for number in range(count):
        text = f"{FIRST} {number}\nAdvertisement\nIt rained."
        lines.append(json.dumps({"id": number, "text": text}).encode() + b"\n")
        if number % 300 == 150:
            lines += [BROKEN, b'{"n": 1}\n', b"\n"]
    return b"".join(lines)


@pytest.fixture
def rule(tmp_path):
    path = tmp_path / "ad.yaml"
    path.write_text(
        "category: ad\nrules:\n  - {id: own-line, kind: line, phrases: [Advertisement]}\n"
    )
    return ("--isolated", "--no-builtin-rules", "--rules", str(path))


@pytest.fixture
def run(tmp_path, rule, monkeypatch):
    """Runs over a file, with parts of a size, and gives what the folder holds then."""

    def run(path, out, size, *more):
        # Below the size of a part the first process divides; those it starts need no size.
        monkeypatch.setattr(parts, "SIZE", size)
        code = main(["run", "-j2", *rule, "--out", str(tmp_path / out), *more, str(path)])
        return code, tree(tmp_path / out)

    return run


def tree(folder):
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(scrape(), id="some broken"),
        pytest.param(b"\xef\xbb\xbf" + scrape()[:-1], id="a mark before and no end"),
    ],
)
@pytest.mark.parametrize(
    "more",
    [(), ("--edits",), ("--text-field=text,lead",)],
    ids=["plain", "edits", "a field that no record has"],
)
def test_parts_come_out_as_the_whole_does(run, tmp_path, capsys, content, more):
    path = tmp_path / "big.jsonl"
    path.write_bytes(content)

    whole = run(path, "whole", 1 << 30, *more), capsys.readouterr()
    partly = run(path, "partly", 10_000, *more), capsys.readouterr()

    assert whole[0][0] == 3
    assert b'"record":152' in whole[0][1]["_cleaner/dead-letter.jsonl"]
    assert partly == whole


def test_parts_without_the_field_that_is_asked_for_fail_as_the_whole_does(run, tmp_path, capsys):
    path = tmp_path / "big.jsonl"
    path.write_bytes(scrape())

    whole = run(path, "whole", 1 << 30, "--text-field=txt")[0], capsys.readouterr()
    code, found = run(path, "partly", 10_000, "--text-field=txt")
    partly = code, capsys.readouterr()

    assert (code, "big.jsonl" in found) == (2, False)
    assert "no field is called 'txt' in 903 records; did you mean 'text'?" in partly[1].err
    assert partly == whole


def test_a_run_that_was_interrupted_goes_on_with_the_parts_that_are_left(
    run, tmp_path, monkeypatch
):
    path = tmp_path / "big.jsonl"
    path.write_bytes(scrape())
    whole = run(path, "whole", 1 << 30)

    def interrupted(pool, shards):
        yield from (told for told, _ in zip(clean(pool, shards), range(3), strict=False))
        raise KeyboardInterrupt

    from cleaner.adapters.pool import Pool

    clean = Pool.run
    monkeypatch.setattr(Pool, "run", interrupted)
    first = run(path, "partly", 10_000)
    monkeypatch.setattr(Pool, "run", clean)
    kept = {name for name in first[1] if name.startswith("_cleaner/parts/")}
    second = run(path, "partly", 10_000, "--resume")

    assert (first[0], len(kept) >= 3, "big.jsonl" in first[1]) == (130, True, False)
    assert second == whole


def test_a_file_that_changes_between_its_parts_has_failed(run, tmp_path, monkeypatch, capsys):
    path = tmp_path / "big.jsonl"
    path.write_bytes(scrape())

    from cleaner.adapters.pool import Pool

    clean = Pool.run

    def changed(pool, shards):
        for number, told in enumerate(clean(pool, shards)):
            if number == 2:
                path.write_bytes(scrape() + b"\n")
            yield told

    monkeypatch.setattr(Pool, "run", changed)
    code, found = run(path, "out", 10_000)

    assert (code, "big.jsonl" in found) == (2, False)
    assert "was changed by another program meanwhile" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        pytest.param(scrape(), {"limit": 3}, id="the first documents"),
        pytest.param(scrape(), {"sample": 0.5}, id="a sample"),
        pytest.param(scrape(), {"dry": True}, id="dry"),
        pytest.param(scrape(), {"format": "text"}, id="another format"),
        pytest.param(scrape(), {"to": "parquet"}, id="another format to come out"),
        pytest.param(scrape(), {"settings": Settings(encoding="latin-1")}, id="an encoding"),
        pytest.param(b"\x1f\x8b" + scrape(), {}, id="packed"),
    ],
)
def test_what_cannot_be_read_from_anywhere_stays_whole(tmp_path, monkeypatch, content, asked):
    monkeypatch.setattr(parts, "SIZE", 10_000)
    path = tmp_path / "big.jsonl"
    path.write_bytes(content)
    (shard,) = shards_of(files_of([str(path)], None, print))
    job = Job(**{"folder": tmp_path, "cleaner": Cleaner(()), "settings": Settings()} | asked)

    assert divided(shard, job).parts == ()


def test_parts_are_whole_lines_one_after_the_other(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "SIZE", 10_000)
    path = tmp_path / "big.jsonl"
    path.write_bytes(scrape())
    (shard,) = shards_of(files_of([str(path)], None, print))

    found = divided(shard, Job(tmp_path, Cleaner(()), Settings())).parts

    content = path.read_bytes()
    spans = [content[part.part.start : part.part.end] for part in found]
    assert b"".join(spans) == content
    assert all(span.endswith(b"\n") for span in spans)
    assert len({part.key for part in found}) == len(found) > 5


def test_nothing_is_left_of_the_parts_of_a_finished_file(run, tmp_path):
    path = tmp_path / "big.jsonl"
    path.write_bytes(scrape())

    _, found = run(path, "out", 10_000)

    home = Folder(tmp_path / "out")
    assert not list(home.parts.iterdir())
    assert len([name for name in found if name.startswith("_cleaner/shards/")]) == 3
