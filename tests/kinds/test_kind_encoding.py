"""Kind `encoding`."""

import pytest
from hypothesis import given
from strategies import SENTENCES, any_texts, mistaken

from cleaner.edit import apply
from cleaner.kinds.encoding import FIXES, Encoding


def mended(fix: str, text: str) -> str:
    """A text after one repair."""
    kind = Encoding(fix)
    return (
        apply(text, kind.repair(text, "x"))
        if kind.might(text, text.encode("utf-8", "surrogatepass"))
        else text
    )


@pytest.mark.parametrize("fix", FIXES)
@given(text=any_texts())
def test_the_gate_never_hides_a_repair(fix, text):
    kind = Encoding(fix)

    assert kind.might(text, text.encode("utf-8", "surrogatepass")) or not kind.repair(text, "x")


@pytest.mark.parametrize("fix", FIXES)
@given(text=any_texts())
def test_repairs_are_sorted_and_disjoint(fix, text):
    edges = [edge for edit in Encoding(fix).repair(text, "x") for edge in edit[:2]]

    assert edges == sorted(edges)


@pytest.mark.parametrize(
    ("fix", "text", "left"),
    [
        pytest.param("mojibake", "cafÃ©", "café", id="twice two bytes"),
        pytest.param("mojibake", mistaken("naïve “café"), "naïve “café", id="curly quotes"),
        pytest.param("mojibake", "NESTLÉ®", "NESTLÉ®", id="a brand in capitals"),
        pytest.param("mojibake", "ESTAÇÃO", "ESTAÇÃO", id="Portuguese in capitals"),
        pytest.param("mojibake", "ﬁn “a” ＡＢ", "ﬁn “a” ＡＢ", id="ligatures, quotes and width"),
        pytest.param("controls", "a\x00b\x08c\x7f", "abc", id="controls"),
        pytest.param("controls", "a\tb\r\nc", "a\tb\r\nc", id="tab, return and newline"),
        pytest.param("controls", "a\x85b\u2028c", "a\x85b\u2028c", id="NEL and LS"),
        pytest.param("escapes", "a\x1b[1;31mb\x1b[0m", "ab", id="colours"),
        pytest.param("escapes", "a\x1b]0;title\x07b", "ab", id="a title"),
        pytest.param("escapes", "a[31mb", "a[31mb", id="brackets without an escape"),
        pytest.param("zero-width", "a\u200bb\ufeffc", "abc", id="spaces and byte order marks"),
        pytest.param("zero-width", "می\u200cشود", "می\u200cشود", id="ZWNJ in Persian"),
        pytest.param("zero-width", "क्\u200dष", "क्\u200dष", id="ZWJ in Hindi"),
        pytest.param("zero-width", "👩\u200d👧", "👩\u200d👧", id="ZWJ in an emoji"),
        pytest.param("zero-width", "สวัสดี\u200bครับ", "สวัสดี\u200bครับ", id="a break in Thai"),
        pytest.param("entities", "a &amp;amp; b &#8217;", "a & b ’", id="escaped twice"),
        pytest.param("entities", "<b>a</b> &amp;", "<b>a</b> &amp;", id="a text with markup"),
        pytest.param("entities", "a & b &c;", "a & b &c;", id="an ampersand"),
    ],
)
def test_a_repair(fix, text, left):
    assert mended(fix, text) == left


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("fix", FIXES)
def test_a_sound_sentence_is_left_alone(fix, sentence):
    assert mended(fix, sentence) == sentence


def test_only_broken_words_are_replaced():
    edits = Encoding("mojibake").repair("the cafÃ© on the quay", "x")

    assert [edit[:3] for edit in edits] == [(4, 9, "café")]


def test_a_line_break_is_never_made():
    text = "a Â\x85 b"

    assert mended("mojibake", text).count("\n") == 0
