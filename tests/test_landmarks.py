"""Landmarks: headline, prose, blocks, the site's name."""

import pytest
from hypothesis import given, settings
from strategies import HEADLINES, SENTENCES, any_texts, documents

from cleaner import Document
from cleaner.host import named_by, site_label
from cleaner.landmarks import Landmarks
from cleaner.shapes import prose
from cleaner.view import View


def marks(*lines: str, **meta: str) -> Landmarks:
    """The landmarks of a page."""
    document = Document("\n".join(lines), meta=meta)
    return Landmarks(View(document.text), document)


@settings(max_examples=60)
@given(documents(any_texts()))
def test_the_first_and_the_last_prose_line_are_prose(document):
    found = Landmarks(View(document.text), document)
    numbers = [n for n, line in enumerate(found.view.lines) if prose(line)]
    below = [n for n in numbers if not found.opening or n >= found.opening[1]]

    assert found.first_prose == (below[0] if below else None)
    assert found.last_prose == (numbers[-1] if numbers else None)


@settings(max_examples=60)
@given(documents(any_texts()))
def test_the_headline_stands_above_the_first_prose_line(document):
    found = Landmarks(View(document.text), document)

    assert found.headline is None or found.headline < found.first_prose


MENUS = ["Home", "News", "Sport", "Weather"]
TITLE = "The pier of Westmere falls again"


def test_a_page_opens_with_its_title_and_the_headline_that_says_it_again():
    page = marks(f"{TITLE} | Coast Daily", *MENUS, TITLE, "By Ines Varga", *SENTENCES[:2])

    assert page.opening == (0, 5)
    assert page.headline == 5


def test_a_teaser_in_the_menus_is_not_the_text():
    page = marks(f"{TITLE} - Coast Daily", "Home", SENTENCES[0], "News", TITLE, *SENTENCES * 4)

    assert page.opening == (0, 4)
    assert page.first_prose == 5


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((TITLE, *SENTENCES[:3], TITLE, *SENTENCES), id="a text between"),
        pytest.param((TITLE, TITLE, *SENTENCES), id="nothing between"),
        pytest.param((TITLE, *MENUS, f"{TITLE}, says the mayor", *SENTENCES), id="more than it"),
        pytest.param(("Home", *MENUS, "Home", *SENTENCES), id="a short word"),
        pytest.param(
            (f"{TITLE}{' ' * 200_000}.", *MENUS, TITLE, *SENTENCES), id="a very long line"
        ),
        pytest.param((SENTENCES[0], *MENUS, SENTENCES[0], *SENTENCES), id="a sentence"),
    ],
)
def test_a_page_without_such_a_title_has_no_opening(lines):
    assert marks(*lines).opening is None


def test_the_headline_is_the_title_if_there_is_one():
    page = marks(HEADLINES[0], "The pier of Westmere", SENTENCES[0], title="The pier of Westmere")

    assert page.headline == 1


def test_a_page_without_prose_has_neither_head_nor_tail():
    page = marks("Share", "Tweet")

    assert (page.head, page.in_head(0), page.in_tail(1)) == ((), False, False)


def test_head_and_tail_are_what_stands_around_the_prose():
    page = marks("Home", SENTENCES[0], "Share", SENTENCES[1], "Tweet")

    assert [page.in_head(n) for n in range(5)] == [True, False, False, False, False]
    assert [page.in_tail(n) for n in range(5)] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        pytest.param(["```", "Share", "```", "a"], ["code"] * 3 + [""], id="a fence"),
        pytest.param(["```", "~~~", "```", "a"], ["code"] * 3 + [""], id="a fence in a fence"),
        pytest.param(["```", "Share"], ["code", "code"], id="a fence that never closes"),
        pytest.param(["| a | b |", "a"], ["table", ""], id="a table"),
        pytest.param(["> a", "a"], ["quote", ""], id="a quotation"),
        pytest.param(["x = 1", "y = 2"], ["code", "code"], id="two lines of code"),
        pytest.param(["x = 1", "", "y = 2"], ["code"] * 3, id="a blank line in code"),
        pytest.param(["x = 1", "a"], ["", ""], id="one line alone"),
    ],
)
def test_blocks(lines, blocks):
    page = marks(*lines)

    assert [page.block(n) for n in range(len(lines))] == blocks


@pytest.mark.parametrize(
    ("url", "label"),
    [
        pytest.param("https://www.worldnews.co.uk/a", "worldnews", id="generic parts"),
        pytest.param("https://westmere-gazette.example/", "westmeregazette", id="a hyphen"),
        pytest.param("http://[", "", id="no address"),
        pytest.param("", "", id="nothing"),
        pytest.param("nonsense", "", id="no host"),
    ],
)
def test_the_label_of_a_host(url, label):
    assert site_label(url) == label


@pytest.mark.parametrize(
    ("line", "label", "name"),
    [
        ("Westmere Gazette today", "westmeregazette", "Westmere Gazette"),
        ("Folha do Itacará", "folhadoitacara", "Folha do Itacará"),
        ("Øster Tårnby", "oestertaarnby", "Øster Tårnby"),
        ("Butter & Thyme", "butterandthyme", "Butter & Thyme"),
        ("Butter & Thyme", "butterthyme", "Butter & Thyme"),
        ("Fjordingen", "fjordingenavis", "Fjordingen"),
        ("Fjord", "fjordingenavis", ""),
        ("West of the river", "westmeregazette", ""),
        ("Ärger", "aerger", "Ärger"),
        ("", "westmere", ""),
        ("???", "westmere", ""),
    ],
)
def test_a_name_is_told_by_the_label_of_its_host(line, label, name):
    assert named_by(line, label) == name


@pytest.mark.parametrize(
    ("line", "meta"),
    [
        pytest.param("Westmere Gazette", {"url": "https://westmeregazette.org/a"}, id="by host"),
        pytest.param("© 2021 Westmere Gazette. All rights reserved.", {}, id="by copyright"),
        pytest.param("Westmere Gazette: https://westmeregazette.org/a", {}, id="before its URL"),
        pytest.param("", {"site": "Westmere Gazette"}, id="by metadata"),
    ],
)
def test_the_name_of_the_site_is_told(line, meta):
    assert marks(line, SENTENCES[0], **meta).site == "Westmere Gazette"


def test_a_page_that_does_not_say_has_no_site():
    assert marks(SENTENCES[0]).site == ""
