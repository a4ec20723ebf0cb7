"""Sources: blocks, lines and marks, however the bytes arrive."""

import io
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import CleanerError, UnfitError
from cleaner.formats import Source, detect

CONTENTS = st.lists(
    st.sampled_from([b"a", b"\n", b"\r", b" ", b"{", b'{"a": 1}', b"\xc3", b"\xef\xbb\xbf"])
).map(b"".join)


class Dripping(io.BytesIO):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self.size = size

    def read1(self, size=-1, /):
        return super().read1(self.size)


@given(CONTENTS, st.integers(1, 5))
def test_no_byte_is_lost_however_it_arrives(content, size):
    source = Source(Dripping(content, size), "pipe")
    with suppress(UnfitError):
        detect(source)

    assert source.bom + source.read() == content


@given(CONTENTS, st.integers(1, 5))
def test_blocks_end_where_lines_end(content, size):
    blocks = list(Source(Dripping(content, size), "pipe").line_blocks())

    assert all(block.endswith(b"\n") for block in blocks[:-1])


def told(stream):
    """What `detect` says of a source, or why it refuses it."""
    try:
        return detect(Source(stream, "pipe"))
    except UnfitError as error:
        return str(error)


@given(CONTENTS, st.integers(1, 5))
def test_the_format_does_not_depend_on_how_bytes_arrive(content, size):
    assert told(Dripping(content, size)) == told(io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a", b'{"text": 1}', "jsonl", id="an object"),
        pytest.param("a", b'\n\n {"text": 1}\nTea', "jsonl", id="an object after blank lines"),
        pytest.param("a", b'\xef\xbb\xbf{"text": 1}', "jsonl", id="an object after a mark"),
        pytest.param("a", b"{\n", "text", id="a brace"),
        pytest.param("a", b"[1]", "text", id="a list"),
        pytest.param("a", b"Tea.", "text", id="words"),
        pytest.param("a", b" \n\n", None, id="nothing"),
        pytest.param("a.ndjson", b"Tea.", "jsonl", id="a name in the second manner"),
        pytest.param("a.MD", b"{}", "markdown", id="a name in capitals"),
        pytest.param("a.jsonl.old", b"Tea.", "text", id="a name of another ending"),
        pytest.param("a", b"[1] A note", "text", id="a note"),
        pytest.param("a", b'"Tea", "milk"', "text", id="quoted words"),
        pytest.param("a", b'["Tea"] said the bird', "text", id="a quoted word in brackets"),
        pytest.param("a", b"The pier\0 burned", "text", id="a stray NUL"),
    ],
)
def test_a_format_is_told_by(name, content, expected):
    assert detect(Source(io.BytesIO(content), name)) == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a", b'{\n  "text": "Tea."\n}', "jq -c . FILE", id="one value"),
        pytest.param("a.json", b'[\n{"text": 1}]', "jq -c '.[]' FILE", id="an array"),
        pytest.param("a.json", b'["Tea", "milk"]', "jq -c '.[]' FILE", id="an array of strings"),
        pytest.param("a", b'{"text": "Te', "--format jsonl", id="a torn record"),
        pytest.param("a", b"\x7fELF\2\0\0\xff", "binary", id="a program"),
        pytest.param("a.txt", b"T\0e\0a\0" * 3, "binary", id="UTF-16 without a mark"),
    ],
)
def test_what_is_no_text_is_refused(name, content, expected):
    with pytest.raises(UnfitError, match=re.escape(expected)):
        detect(Source(io.BytesIO(content), name))


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        pytest.param(b"PK\x03\x04\x14\0", "a.zip", "zip; use: unzip -p a.zip |", id="zip"),
        pytest.param(b"PK\x03\x04", "a b.zip", "zip; use: unzip -p 'a b.zip' |", id="a space"),
        pytest.param(b"PK\x03\x04", "<stdin>", "zip; use: unzip -p FILE |", id="no name"),
    ],
)
@pytest.mark.parametrize("size", [1, 1 << 20], ids=["dripping", "at once"])
def test_what_is_compressed_is_refused_with_the_way_out(content, name, expected, size):
    with pytest.raises(CleanerError, match=re.escape(f"this is {expected} cleaner")):
        Source(Dripping(content, size), name)


@pytest.mark.parametrize(
    "text", [b"BZh", b"BZhang is 9.", b"BZh9 is a flat.", b"PK", b"\x1f", b"("]
)
def test_a_text_that_starts_like_an_archive_is_a_text(text):
    assert Source(io.BytesIO(text), "a").read() == text


def test_what_cannot_be_read_is_an_error_to_mend():
    class Torn(io.BytesIO):
        def read1(self, size=-1, /):
            raise OSError(5, "Input/output error")

    with pytest.raises(CleanerError, match="cannot be read: Input/output error"):
        Source(Torn(), "torn")
