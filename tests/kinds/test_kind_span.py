"""Kind `span`."""

import pytest
from strategies import phrases

from cleaner import Document
from cleaner.kinds.span import FARTHEST, Span, Stops, closing
from cleaner.landmarks import Landmarks
from cleaner.pattern import Pattern
from cleaner.view import View

MORE = phrases("Read more")


def parts(kind: Span, line: str) -> list[str]:
    """What a kind takes of a line."""
    marks = Landmarks(View(line), Document(line))
    return [line[found.start : found.end] for found in kind.find(marks, 0)]


@pytest.mark.parametrize(
    ("kind", "line", "taken"),
    [
        pytest.param(Span(phrases=MORE), "on READ  MORE and", ["READ  MORE"], id="a phrase"),
        pytest.param(Span(phrases=MORE), "on **Read** more", ["Read** more"], id="Markdown"),
        pytest.param(Span(phrases=MORE), "Re\u00adad more", ["Re\u00adad more"], id="a hyphen"),
        pytest.param(Span(phrases=MORE), "Spread more", [], id="a part of a word"),
        pytest.param(Span(phrases=phrases("gruss")), "ein Gruß", ["Gruß"], id="a letter of two"),
        pytest.param(
            Span(phrases=MORE, open="[(", to="close"),
            "on (Read more: a (b) c) and",
            ["(Read more: a (b) c)"],
            id="to the bracket's partner",
        ),
        pytest.param(
            Span(phrases=MORE, open="[(", to="close"), "on (Read more and", [], id="no partner"
        ),
        pytest.param(
            Span(phrases=MORE, open="[("), "on Read more) and", [], id="no bracket before it"
        ),
        pytest.param(
            Span(phrases=MORE, to="sentence"),
            "On. Read more here! And on.",
            ["Read more here!"],
            id="to the end of the sentence",
        ),
        pytest.param(
            Span(phrases=MORE, from_="sentence", to="sentence"),
            "On. You can read more here. And.",
            ["You can read more here."],
            id="the whole sentence",
        ),
        pytest.param(
            Span(phrases=MORE, to="line"), "On. Read more. And", ["Read more. And"], id="the rest"
        ),
        pytest.param(Span(regex=Pattern(r"\[\d+\]")), "a[1] b[22]", ["[1]", "[22]"], id="patterns"),
    ],
)
def test_a_part_of_a_line(kind, line, taken):
    assert parts(kind, line) == taken


def test_parts_never_overlap():
    kind = Span(phrases=phrases("Read more"), to="sentence")

    assert parts(kind, "Read more or read more. Read more.") == [
        "Read more or read more.",
        "Read more.",
    ]


@pytest.mark.parametrize(
    ("line", "end"),
    [
        pytest.param("(a) b", 3, id="brackets"),
        pytest.param("(a (b) c) d", 9, id="brackets in brackets"),
        pytest.param("*a* b", 3, id="a mark that is its own partner"),
        pytest.param("(a", 0, id="no partner"),
        pytest.param("(" + "a" * FARTHEST + ")", 0, id="a partner too far away"),
        pytest.param("a)", 0, id="no bracket"),
    ],
)
def test_where_a_bracket_closes(line, end):
    assert closing(line, 0) == end


@pytest.mark.parametrize(
    ("line", "start"),
    [
        pytest.param("One. Two x", 5, id="after a full stop"),
        pytest.param("“One.” Two x", 7, id="after quotes"),
        pytest.param("一。二x", 2, id="after an ideographic stop"),
        pytest.param("One x", 0, id="at the start of the line"),
        pytest.param("One.x", 4, id="glued to the sentence before"),
    ],
)
def test_where_a_sentence_starts(line, start):
    assert Stops(line).before(len(line) - 1) == start
