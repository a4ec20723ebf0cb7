"""Kind `line`."""

import pytest
from strategies import phrases, rule

from cleaner import Cleaner, Document
from cleaner.kinds.line import LONGEST, Line
from cleaner.landmarks import Landmarks
from cleaner.pattern import Pattern
from cleaner.view import View

TEXT = "The pier of Westmere fell into the sea last night, and nobody was hurt."


def takes(kind: Line, line: str) -> bool:
    """Whether a kind takes a line, and all of it."""
    marks = Landmarks(View(line), Document(line, meta={"site": "Westmere Gazette"}))
    found = list(kind.find(marks, 0))
    return [match[:2] for match in found] == [(0, len(line))]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        pytest.param(Line(phrases=phrases("Read more")), "READ MORE »", id="a phrase"),
        pytest.param(Line(regex=Pattern("Photo: .+")), "  Photo: A. Beck ", id="a pattern"),
        pytest.param(Line(regex=Pattern("{site} .+")), "Westmere Gazette today", id="the site"),
        pytest.param(Line(shape="date"), "3 March 2020", id="a shape"),
        pytest.param(Line(labels=phrases("Share", "Tweet")), "Share | Tweet 12", id="labels"),
        pytest.param(Line(labels=phrases("Share"), at_least=1), "Share 12", id="one label"),
    ],
)
def test_a_line_goes(kind, line):
    assert takes(kind, line)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        pytest.param(Line(phrases=phrases("Read")), "Read more", id="a phrase and more"),
        pytest.param(Line(regex=Pattern("Photo")), "Photo: A. Beck", id="a part of the line"),
        pytest.param(Line(labels=phrases("Share", "Tweet")), "Share | Share", id="one label twice"),
        pytest.param(Line(labels=phrases("Share", "Tweet")), "Share Tweet it", id="another word"),
        pytest.param(Line(shape="short"), "x" * (LONGEST + 1), id="a very long line"),
        pytest.param(Line(phrases=phrases("x")), "", id="an empty line"),
    ],
)
def test_a_line_stays(kind, line):
    assert not takes(kind, line)


def test_the_end_of_a_crlf_line_goes_with_it():
    one = rule("ad/x", Line(phrases=phrases("Advertisement")))

    result = Cleaner([one]).clean(Document(f"{TEXT}\r\nAdvertisement\r\n{TEXT}\r\n"))

    assert result.text == f"{TEXT}\r\n{TEXT}\r\n"


def test_a_line_that_speaks_of_what_it_quotes_is_left_alone():
    kind = Line(regex=Pattern("(?i).{0,3}subscribe now.{0,200}"))

    assert takes(kind, "“Subscribe now")
    assert not takes(kind, "“Subscribe now” is what the button by the pier says.")


@pytest.mark.parametrize(
    "line", ["“Subscribe now”", '"Subscribe now."', "«Subscribe now»", "「Subscribe now」"]
)
def test_a_line_that_is_one_quotation_is_a_term_or_an_answer(line):
    assert not takes(Line(phrases=phrases("Subscribe now")), line)
    assert not takes(Line(regex=Pattern("(?i).{0,3}subscribe now.{0,200}")), line)
