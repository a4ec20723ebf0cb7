"""The path of a document."""

import gc

import pytest
from strategies import REPAIRS, SENTENCES, phrases, rule

from cleaner import Cleaner, Document
from cleaner.condition import Condition
from cleaner.edit import Edit
from cleaner.kinds.line import Line
from cleaner.limits import Limits
from cleaner.pattern import Pattern
from cleaner.result import Refusal, traced

AD = rule("ad/label", Line(phrases=phrases("Advertisement")))
FREE = Limits(rule=1.0, document=1.0)
PAGE = f"{SENTENCES[0]}\n\nAdvertisement\n\n{SENTENCES[1]}\n"


def cleaned(text: str, *rules, **options):
    """A text cleaned with a few rules."""
    return Cleaner(rules or (AD,), **options).clean(Document(text))


def test_a_line_is_cut_and_the_edit_says_so():
    result = cleaned(PAGE)

    start = PAGE.index("Advertisement")
    assert result.text == f"{SENTENCES[0]}\n\n{SENTENCES[1]}\n"
    assert result.edits[0] == Edit(start, start + 14, "", "ad/label")
    assert result.status == "cleaned"


def test_edits_count_in_the_source_and_not_in_the_mended_text():
    result = cleaned(f"a\x00b\x00\n{PAGE}", AD, *REPAIRS)

    start = result.document.text.index("Advertisement")
    assert (start, start + 14) in {edit[:2] for edit in result.edits}


def test_refusals_count_in_the_source_too():
    keep = rule("keep/label", Line(phrases=phrases("Advertisement")), effect="keep")
    result = cleaned(f"a\x00b\x00\n{PAGE}", AD, keep, *REPAIRS)

    start = result.document.text.index("Advertisement")
    assert [refusal[:3] for refusal in result.refusals] == [("ad/label", start, start + 13)]


def test_a_cut_may_make_room_for_another():
    above = Condition(before=Condition(shape="prose"))
    tweet = rule("share/tweet", Line(phrases=phrases("Tweet")), when=above)

    result = cleaned(f"{SENTENCES[0]}\nAdvertisement\nTweet\n{SENTENCES[1]}", AD, tweet)

    assert result.text == f"{SENTENCES[0]}\n{SENTENCES[1]}"


def test_a_document_over_its_limit_keeps_everything():
    result = cleaned(PAGE, limits=Limits(rule=1.0, document=0.0, free=0))

    assert (result.text, result.status) == (PAGE, "guarded")
    assert result.reason


def test_a_document_over_its_limit_is_mended_all_the_same():
    limits = Limits(rule=1.0, document=0.0, free=0)
    result = cleaned(f"a\x00{PAGE}", AD, *REPAIRS, limits=limits)

    assert (result.text, result.status) == (f"a{PAGE}", "guarded")


def test_a_document_of_boilerplate_alone_keeps_everything():
    result = cleaned("Advertisement\n", limits=FREE)

    assert (result.text, result.status) == ("Advertisement\n", "guarded")


def test_a_pattern_that_takes_too_long_leaves_the_document_as_it_was():
    slow = rule("ad/slow", Line(regex=Pattern(r"(?:(a|aa)+)+(?:advert)?$"), literal=("advert",)))

    result = cleaned(f"\n\n{'a' * 60}!advert\n{PAGE}", AD, slow)

    assert result.status == "timeout"
    assert result.text is result.document.text


def test_a_rule_that_breaks_leaves_the_document_as_it_was():
    class Broken(Line):
        def find(self, marks, number):
            raise ZeroDivisionError("by zero")

    broken = rule("ad/broken", Broken(phrases=phrases("Advertisement")))
    result = cleaned(f"\n\n{PAGE}", broken)

    assert (result.status, result.reason) == ("error", "ZeroDivisionError: by zero")
    assert result.text is result.document.text


def test_a_broken_document_does_not_stop_the_others():
    results = Cleaner([AD]).clean_many([Document(PAGE), Document("\ud800"), Document(PAGE)])

    assert [result.status for result in results] == ["cleaned", "unchanged", "cleaned"]


def test_documents_are_cleaned_one_by_one():
    endless = iter(lambda: Document(PAGE), None)

    assert next(Cleaner([AD]).clean_many(endless)).status == "cleaned"


def test_what_is_captured_is_in_the_fields():
    dated = rule("timestamp/date", Line(shape="date"), place="head", capture="date")

    result = cleaned(f"3 March 2020\n{PAGE}", dated)

    assert result.fields == {"date": ("3 March 2020",)}


def test_a_guarded_document_captures_nothing():
    dated = rule("timestamp/date", Line(shape="date"), place="head", capture="date")
    limits = Limits(rule=1.0, document=0.0, free=0)

    assert cleaned(f"3 March 2020\n{PAGE}", dated, limits=limits).fields == {}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"], ids=ascii)
def test_every_line_keeps_its_own_end(newline):
    text = f"{SENTENCES[0]}{newline}{SENTENCES[1]}{newline}"

    assert cleaned(text).text is text


def test_a_long_line_without_a_space_is_cleaned():
    text = "x" * 200_000

    assert cleaned(text).text is text


def test_a_thousand_marks_on_one_letter_are_kept():
    text = "a" + "\u0301" * 10_000

    assert cleaned(text).text is text


def test_a_string_is_refused_with_the_mend():
    with pytest.raises(TypeError, match=r"not str; for a string: clean\(Document\(text\)\)"):
        Cleaner().clean("Advertisement\n")


def test_cleaning_makes_no_reference_cycles():
    cleaner = Cleaner()
    text = "\n".join(("Home » News » Coast", *SENTENCES, "Share", "Tweet", "© 2024 Westmere"))
    cleaner.clean(Document(text))
    gc.collect()

    gc.disable()
    cleaner.clean(Document(text))
    found = gc.collect()
    gc.enable()

    assert found == 0


@pytest.mark.parametrize(
    ("offset", "source"),
    [
        pytest.param(0, 0, id="before any edit"),
        pytest.param(2, 2, id="at the start of a repair"),
        pytest.param(3, 4, id="right behind it"),
        pytest.param(5, 6, id="at a removal"),
        pytest.param(6, 10, id="behind it"),
    ],
)
def test_a_refusal_is_traced_to_the_source(offset, source):
    # "caÃ©é abcxy": two characters became one, then three went.
    edits = (Edit(2, 4, "é", "fix"), Edit(6, 9, "", "cut"))

    found = traced([Refusal("ad/x", offset, offset, "place")], edits)

    assert found == [Refusal("ad/x", source, source, "place")]


def test_an_entity_is_mended_once_the_markup_beside_it_is_cut():
    code = rule("ad/code", Line(phrases=phrases("<b>Advertisement</b>")))

    result = cleaned(f"Tea &amp; toast\n<b>Advertisement</b>\n{SENTENCES[0]}", code, *REPAIRS)

    assert result.text == f"Tea & toast\n{SENTENCES[0]}"
