"""Language: a rule of one language is silent on pages of another, and removes nothing by itself."""

import pytest
from strategies import SENTENCES, phrases, rule

from cleaner import Cleaner, Document
from cleaner import gather as gathering
from cleaner.kinds.line import Line
from cleaner.pattern import Pattern
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
