"""Language: a rule of one language is silent on pages of another, and removes nothing by itself."""

from importlib.util import find_spec

import pytest
from strategies import SENTENCES, phrases, rule

from cleaner import Cleaner, Document
from cleaner import gather as gathering
from cleaner.identify import identified
from cleaner.kinds.line import Line
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.ruleset import ruleset

ENGLISH = "\n".join(SENTENCES[:4])
GERMAN = "\n".join(SENTENCES[4:6])
# "Gift" is poison in German, "Art" a sort.
PACK = "name: danish\nlanguages: [da]\n"
RULES = """\
category: share
rules:
  - {id: own, kind: line, phrases: [Gift]}
  - {id: pattern, kind: line, regex: 'Art\\s\\d+'}
"""


@pytest.fixture
def danish(tmp_path):
    """A pack of Danish rules that are words elsewhere."""
    (tmp_path / "pack.yaml").write_text(PACK)
    (tmp_path / "rules.yaml").write_text(RULES)
    return Cleaner(ruleset([str(tmp_path)], shipped=False))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        pytest.param(ENGLISH, "", id="told by its words"),
        pytest.param(ENGLISH, "en-GB", id="as the record says"),
        pytest.param(GERMAN, "", id="in another language"),
        pytest.param("It rained.", "sv", id="too short, but the record says"),
    ],
)
def test_a_pack_is_silent_on_pages_of_other_languages(danish, text, lang):
    page = f"{text}\nGift\nArt 7\n{text}\n"

    assert danish.clean(Document(page, meta={"lang": lang})).text == page


def test_a_pack_works_on_pages_of_its_language(danish):
    page = f"{GERMAN}\nGift\nArt 7\n{GERMAN}\n"

    assert danish.clean(Document(page, meta={"lang": "da-DK"})).text == f"{GERMAN}\n{GERMAN}\n"


def test_one_word_of_another_language_is_no_match():
    share = rule("share/word", Line(phrases=phrases(da=("Gift",), de=("Geschenk",))))

    assert Cleaner([share]).clean(Document(f"{GERMAN}\nGift\n")).status == "unchanged"


def test_the_record_beats_the_words():
    share = rule("share/word", Line(phrases=phrases("Gift")), languages=("da",))

    assert Cleaner([share]).clean(Document(f"{ENGLISH}\nGift\n", meta={"lang": "da"})).edits


@pytest.mark.parametrize("lang", ["", "en", "de", "zh", "xx-Unknown", "not a tag"])
def test_without_rules_of_a_language_the_language_means_nothing(lang):
    rules = [rule("ad/label", Line(regex=Pattern("(?i:advert).*")))]
    page = f"{ENGLISH}\nAdvert here\n{GERMAN}\n"

    assert (
        Cleaner(rules).clean(Document(page, meta={"lang": lang})).text == f"{ENGLISH}\n{GERMAN}\n"
    )


def test_the_language_is_asked_only_when_a_rule_of_one_matched(monkeypatch):
    monkeypatch.setattr(gathering, "told", lambda text: pytest.fail("was asked"))
    rules = [
        rule("ad/label", Line(phrases=phrases("Advertisement"))),
        rule("ad/own", Line(phrases=phrases("Reklame her")), languages=("da",)),
    ]

    assert Cleaner(rules).clean(Document(f"{ENGLISH}\nAdvertisement\n")).status == "cleaned"


@pytest.mark.parametrize("lang", ["", "ja", "ar", "th"])
def test_a_text_without_boilerplate_stays_whatever_its_language(lang):
    text = "\n\n".join(SENTENCES) + "\n"

    assert Cleaner(profile="thorough").clean(Document(text, meta={"lang": lang})).text == text


@pytest.mark.parametrize(
    ("page", "goes"),
    [
        pytest.param("Breakfast menu\n\nPain\n\nButter and jam\n", False, id="one English word"),
        pytest.param("Pain\n", True, id="no word that tells"),
        pytest.param("Le beurre est dur.\n\nPain\n", True, id="one French word"),
        pytest.param("Croissants et confiture\n\nPain\n", True, id="none of any list"),
    ],
)
def test_a_short_text_that_speaks_for_another_language_is_left_alone(page, goes):
    bound = rule("ad/bread", Line(regex=Pattern("Pain")), languages=("fr",))
    spoken = rule("ad/bread", Line(phrases=Phrases((("fr", ("Pain",)),))))

    for bread in (bound, spoken):
        assert ("Pain" not in Cleaner([bread]).clean(Document(f"{page}Thé")).text) == goes


needs_library = pytest.mark.skipif(
    find_spec("py3langid") is None, reason="the extra `lang` is not installed"
)
needs_none = pytest.mark.skipif(
    find_spec("py3langid") is not None, reason="the extra `lang` is installed"
)
ESTONIAN = "Vallavolikogu otsustas teisipäeval vana silla remondi kevadesse lükata."


@needs_library
@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(ESTONIAN, "et", id="a language without stop words here"),
        pytest.param("Gradsko vijeće odlučilo je odgoditi popravak mosta.", "hr", id="Croatian"),
        pytest.param("Tea.", "", id="too little"),
    ],
)
def test_a_library_tells_other_languages(text, language):
    assert identified(text) == language


@needs_library
def test_a_record_may_ask_for_the_library(danish):
    page = f"{ESTONIAN}\nGift\n"

    assert danish.clean(Document(page, meta={"lang": "auto"})).text == page


@needs_none
def test_without_the_library_asking_for_it_is_an_error_that_says_what_to_install(danish):
    result = danish.clean(Document(f"{ESTONIAN}\nGift\n", meta={"lang": "auto"}))

    assert (result.status, result.reason) == (
        "error",
        "lang 'auto' needs the extra 'lang': pip install 'cleaner[lang]'",
    )
