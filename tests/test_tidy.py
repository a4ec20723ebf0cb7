"""Tidy: white space after the cuts."""

import pytest
import regex
from hypothesis import given
from strategies import SENTENCES, any_texts, phrases, rule

from cleaner import Document
from cleaner.decide import Cut
from cleaner.edit import apply
from cleaner.kinds.line import Line
from cleaner.landmarks import Landmarks
from cleaner.tidy import tidy, untidy
from cleaner.view import View

AD = rule("ad/x", Line(phrases=phrases("x")))
FENCE = "```"


def tidied(text: str, *cuts: str) -> str:
    """A text without the first of each of these parts."""
    spans = sorted((text.index(cut), text.index(cut) + len(cut)) for cut in cuts)
    marks = Landmarks(View(text), Document(text))
    return apply(text, tidy(marks, [Cut(start, end, AD) for start, end in spans]))


@pytest.mark.parametrize(
    ("text", "cuts", "left"),
    [
        pytest.param("a\nXX\nb", ["XX"], "a\nb", id="a line goes with its end"),
        pytest.param("a\n\nXX\n\nb", ["XX"], "a\n\nb", id="one blank line is left"),
        pytest.param("XX\n\na", ["XX"], "a", id="none is left at the start"),
        pytest.param("a\n\nXX", ["XX"], "a", id="none is left at the end"),
        pytest.param("a\n\nXX\n", ["XX"], "a\n", id="the last newline stays"),
        pytest.param("a\r\n\r\nXX\r\n\r\nb\r\n", ["XX"], "a\r\n\r\nb\r\n", id="CRLF"),
        pytest.param("a\r\nXX\r\n", ["XX"], "a\r\n", id="CRLF at the end"),
        pytest.param("a XX b", ["XX"], "a b", id="one space goes with a span"),
        pytest.param("XX b", ["XX"], "b", id="the space after it at the start of a line"),
        pytest.param("a XX", ["XX"], "a", id="the space before it at the end of a line"),
        pytest.param("a XX\nb", ["XX"], "a\nb", id="so too before a newline"),
        pytest.param("a XX. b", ["XX"], "a . b", id="but not before a full stop"),
        pytest.param("aXXb", ["XX"], "ab", id="no space, none goes"),
        pytest.param("a\n XX \nb", ["XX"], "a\nb", id="a line that is left blank goes"),
        pytest.param("a\nXX YY\nb", ["XX", "YY"], "a\nb", id="so if two cuts leave it blank"),
        pytest.param("a\n\nXX YY", ["XX", "YY"], "a", id="the last line with all above it"),
        pytest.param("XX YY\n\na", ["XX", "YY"], "a", id="the first with all below it"),
        pytest.param("a\n\nXX YY\n\nb", ["XX", "YY"], "a\n\nb", id="one between blank lines"),
        pytest.param("a XX YY b", ["XX", "YY"], "a b", id="two spans side by side"),
        pytest.param("a XX YY", ["XX", "YY"], "a", id="two spans at the end of a line"),
        pytest.param("ab\nXX YY", ["b\nXX", "YY"], "a", id="a cut over lines and a span"),
        pytest.param("XX YY b", ["XX", "YY"], "b", id="two spans at its start"),
        pytest.param("a\n\u200bXX\u200b\nb", ["XX"], "a\nb", id="invisible rests do not count"),
        pytest.param("a\n\n\n\nb", [], "a\n\nb", id="blank lines without a cut"),
        pytest.param("a\n \n\t\n\u200b\nb", [], "a\n \nb", id="white space on blank lines"),
        pytest.param("\n\na\n\n\n", [], "a\n", id="both ends"),
        pytest.param(
            f"{FENCE}\na\n\n\n\nb\n{FENCE}", [], f"{FENCE}\na\n\n\n\nb\n{FENCE}", id="inside code"
        ),
        pytest.param("a\nXX\nb\nc XX2", ["XX"], "a\nb\nc XX2", id="only what is cut"),
    ],
)
def test_tidy(text, cuts, left):
    assert tidied(text, *cuts) == left


@given(any_texts())
def test_a_text_that_is_not_untidy_has_nothing_to_tidy(text):
    marks = Landmarks(View(text), Document(text))

    assert untidy(text) or tidy(marks, []) == ()


@given(any_texts())
def test_tidying_twice_is_tidying_once(text):
    assert tidied(tidied(text)) == tidied(text)


@given(any_texts())
def test_tidying_alone_takes_blank_lines_only(text):
    before, after = View(text), View(tidied(text))

    assert [after.lines[n] for n in after.filled] == [before.lines[n] for n in before.filled]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("aXX \u0301b", id="a mark on the space after the cut"),
        pytest.param("a XX \u200db", id="a joiner on it"),
        pytest.param("\u0600 XX", id="a sign before the space that joins what follows"),
        pytest.param("a \u0301XX", id="a mark on the space before the cut"),
    ],
)
def test_no_space_is_taken_from_its_mark(text):
    start = text.index("XX")
    edges = {0, *(found.end() for found in regex.finditer(r"\X", text))}
    marks = Landmarks(View(text), Document(text))

    edits = tidy(marks, [Cut(start, start + 2, AD)])

    assert [edit for edit in edits if not {edit.start, edit.end} <= edges] == []


def test_every_cut_keeps_the_name_of_its_rule():
    text = f"{SENTENCES[0]}\nXX\n\n\n{SENTENCES[1]}"
    marks = Landmarks(View(text), Document(text))
    start = text.index("XX")

    edits = tidy(marks, [Cut(start, start + 2, AD)])

    assert [edit.rule for edit in edits] == ["ad/x", "tidy"]
