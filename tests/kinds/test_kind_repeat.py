"""Kind `repeat`."""

import pytest
from hypothesis import given
from strategies import HEADLINES, SENTENCES, texts

from cleaner import Document
from cleaner.kinds.repeat import Repeat
from cleaner.landmarks import Landmarks
from cleaner.view import View


def landmarks(text: str) -> Landmarks:
    """The landmarks of a text."""
    return Landmarks(View(text), Document(text))


def taken(of: str, *lines: str) -> list[str]:
    """What is cut as said before."""
    text = "\n".join(lines)
    return [text[found.start : found.end] for found in Repeat(of).find(landmarks(text))]


ONE, TWO, THREE, FOUR = SENTENCES[:4]
LATIN = SENTENCES[:8]


def test_a_headline_said_twice_goes_once():
    assert taken("headline", HEADLINES[0], "", HEADLINES[0], ONE) == [HEADLINES[0]]


def test_a_headline_below_the_first_prose_stays():
    assert taken("headline", HEADLINES[0], ONE, HEADLINES[0], TWO) == []


def test_a_paragraph_said_twice_goes_once():
    assert taken("paragraph", ONE, TWO, ONE) == [ONE]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("No.", id="an answer"),
        pytest.param("Westmere 2, Harbour 1", id="a score"),
        pytest.param(f"- {ONE}", id="a list item"),
        pytest.param(f"> {ONE}", id="a quotation"),
        pytest.param(f"| {ONE} | {ONE} |", id="a row of a table"),
    ],
)
def test_a_line_that_may_be_said_twice_stays(line):
    assert taken("paragraph", line, TWO, line) == []


def test_the_days_of_a_plan_stay():
    assert taken("paragraph", "Monday", ONE, "Tuesday", ONE) == []


def test_a_quotation_that_is_announced_stays():
    assert taken("paragraph", ONE, TWO, "He said again:", ONE) == []


def test_a_passage_said_twice_goes_once():
    assert taken("paragraph", ONE, TWO, THREE, FOUR, ONE, TWO, THREE) == [ONE, TWO, THREE]


def test_a_block_of_other_lines_goes():
    block = "".join(LATIN)

    assert taken("block", *LATIN, block) == [block]


def test_a_block_keeps_what_is_said_only_there():
    new = "The ferry of Westmere is sold to the highest bidder of the county."
    first, rest = "".join(LATIN[:4]), "".join(LATIN[4:])

    assert taken("block", *LATIN, first + new + rest) == [first, rest]


def test_a_long_line_of_its_own_stays():
    assert taken("block", ONE, " ".join(SENTENCES[1:8])) == []


@pytest.mark.parametrize("of", ["headline", "paragraph", "block"])
@given(text=texts())
def test_the_gate_never_hides_a_repeat(of, text):
    kind = Repeat(of)

    assert kind.might(landmarks(text)) or not list(kind.find(landmarks(text)))


def test_the_gate_sees_a_repeat_that_is_indented():
    page = landmarks(f"{ONE}\n{TWO}\n {ONE}")

    assert list(Repeat("paragraph").find(page))
    assert Repeat("paragraph").might(page)
