"""Where data sets keep the text of a record, its address, its language and its name."""

import io
import json

import pytest

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.formats import FORMATS, Settings, Source, Tally, one_by_one
from cleaner.formats.layout import Layout
from cleaner.result import Result

URL = "https://example.org/a"
C4 = {"text": "Tea.", "timestamp": "2019-04-25T12:57:54Z", "url": URL}
FINEWEB = {
    "text": "Tea.",
    "id": "<urn:uuid:1>",
    "dump": "CC-MAIN-2013-20",
    "url": URL,
    "language": "en",
}
OSCAR = {
    "content": "Tea.",
    "warc_headers": {"warc-target-uri": URL, "warc-record-id": "<urn:uuid:1>"},
    "metadata": {"identification": {"label": "en", "prob": 0.9}, "annotation": None},
}
CC_NEWS = {"plain_text": "Tea.", "title": "On tea", "requested_url": URL, "language": "en"}
RED_PAJAMA = {"text": "Tea.", "meta": {"url": URL, "language": "en"}}
RED_PAJAMA_2 = {"raw_content": "Tea.", "url": URL, "language": "en", "doc_id": "2023-06/0/en/1"}
DOLMA = {"id": "1", "text": "Tea.", "source": "cc", "metadata": {"url": URL}}


def documents(record, **asked):
    settings = Settings(layout=Layout().asked(**asked))
    made = FORMATS["jsonl"](settings, Tally(print))
    content = json.dumps(record).encode()
    return [entry.document for entry in made.documents(Source(io.BytesIO(content), "a.jsonl"))]


def clean(document: Document) -> Result:
    start = document.text.find(" AD")
    edits = (Edit(start, start + 3, "", "ad/x"),) if start >= 0 else ()
    return Result(document, edits, status="cleaned" if edits else "unchanged")


def cleaned(content: bytes, **settings) -> bytes:
    made = FORMATS["jsonl"](Settings(**settings), Tally(print))
    return b"".join(made.rewrite(Source(io.BytesIO(content), "a.jsonl"), one_by_one(clean)))


@pytest.mark.parametrize(
    ("record", "identity", "meta"),
    [
        pytest.param(C4, None, {"url": URL}, id="C4"),
        pytest.param(FINEWEB, "<urn:uuid:1>", {"url": URL, "lang": "en"}, id="FineWeb"),
        pytest.param(OSCAR, "<urn:uuid:1>", {"url": URL, "lang": "en"}, id="OSCAR"),
        pytest.param(CC_NEWS, None, {"url": URL, "lang": "en", "title": "On tea"}, id="CC-News"),
        pytest.param(RED_PAJAMA, None, {"url": URL, "lang": "en"}, id="RedPajama"),
        pytest.param(RED_PAJAMA_2, "2023-06/0/en/1", {"url": URL, "lang": "en"}, id="RedPajama 2"),
        pytest.param(DOLMA, "1", {"url": URL}, id="Dolma"),
    ],
)
def test_the_layout_of_a_data_set_is_known(record, identity, meta):
    assert documents(record) == [Document("Tea.", identity, meta)]


def test_what_is_asked_for_goes_before_what_is_usual():
    record = {"text": "No.", "b": {"t": "Tea.", "u": URL, "l": "deu"}, "n": 7, "url": "x", "id": 1}

    found = documents(record, text="b.t", url="b.u", lang="b.l", id="n")

    assert found == [Document("Tea.", "7", {"url": URL, "lang": "de"})]


@pytest.mark.parametrize("meta", ["tea", None, 7, [], {"url": None}, {"url": {"a": 1}}], ids=str)
def test_what_leads_nowhere_is_not_known(meta):
    assert documents({"text": "Tea.", "meta": meta}) == [Document("Tea.")]


@pytest.mark.parametrize(
    "odd", ['"\\ud800"', "NaN", "1e400"], ids=["a lone surrogate", "no number", "infinite"]
)
def test_an_odd_value_near_by_hides_nothing(odd):
    content = f'{{"meta": {{"x": {odd}, "url": "{URL}"}}, "text": "Tea."}}'.encode()
    made = FORMATS["jsonl"](Settings(), Tally(print))

    (entry,) = made.documents(Source(io.BytesIO(content), "a.jsonl"))

    assert entry.document.meta == {"url": URL}


NESTED = b'{"text": "x AD", "data": {"text": %s, "n": 1.10} , "m": [1,  2]}\n'


def test_a_nested_text_is_cleaned_and_every_other_byte_stays():
    layout = Layout().asked(text="data.text")

    assert cleaned(NESTED % b'"Tea. AD"', layout=layout) == NESTED % b'"Tea."'


def test_a_dot_in_a_key_is_escaped():
    layout = Layout().asked(text=r"data\.text")

    assert cleaned(b'{"data.text": "Tea. AD"}', layout=layout) == b'{"data.text": "Tea."}'


@pytest.mark.parametrize("name", ["data.text", "content"])
def test_undo_finds_the_text_by_its_trace(name):
    given = NESTED % b'"Tea. AD"' if "." in name else b'{"content": "Tea. AD"}\n'
    layout = Layout().asked(text=name)
    edited = cleaned(given, layout=layout, edits=True)

    restored = FORMATS["jsonl"](Settings(), Tally(print)).undo(Source(io.BytesIO(edited), "a"))

    assert b"".join(restored) == given
