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


def test_a_name_goes_over_lines_that_lead_to_the_headline():
    url = "https://westmeregazette.org/a"
    told = taken("Westmere Gazette", "Home and garden today", HEADLINES[0], url=url)

    assert told == {"site": "Westmere Gazette"}


def test_the_section_below_a_known_name_goes_with_it():
    url = "https://westmeregazette.org/a"
    told = taken("Westmere Gazette", "News | Coast", HEADLINES[0], url=url)

    assert told == {"site": "Westmere Gazette", "tagline": "News | Coast"}


def test_a_title_above_its_standfirst_is_no_tagline():
    url = "https://westmeregazette.org/a"
    told = taken("Westmere Gazette", "The Road We Took", HEADLINES[0], url=url)

    assert told == {"site": "Westmere Gazette"}


def test_a_tagline_behind_a_mark_goes_with_the_name():
    name = "Westmere Gazette – news of the tide"

    assert taken(name, HEADLINES[0], url="https://westmeregazette.org/a") == {"site": name}


def test_the_name_alone_heads_what_is_about_it():
    assert taken("Westmere Gazette", "A short one", url="https://westmeregazette.org/a") == {}


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
