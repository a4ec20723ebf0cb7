"""Kind `masthead`."""

from strategies import HEADLINES, SENTENCES, phrases

from cleaner import Document
from cleaner.kinds.masthead import Masthead
from cleaner.landmarks import Landmarks
from cleaner.view import View

KIND = Masthead(names=phrases("Gazette", "Herald"))
DATE = "Tuesday, 3 March 2020"


def taken(*lines: str, **meta: str) -> dict[str, str]:
    """The lines of a masthead, each by the field it goes to."""
    text = "\n".join((*lines, SENTENCES[0]))
    marks = Landmarks(View(text), Document(text, meta=meta))
    found = KIND.find(marks) if KIND.might(marks) else ()
    return {field: text[start:end] for start, end, _, field in found}


def test_a_name_that_the_address_gives_is_the_site():
    url = "https://westmeregazette.org/a"

    assert taken("Westmere Gazette", HEADLINES[0], url=url) == {"site": "Westmere Gazette"}


def test_a_date_above_the_name_goes_with_it():
    assert taken(DATE, "Westmere Gazette", HEADLINES[0]) == {
        "date": DATE,
        "site": "Westmere Gazette",
    }


def test_the_headline_is_no_masthead():
    assert taken(HEADLINES[0]) == {}


def test_a_date_alone_is_no_masthead():
    assert taken(DATE, HEADLINES[0]) == {}


def test_a_page_without_prose_has_no_masthead():
    text = f"{DATE}\nWestmere Gazette\n{HEADLINES[0]}"

    assert not KIND.might(Landmarks(View(text), Document(text)))
