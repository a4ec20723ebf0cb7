"""`cleaner undo`: the way back from records cleaned with --edits."""

import json

import pytest

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said."
DIRTY = rf'"{FIRST}\nAdvertisement\n{LAST}"'.encode()
EDIT = {"start": 3, "end": 7, "text": "", "rule": "ad/own-line", "was": " two"}
SOURCES = {
    "nothing": b"",
    "a cleaned record": b'{"text": %s}\n',
    "records with and without boilerplate": b'{"text": %s}\n{"text":"Tea."}\n{"text": %s}\n',
    "no final newline": b'{"text": %s}',
    "blank lines and carriage returns": b'\n{"text": %s}\r\n \n{"text":"Tea."}\r\n',
    "a byte order mark": b'\xef\xbb\xbf{"text": %s}\n',
    "odd spaces and numbers": b' { "n" : 1.10 , "text" : %s , "m": 1e400 }\t\n',
    "bytes that are not UTF-8": b'{"a": "\xff", "text": %s}\n{"text": "caf\xe9"}\n',
    "lone surrogates": rb'{"a": "\ud800", "text": %s}' + b"\n",
    "no text": b'{"id": 1}\n{"text": null}\n{"text": %s}\n',
    "another key before": b'{"a": [{"cleaner": 1}], "text": %s}\n',
}
WRONG = {
    "out of range": [EDIT | {"start": 90, "end": 94}],
    "out of order": [EDIT | {"start": 2, "end": 6}, EDIT | {"start": 1, "end": 5}],
    "a text that is not there": [EDIT | {"text": "six"}],
    "a length that is not its own": [EDIT | {"end": 9}],
    "no text from before": [{"start": 3, "end": 7, "text": "", "rule": "ad/own-line"}],
    "no edit": ["One"],
    "a negative place": [EDIT | {"start": -4, "end": 0}],
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_undo_restores_every_byte(cleaner, rules, source):
    given = source.replace(b"%s", DIRTY)
    cleaned = cleaner(*rules, "--format=jsonl", "--edits", given=given)

    assert cleaner("undo", given=cleaned.out) == (0, given, "")


def test_undo_needs_the_text_field_the_cleaning_had(cleaner, rules):
    given = b'{"body": %s}\n' % DIRTY
    cleaned = cleaner(*rules, "--text-field=body", "--edits", given=given)

    assert cleaner("undo", "--text-field=body", given=cleaned.out).out == given


def test_undo_without_that_text_is_a_broken_record(cleaner, rules):
    cleaned = cleaner(*rules, "--text-field=body", "--edits", given=b'{"body": %s}\n' % DIRTY)

    ran = cleaner("undo", given=cleaned.out)

    assert (ran.code, ran.out, "has edits but no text" in ran.err) == (3, cleaned.out, True)


def test_undo_brings_repaired_text_back(cleaner):
    given = b'{"text": "The red\\u0000 pier stood in the sea for a hundred years."}\n'
    cleaned = cleaner("--edits", given=given)

    assert cleaner("undo", given=cleaned.out) == (0, given, "")


def test_undo_finds_the_key_wherever_another_program_put_it(cleaner):
    given = json.dumps({"cleaner": {"edits": [EDIT]}, "text": "One."}).encode()

    assert cleaner("undo", given=given) == (0, b'{"text": "One two."}', "")


def test_undo_leaves_records_without_the_key(cleaner):
    given = b'{"text":"Tea."}\n\n{"id":1}\n{"cleaner":"Mrs Jones","text":"Tea."}\n'

    assert cleaner("undo", given=given) == (0, given, "")


@pytest.mark.parametrize("edits", WRONG.values(), ids=WRONG)
def test_edits_that_do_not_fit_make_a_broken_record(cleaner, edits):
    given = json.dumps({"text": "One.", "cleaner": {"edits": edits}}).encode() + b"\n"

    ran = cleaner("undo", given=given)

    assert (ran.code, ran.out, ran.err.startswith("<stdin>:1: byte 0: its edits ")) == (
        3,
        given,
        True,
    )


def test_undo_names_broken_records(cleaner):
    ran = cleaner("undo", given=b'{"text": \n')

    assert (ran.code, ran.out, ran.err.splitlines()[-1]) == (
        3,
        b'{"text": \n',
        "cleaner: 1 broken",
    )


def test_undo_reads_files(cleaner, rules, tmp_path):
    path = tmp_path / "clean.jsonl"
    path.write_bytes(cleaner(*rules, "--edits", given=b'{"text": %s}\n' % DIRTY).out)

    assert cleaner("undo", path, path).out == b'{"text": %s}\n' % DIRTY * 2
