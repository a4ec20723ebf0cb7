"""JSON lines under any edits: the record around the text stays, and undo restores the source."""

import io
import json

import pytest
from cost import STEEP, growth
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.errors import CleanerError
from cleaner.formats import Settings, Source, Tally, one_by_one
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.layout import Layout
from cleaner.result import Refusal, Result

# Rich in what JSON escapes, in halves of surrogate pairs and in marks of JSON itself.
CHARACTERS = st.sampled_from('ab "\\/{}[],:\n\r\t\x00\x7fé中😀\u2028\ud83d\ude00\udcc3\udca9')
TEXTS = st.text(CHARACTERS, max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.builds(
    lambda text, before, after: before | {"text": text} | after,
    TEXTS,
    st.dictionaries(TEXTS, VALUES, max_size=3),
    st.dictionaries(TEXTS, VALUES, max_size=3),
)
BYTES = st.lists(
    st.sampled_from([b"a", b" ", b"\xff", b"\xc3", b"\xa9", b"\xc3\xa9", b"\\n", b'\\"', b"\\\\"]),
    max_size=20,
).map(b"".join)
# The same characters in every way that JSON has for them, and bytes that are none.
WAYS = st.sampled_from(
    [
        *("a", r"\u0061", " ", "é", r"\u00e9", r"\u00E9", "/", r"\/", r"\u002f", "\x7f"),
        *("\u2028", r"\u2028", "😀", r"\ud83d\ude00", r"\uD83D\uDe00", r"\ud83d", r"\uDE00"),
        *(r"\n", r"\u000a", r"\u000A", r"\b", r"\u0008", r"\u0000", r"\"", r"\u0022", r"\\"),
    ]
).map(str.encode)
LITERALS = st.one_of(
    st.lists(WAYS, max_size=20),
    st.lists(WAYS | st.sampled_from([b"\xff", b"\xc3", b"\xa9"]), max_size=20),
).map(b"".join)


def written(record: object, *, ascii_only: bool = False) -> bytes:
    return json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "backslashreplace")


def read(line: bytes) -> object:
    return json.loads(line.decode("utf-8", "surrogateescape"), parse_constant=str)


def jsonl(**settings: object) -> Jsonl:
    return Jsonl(Settings(**settings), Tally(lambda message: None))


def source(content: bytes) -> Source:
    return Source(io.BytesIO(content), "test.jsonl")


@st.composite
def cleaners(draw):
    """A cleaner that makes the same edits, as far as they fit, in every text."""
    places = sorted(draw(st.lists(st.integers(0, 30), max_size=8, unique=True)))
    new = draw(st.lists(st.sampled_from(["", "", "x", "é"]), min_size=4, max_size=4))

    def clean(document: Document) -> Result:
        fitting = [place for place in places if place <= len(document.text)]
        pairs = zip(fitting[::2], fitting[1::2], new, strict=False)
        edits = tuple(Edit(start, end, text, "ad/any") for start, end, text in pairs)
        return Result(document, edits, status="cleaned" if edits else "unchanged")

    return clean


def rewritten(content: bytes, clean, **settings: object) -> bytes:
    return b"".join(jsonl(**settings).rewrite(source(content), one_by_one(clean)))


def undone(content: bytes) -> bytes:
    return b"".join(jsonl().undo(source(content)))


def nothing(document: Document) -> Result:
    return Result(document)


def halved(document: Document) -> Result:
    edits = (Edit(0, len(document.text) // 2, "", "ad/any"),)
    return Result(document, edits, status="cleaned")


@given(st.lists(RECORDS, max_size=4), cleaners())
def test_undo_restores_every_byte_of_records_in_plain_utf_8(records, clean):
    # Read once: two escaped halves of a surrogate pair are one character, plainly written.
    content = b"\n".join(written(read(written(record))) for record in records)

    assert undone(rewritten(content, clean, edits=True)) == content


@given(RECORDS, cleaners())
def test_undo_restores_every_byte_of_records_in_ascii(record, clean):
    content = written(record, ascii_only=True)

    assert undone(rewritten(content, clean, edits=True)) == content


@given(LITERALS, LITERALS, cleaners())
def test_undo_restores_every_byte_however_a_text_was_written(text, other, clean):
    content = b'{"a": "%s", "text": "%s"}' % (other, text)

    assert undone(rewritten(content, clean, edits=True)) == content


@given(BYTES, BYTES, cleaners())
def test_undo_restores_bytes_that_are_not_utf_8(text, other, clean):
    content = b'{"a": "%s", "text": "%s"}' % (other, text)

    assert undone(rewritten(content, clean, edits=True)) == content


@given(RECORDS, cleaners())
def test_nothing_but_the_text_changes(record, clean):
    content = written(record)

    cleaned = read(rewritten(content, clean))

    assert {**cleaned, "text": ""} == {**read(content), "text": ""}


@given(RECORDS, cleaners(), st.booleans())
def test_the_text_is_the_results(record, clean, ascii_only):
    content = written(record, ascii_only=ascii_only)
    expected = clean(Document(read(content)["text"])).text

    assert read(rewritten(content, clean))["text"] == read(written(expected))


@given(st.binary(max_size=60), cleaners(), st.booleans())
def test_no_bytes_make_it_fail(content, clean, edits):
    assert rewritten(b"  " + content, clean, edits=edits).startswith(b"  ")


@given(st.lists(st.sampled_from([b'{"text":"ab"}', b"", b"\n", b"\r\n", b"{", b" "])))
def test_an_unchanged_source_is_the_same_bytes(pieces):
    content = b"".join(pieces)

    assert rewritten(content, nothing) == content


def test_characters_that_would_join_up_are_left_apart():
    line = rb'{"text": "\ud83d cut \ude00"}'
    clean = lambda document: Result(document, (Edit(1, 6, "", "ad/x"),), status="cleaned")  # noqa: E731

    assert rewritten(line, clean, edits=True) == line


@pytest.mark.parametrize("status", ["timeout", "error"])
def test_trouble_with_a_record_is_noted_with_its_reason(status):
    notes = []
    records = Jsonl(Settings(), Tally(notes.append))

    list(
        records.rewrite(
            source(b'\n{"text": "Tea."}'),
            one_by_one(lambda each: Result(each, status=status, reason="ad/x took too long")),
        )
    )

    assert notes == [f"test.jsonl:2: byte 1: {status}: ad/x took too long"]


def test_refusals_and_fields_are_told():
    def clean(document):
        return Result(document, (), (Refusal("ad/x", 0, 1, "limit"),), {"date": ("1 May",)})

    key = read(rewritten(b'{"text": "Tea."}', clean, edits=True))["cleaner"]

    assert (key["fields"], key["refusals"]) == (
        {"date": ["1 May"]},
        [{"rule": "ad/x", "start": 0, "end": 1, "reason": "limit"}],
    )


def documents(content: bytes, **settings: object) -> list[Document]:
    return [entry.document for entry in jsonl(**settings).documents(source(content))]


def test_what_a_record_says_of_itself_goes_with_its_text():
    known = {"url": "https://example.org/", "lang": "en", "type": "article", "title": "Tea"}

    (document,) = documents(written({"text": "Tea.", "id": "a", "other": 1} | known))

    assert (document.text, document.id, dict(document.meta)) == ("Tea.", "a", known)


def test_what_is_no_text_is_not_known():
    (document,) = documents(b'{"text": "Tea.", "url": 1, "lang": null, "title": ["Tea"]}')

    assert dict(document.meta) == {}


def test_what_is_given_fills_what_a_record_does_not_say():
    found = documents(b'{"text": "Tea."}\n{"text": "Tee.", "lang": "de"}', meta={"lang": "en"})

    assert [document.meta["lang"] for document in found] == ["en", "de"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(b'"a1"', "a1", id="text"),
        pytest.param(b"17", "17", id="a whole number"),
        pytest.param(b"1.5", None, id="a fraction"),
        pytest.param(b"true", None, id="a truth"),
        pytest.param(b"null", None, id="null"),
    ],
)
def test_an_id_is_text_or_a_whole_number(value, expected):
    (document,) = documents(b'{"text": "Tea.", "id": %s}' % value)

    assert document.id == expected


def test_an_id_is_the_same_where_the_record_holds_nan():
    (document,) = documents(b'{"text": "Tea.", "id": 17, "n": NaN}')

    assert document.id == "17"


def test_edits_cannot_be_written_into_the_text():
    with pytest.raises(CleanerError, match="where the edits are written"):
        jsonl(edits=True, layout=Layout().asked(text="cleaner"))


def test_a_text_field_that_no_reader_can_name_is_refused():
    with pytest.raises(CleanerError, match="cannot be called"):
        jsonl(layout=Layout().asked(text='a"b'))


def test_a_record_of_twenty_megabytes_in_small_pieces_costs_in_proportion():
    class Pipe(io.BytesIO):
        def read1(self, size=-1, /):
            return super().read1(min(size, 1 << 16))

    def run(count):
        content = b'{"text": "%s"}' % (b"word " * count)
        return b"".join(jsonl().rewrite(Source(Pipe(content), "pipe"), one_by_one(halved)))

    assert len(run(4_000_000)) == 10_000_012
    assert growth(run, 16_000_000) < STEEP


def test_a_stream_is_never_held_as_a_whole():
    class Endless(io.RawIOBase):
        def read1(self, size, /):
            return b'{"text":"Tea."}\n' * 1000

    pieces = jsonl().rewrite(Source(Endless(), "endless"), one_by_one(nothing))

    assert [len(next(pieces)) for _ in range(4)] == [0, 16_000, 16_000, 16_000]
