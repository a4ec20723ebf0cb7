"""`cleaner` on JSON lines: only the text of a record ever changes."""

import json
import zlib

import pytest

from cleaner import Cleaner, load_rules

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said."
DIRTY = rf'"{FIRST}\nAdvertisement\n{LAST}"'.encode()
CLEAN = rf'"{FIRST}\n{LAST}"'.encode()
AROUND = {
    "a float": rb'{"n": 1.10, "text": %s}',
    "a float out of range": rb'{"text":%s,"n":1e400}',
    "an integer of 5000 digits": b'{"text":%s,"n":' + b"7" * 5000 + b"}",
    "NaN": rb'{"n": NaN, "m": -Infinity, "text": %s}',
    "duplicate keys": rb'{"a": 1, "a": 2, "text": %s, "a": 3}',
    "an escaped slash": rb'{"url": "https:\/\/example.org\/a", "text": %s}',
    "a lone surrogate": rb'{"title": "\ud800", "text": %s, "x": "\uDC80"}',
    "bytes that are not UTF-8": b'{"title": "caf\xe9", "text": %s, "x": "\xff"}',
    "a key that is not UTF-8": b'{"\xff": 1, "text": %s}',
    "a nested text": rb'{"a": {"text": "b"}, "text": %s, "c": [{"text": 1}]}',
    "braces and quotes in strings": rb'{"a": "\"}{[\\", "text": %s, "b": "\\\""}',
    "an earlier text": rb'{"text": "Tea.", "text": %s}',
    "an escaped key": rb'{"te\u0078t": %s}',
    "spaces": b' { "text"\t:  %s  }\t ',
    "a carriage return": b'{"text": %s}\r',
    "a line separator": '{"title": "a\u2028b", "text": %s}'.encode(),
    "a key cleaner of its own": rb'{"cleaner": "Mrs Jones", "text": %s}',
}
UNTOUCHED = {
    "nothing": b"",
    "a blank line": b'\n \n{"text":"Tea."}\n\t\n',
    "carriage returns": b'{"text":"Tea."}\r\n\r\n{"text":"Tea."}\r\n',
    "no final newline": b'{"text":"Tea."}\n{"text":"Tea."}',
    "escapes": rb'{"text":"T\u00e9a \/ \ud83d\ude00"}',
    "a byte order mark": b'\xef\xbb\xbf{"text":"Tea."}\n',
    "a line separator": '{"text":"Tea.\u2028Milk.\x85Rum."}\n'.encode(),
    "an empty text": b'{"text":""}',
    "a lone surrogate": rb'{"text":"Tea. \ud800"}',
    "bytes that are not UTF-8": b'{"text":"Caf\xe9."}',
}
BROKEN = {
    "no JSON": b"Tea.",
    "cut short": b'{"text": "Tea.',
    "no object": b'["Tea."]',
    "two objects": b'{"text": "Tea."}{"text": "Milk."}',
    "nested too deeply": b'{"text": "Tea.", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a raw tab": b'{"text": "Tea.\t"}',
    "invalid bytes and escaped surrogates": b'{"text": "\xff \\ud800"}',
}
UNREAD = {
    "missing": b'{"id": 1}',
    "null": b'{"text": null}',
    "a number": b'{"text": 1}',
    "a number of 5000 digits": b'{"text": ' + b"7" * 5000 + b"}",
    "a list": b'{"text": ["Advertisement"]}',
    "an object": b'{"text": {"text": "Advertisement"}}',
}


@pytest.mark.parametrize("record", AROUND.values(), ids=AROUND)
def test_every_byte_around_a_cleaned_text_stays(cleaner, rules, record):
    ran = cleaner(*rules, "--format=jsonl", given=record.replace(b"%s", DIRTY) + b"\n")

    assert ran == (0, record.replace(b"%s", CLEAN) + b"\n", "")


@pytest.mark.parametrize("given", UNTOUCHED.values(), ids=UNTOUCHED)
def test_records_without_boilerplate_come_out_byte_for_byte(cleaner, rules, given):
    ran = cleaner(*rules, "--format=jsonl", given=given)

    assert ran == (0, given, "")


@pytest.mark.parametrize("record", BROKEN.values(), ids=BROKEN)
def test_a_broken_record_passes_through_and_makes_exit_3(cleaner, rules, record):
    good = b'{"text": "Tea."}\n'

    ran = cleaner(*rules, "--format=jsonl", given=good + record + b"\n" + good)

    assert (ran.code, ran.out) == (3, good + record + b"\n" + good)


def test_a_broken_record_is_named_with_line_and_byte(cleaner, rules, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"text": "Tea."}\n\n{"text": }\n')

    ran = cleaner(*rules, path)

    assert ran.err == (
        f"{path}:3: byte 18: not JSON: Expecting value at column 10\ncleaner: 1 broken\n"
    )


def test_a_record_cut_short_at_the_end_is_named_and_kept(cleaner, rules):
    given = b'{"text": "Tea."}\n{"text": "Mil'

    ran = cleaner(*rules, given=given)

    assert (ran.code, ran.out, ran.err.startswith("<stdin>:2: byte 17: ")) == (3, given, True)


@pytest.mark.parametrize("record", UNREAD.values(), ids=UNREAD)
def test_a_record_without_text_passes_through_and_is_counted(cleaner, rules, record):
    ran = cleaner(*rules, "--format=jsonl", given=record)

    message = "cleaner: 1 record passed through unread (no text), not one with a text: "
    assert ran == (0, record, message + "name its field with --text-field\n")


def test_the_summary_is_one_line(cleaner, rules):
    given = b'{"id": 1}\nTea\n{"id": 2}\n{"text": "It rained."}\n'

    ran = cleaner(*rules, "--format=jsonl", given=given)

    assert ran.err.splitlines()[-1] == (
        "cleaner: 2 records passed through unread (no text), 1 broken"
    )


def test_a_lone_surrogate_in_a_cleaned_text_stays_an_escape(cleaner, rules):
    record = rb'{"text": "\udc80 %s\nAdvertisement\n%s \ud800"}'

    ran = cleaner(
        *rules, given=record.replace(b"%s", FIRST.encode(), 1).replace(b"%s", LAST.encode())
    )

    assert ran.out == rf'{{"text": "\udc80 {FIRST}\n{LAST} \ud800"}}'.encode()


def test_bytes_around_a_cut_that_are_not_utf_8_stay(cleaner, rules):
    record = b'{"text": "\xe9 %s\\nAdvertisement\\n%s \xff"}'
    given = record.replace(b"%s", FIRST.encode(), 1).replace(b"%s", LAST.encode())

    ran = cleaner(*rules, given=given)

    assert ran == (0, given.replace(b"Advertisement\\n", b""), "")


def test_a_cleaned_text_is_written_as_utf_8(cleaner, rules):
    record = rb'{"text": "Caf\u00e9 \ud83d\ude00 and tea are drunk here.\nAdvertisement\nAnd rum."}'

    ran = cleaner(*rules, given=record)

    assert ran.out == '{"text": "Café 😀 and tea are drunk here.\\nAnd rum."}'.encode()


def test_the_text_may_be_in_another_field(cleaner, rules):
    given = b'{"text": %s, "body": %s}' % (DIRTY, DIRTY)

    ran = cleaner(*rules, "--text-field", "body", given=given)

    assert ran.out == b'{"text": %s, "body": %s}' % (DIRTY, CLEAN)


@pytest.mark.parametrize("field", ["title", "url", "id", "cleaner", "a b", "naïve", ""])
def test_the_text_may_be_in_a_field_of_any_name(cleaner, rules, field):
    record = b'{"%s": ' % field.encode()

    ran = cleaner(*rules, "--text-field", field, given=record + DIRTY + b"}")

    assert ran.out == record + CLEAN + b"}"


def test_records_of_two_files_never_share_a_line(cleaner, rules, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"text":"Tea."}')
    (tmp_path / "b.jsonl").write_bytes(b'\xef\xbb\xbf{"text":"Milk."}')

    ran = cleaner(*rules, tmp_path / "a.jsonl", tmp_path / "b.jsonl")

    assert ran.out == b'{"text":"Tea."}\n{"text":"Milk."}'


def test_edits_are_the_last_key_of_every_record(cleaner, rules):
    given = b'{"text": %s, "id": 7 }\n{"text":"Tea."}\n' % DIRTY

    ran = cleaner(*rules, "--edits", given=given)

    first, second = map(json.loads, ran.out.splitlines())
    assert (list(first), list(second)) == (["text", "id", "cleaner"], ["text", "cleaner"])


def test_an_edit_tells_where_what_and_by_which_rule(cleaner, rules):
    ran = cleaner(*rules, "--edits", given=b'{"text": %s}' % DIRTY)

    start = len(FIRST) + 1
    edit = {"start": start, "end": start + 14, "text": "", "rule": "ad/own-line"}
    assert json.loads(ran.out)["cleaner"] == {
        "status": "cleaned",
        "edits": [edit | {"was": "Advertisement\n"}],
        "fields": {},
        "refusals": [],
        "field": "text",
        "crc32": zlib.crc32(f"{FIRST}\n{LAST}".encode()),
        "stamp": Cleaner(load_rules(rules[-1])).stamp,
    }


def test_edits_leave_every_other_byte(cleaner, rules):
    given = b'{"n": 1.10, "text": %s , "u": "\\/" }\t\r\n' % DIRTY

    ran = cleaner(*rules, "--edits", given=given)

    start, _, rest = ran.out.partition(b', "cleaner": {')
    assert (start, rest.endswith(b"}}\t\r\n")) == (
        b'{"n": 1.10, "text": %s , "u": "\\/" ' % CLEAN,
        True,
    )


def test_edits_need_records(cleaner, rules):
    ran = cleaner(*rules, "--edits", given=b"Tea.\n")

    assert (ran.code, ran.out, "--edits needs records" in ran.err) == (2, b"", True)


def test_edits_for_plain_text_are_a_usage_error(cleaner, rules):
    ran = cleaner(*rules, "--edits", "--format=text", given=b"Tea.\n")

    assert (ran.code, ran.out, "--edits needs records" in ran.err) == (2, b"", True)


def test_edits_of_nothing_are_nothing(cleaner, rules):
    ran = cleaner(*rules, "--edits", given=b"\n")

    assert ran == (0, b"\n", "")


def test_records_with_edits_pass_through_a_second_run(cleaner, rules):
    once = cleaner(*rules, "--edits", given=b'{"text": %s}\n' % DIRTY)

    assert cleaner(*rules, "--edits", given=once.out) == once


@pytest.mark.parametrize("option", [(), ("--edits",)], ids=["plain", "edits"])
def test_edits_of_an_earlier_run_are_never_made_worthless(cleaner, rules, option):
    once = cleaner(*rules, "--ignore=ad", "--edits", given=b'{"text": %s}\n' % DIRTY)

    ran = cleaner(*rules, *option, given=once.out)

    assert (ran.code, ran.out, "run 'cleaner undo' first" in ran.err) == (3, once.out, True)


def test_edits_never_overwrite_a_key_of_the_records_own(cleaner, rules):
    given = b'{"text": %s, "cleaner": "Mrs Jones"}\n' % DIRTY

    ran = cleaner(*rules, "--edits", given=given)

    assert (ran.code, ran.out) == (3, given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        pytest.param("a", b'\n{"text": %s}', id="an object in the first filled line"),
        pytest.param("a.JSONL", b'{"text": %s}', id="the name"),
    ],
)
def test_records_are_told_by(cleaner, rules, tmp_path, name, given):
    (tmp_path / name).write_bytes(given.replace(b"%s", DIRTY))

    ran = cleaner(*rules, tmp_path / name)

    assert ran.out == given.replace(b"%s", CLEAN)


def test_a_name_counts_more_than_the_content(cleaner, rules, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b'{"text": %s}' % DIRTY)

    ran = cleaner(*rules, path)

    assert ran.out == b'{"text": %s}' % DIRTY


def test_the_format_may_be_given_against_the_name(cleaner, rules, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b'{"text": %s}' % DIRTY)

    ran = cleaner(*rules, "--format", "jsonl", path)

    assert ran.out == b'{"text": %s}' % CLEAN


def test_a_language_is_for_records_that_do_not_say(cleaner, tmp_path):
    path = tmp_path / "german.yaml"
    path.write_text(
        "category: ad\nlanguages: [de]\nrules:\n"
        "  - {id: anzeige, why: Ads., confidence: high, kind: line, regex: Advertisement}\n"
    )
    given = b'{"text": %s}\n{"lang": "en", "text": %s}\n' % (DIRTY, DIRTY)

    ran = cleaner("--no-builtin-rules", "--rules", path, "--lang=de", given=given)

    assert ran.out == b'{"text": %s}\n{"lang": "en", "text": %s}\n' % (CLEAN, DIRTY)
