"""`cleaner -j N`: the same bytes, complaints and exit code as on one process."""

import gzip
import json

import pytest

from cleaner.cli import jobs

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said."
RECORD = json.dumps({"text": f"{FIRST}\nAdvertisement\n{LAST}"}).encode() + b"\n"
BROKEN = b'{"text": "The pier\n'
UNREAD = b'{"id": 7}\n'
MANY = 1500


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """Pieces of some hundred records, and workers called after the first."""
    monkeypatch.setattr(jobs, "SIZE", 20_000)
    monkeypatch.setattr(jobs, "HERE", 20_000)


def scrape(number=0):
    """Records, some of them broken or without a text, all of them different."""
    lines = []
    for at in range(MANY):
        text = f"{FIRST} {number} {at}\nAdvertisement\n{LAST}"
        lines.append(json.dumps({"text": text}).encode() + b"\n")
        if at % 250 == 120:
            lines += [BROKEN, UNREAD]
    return b"".join(lines)


@pytest.fixture(scope="module")
def long():
    return scrape()


@pytest.fixture
def both(cleaner, rules):
    """What one process makes of it, and what three make of it."""

    def run(*arguments, given=b""):
        one = cleaner(*rules, *arguments, given=given)
        return one, cleaner(*rules, "-j3", *arguments, given=given)

    return run


def test_a_file_comes_out_the_same_with_the_same_complaints(both, tmp_path, long):
    path = tmp_path / "a.jsonl"
    path.write_bytes(long)

    one, several = both(path)

    assert one.code == 3
    assert b"Advertisement" not in one.out
    assert several == one


def test_standard_input_comes_out_the_same_with_the_same_complaints(both, long):
    one, several = both(given=long)

    assert one.err.count("not JSON") == MANY // 250
    assert several == one


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"text": "Tea."}', id="one record without an end"),
        pytest.param(b"\xef\xbb\xbf" + RECORD * MANY, id="a byte order mark"),
        pytest.param(RECORD * MANY + RECORD[:-1], id="no final newline"),
        pytest.param((RECORD * MANY).replace(b"\n", b"\r\n"), id="carriage returns"),
        pytest.param(RECORD * 900 + b"\n \n\n" * 10_000 + RECORD, id="blank lines"),
    ],
)
def test_odd_inputs_come_out_the_same(both, tmp_path, given):
    path = tmp_path / "odd.jsonl"
    path.write_bytes(given)

    one, several = both("--format=jsonl", path)
    piped = both("--format=jsonl", given=given)

    assert several == one
    assert piped[1] == piped[0]


def test_a_record_longer_than_a_piece_comes_out_whole(both, tmp_path):
    huge = json.dumps({"text": f"{FIRST}\nAdvertisement\n" * 4000 + LAST}).encode() + b"\n"
    path = tmp_path / "huge.jsonl"
    path.write_bytes(RECORD * 900 + huge + RECORD + huge + RECORD * 900)

    one, several = both(path)

    assert len(huge) > 10 * jobs.SIZE
    assert several == one


def test_edits_come_out_the_same(both, tmp_path, long):
    path = tmp_path / "a.jsonl"
    path.write_bytes(long)

    one, several = both("--edits", path)

    assert b'"stamp"' in one.out
    assert several == one


def test_several_files_come_out_in_their_order(both, tmp_path, long):
    paths = [tmp_path / name for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl", "d.csv", "e.jsonl")]
    contents = [scrape(1)[:-1], gzip.compress(scrape(2)), RECORD, b"id,text\n1,Tea.\n", long]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)

    one, several = both(*paths, tmp_path / "missing.jsonl", paths[0])

    assert one.code == 2
    assert several == one


def test_texts_come_out_in_their_order(both, tmp_path):
    for number in range(60):
        text = f"{FIRST} {number}\nAdvertisement\n" + f"{LAST}\n" * 20
        (tmp_path / f"{number:02}.txt").write_text(text)
    (tmp_path / "31.txt").write_bytes(b"\xff\xfeT\0")
    (tmp_path / "32.txt").write_bytes(b"\xef\xbb\xbf" + FIRST.encode())

    one, several = both(*sorted(tmp_path.glob("*.txt")))

    assert one.code == 2
    assert several == one


def test_a_damaged_file_is_told_behind_what_came_before_it(both, tmp_path, long):
    path = tmp_path / "damaged.jsonl.gz"
    path.write_bytes(gzip.compress(long)[:-200])

    one, several = both(path, tmp_path / "missing.jsonl")

    assert (one.code, "damaged gzip" in one.err) == (2, True)
    assert several == one


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1.5"])
def test_a_number_of_processes_is_a_number(cleaner, jobs):
    ran = cleaner(f"--jobs={jobs}")

    assert (ran.code, f"'{jobs}' is no number over 0" in ran.err) == (2, True)


def test_files_are_fixed_in_place_on_one_process(cleaner, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(FIRST)

    ran = cleaner("-j2", "--in-place", path)

    assert (ran.code, "--in-place cleans one file after the other" in ran.err) == (2, True)
