"""Right, wrong or doubtful: what a record of a corpus says of a cut."""

import pytest

from cleaner.authoring.judging import Judge, page_of
from cleaner.errors import CleanerError
from cleaner.view import View

STORY = "The ferry sails again in May."
AD = "Buy a boat from Uncle Jo today."
SHARE = "Share this"
LINES = (STORY, AD, SHARE, STORY)


def verdict(number, *, part="", **record):
    """What is said of cutting one of the lines, or a part of it."""
    view = View("\n".join(LINES))
    page = page_of({"text": view.text, **record})
    start, end = view.span(number)
    if part:
        start = view.text.index(part)
        end = start + len(part)
    return Judge(page, view, [(start, end)]).verdict(start, end)


def labelled(label, flag="", votes=0, **more):
    return {
        "labels": [1.0, label, 0.0, 1.0],
        "flags": ["", flag, "", ""],
        "votes": [4, votes, 0, 4],
        **more,
    }


@pytest.mark.parametrize(
    ("record", "said"),
    [
        pytest.param(labelled(1.0), "wrong", id="content"),
        pytest.param(labelled(0.8), "wrong", id="almost content"),
        pytest.param(labelled(0.5), "doubtful", id="half of it"),
        pytest.param(labelled(0.0), "right", id="boilerplate"),
        pytest.param(labelled(0.0, votes=2), "doubtful", id="kept by two extractors"),
        pytest.param(labelled(0.0, "dup"), "right", id="said twice"),
        pytest.param(labelled(0.0, "table"), "doubtful", id="a table"),
        pytest.param(labelled(1.0, "title"), "doubtful", id="a title"),
        pytest.param(labelled(None), "doubtful", id="no words"),
    ],
)
def test_a_line_is_judged_by_its_label(record, said):
    assert verdict(1, **record) == said


def test_content_that_is_said_elsewhere_may_go_once():
    assert verdict(3, **labelled(0.0)) == "wrong"
    assert verdict(3, **labelled(0.0, gold=STORY)) == "right"


def test_without_labels_the_gold_tells():
    assert [verdict(n, gold=f"{STORY}\n{AD}") for n in (1, 2)] == ["wrong", "right"]


def test_a_part_of_a_line_is_looked_for_in_the_gold():
    gold = AD.replace(" from Uncle Jo", "")

    assert verdict(1, part=" from Uncle Jo", **labelled(0.9, gold=gold)) == "right"
    assert verdict(1, part=" from Uncle Jo", **labelled(0.9, gold=AD)) == "wrong"


def test_snippets_tell_what_must_stay_and_what_must_go():
    record = {"with": ["ferry sails"], "without": ["a boat from Uncle"]}

    assert [verdict(n, **record) for n in (1, 2)] == ["right", "doubtful"]
    assert verdict(1, **{"with": ["boat from Uncle"], "without": []}) == "wrong"


@pytest.mark.parametrize(
    "record", [{"text": "Tea."}, {"gold": "Tea."}, {"text": None, "gold": "Tea."}, {}], ids=str
)
def test_a_record_that_tells_nothing_is_no_page(record):
    assert page_of(record) is None


@pytest.mark.parametrize(
    "record",
    [
        {"labels": ["a", "b"]},
        {"labels": "ab"},
        {"labels": [1, 0], "votes": [None, 1]},
        {"with": "one"},
        {"gold": 1},
    ],
    ids=str,
)
def test_what_is_known_of_a_page_must_be_of_its_kind(record):
    with pytest.raises(CleanerError, match="is no "):
        page_of({"text": "one\ntwo", **record})


def test_labels_must_fit_the_lines():
    with pytest.raises(CleanerError, match="1 labels for 2 lines"):
        page_of({"text": "one\ntwo", "labels": [1.0]})
