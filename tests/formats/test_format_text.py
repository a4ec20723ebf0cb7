"""Plain text: one document, and the bytes of what is not cut."""

import io

from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.formats import FORMATS, Settings, Source, Tally, one_by_one
from cleaner.result import Result

PIECES = st.sampled_from([b"a", b"\r\n", b"\xff", b"\xc3", b"\xa9", "é😀".encode(), b"\x00"])
CONTENTS = st.lists(PIECES, min_size=1).map(b"".join)


def source(content: bytes) -> Source:
    return Source(io.BytesIO(content), "test.txt")


@given(CONTENTS, CONTENTS)
def test_bytes_on_both_sides_of_a_cut_stay(before, after):
    def clean(document: Document) -> Result:
        start = document.text.index("CUT")
        return Result(document, (Edit(start, start + 3, "", "ad/x"),), status="cleaned")

    text = FORMATS["text"](Settings(), Tally(print))

    assert (
        b"".join(text.rewrite(source(before + b"CUT" + after), one_by_one(clean))) == before + after
    )


def test_what_is_given_about_a_text_goes_with_it():
    text = FORMATS["text"](Settings(meta={"lang": "de"}), Tally(print))

    (entry,) = text.documents(source(b"Tee."))

    assert (entry.record, entry.document) == (None, Document("Tee.", meta={"lang": "de"}))


def test_trouble_with_a_text_is_noted():
    notes = []
    text = FORMATS["text"](Settings(), tally := Tally(notes.append))

    list(
        text.rewrite(
            source(b"Tea."),
            one_by_one(lambda document: Result(document, status="timeout", reason="slow")),
        )
    )

    assert (notes, tally.summary()) == (["test.txt: timeout: slow"], "1 timeout")
