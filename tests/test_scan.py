"""The scan: never misses a line that a rule matches."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SENTENCES, any_texts, phrases, rule, rule_sets

from cleaner import Cleaner, Document
from cleaner.edit import Edit
from cleaner.kinds.line import Line
from cleaner.kinds.span import Span
from cleaner.landmarks import Landmarks
from cleaner.memory import Memory, find
from cleaner.pattern import Pattern
from cleaner.scan import Scan
from cleaner.view import View


def marks(text: str) -> Landmarks:
    """The landmarks of a text."""
    return Landmarks(View(text), Document(text))


def tried(kind, text: str) -> set[int]:
    """The lines a rule of this kind is tried on."""
    return set(Scan([rule("ad/x", kind)]).candidates(marks(text)))


@settings(max_examples=300)
@given(any_texts(), rule_sets())
def test_every_line_a_rule_matches_is_tried(text, rules):
    lines = [one for one in rules if one.kind.scope == "line"]
    scan = Scan(one for one in lines if one not in Scan(lines).placed)

    page = marks(text)
    fast = set(find(page, scan.candidates(page)))

    assert fast == set(find(page, scan.every(page)))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        pytest.param(Line(phrases=phrases("Read more")), "READ MORE »", id="a phrase"),
        pytest.param(Line(phrases=phrases("{n} comments")), "3.4k comments", id="thousands"),
        pytest.param(Line(phrases=phrases("{n} comments")), "2M comments", id="millions"),
        pytest.param(Line(phrases=phrases("{n} تعليق")), "١٢ تعليق", id="Arabic digits"),
        pytest.param(Line(phrases=phrases("Подписаться")), "© Подписаться", id="a sign before it"),
        pytest.param(Line(phrases=phrases("п'ять фото")), "пʼять фото", id="an apostrophe"),
        pytest.param(Line(phrases=phrases("Read more")), "[Read](/a) more", id="a link inside"),
        pytest.param(Line(labels=phrases("Share"), at_least=1), "12 | Share", id="a label"),
        pytest.param(Line(regex=Pattern("(?i:© .*)")), "© Westmere", id="a sign"),
        pytest.param(Line(regex=Pattern("(?i:kelvin) .*")), "\u212aelvin x", id="an odd letter"),
        pytest.param(Span(phrases=phrases("Read more")), "and (read  more) on", id="inside a line"),
        pytest.param(Span(regex=Pattern(r"\[advert\]")), "and [advert] on", id="a pattern inside"),
    ],
)
def test_a_line_is_tried(kind, line):
    text = f"{SENTENCES[0]}\n{line}\n{SENTENCES[1]}"

    assert list(find(marks(text), Scan([rule("ad/x", kind)]).every(marks(text))))
    assert 1 in tried(kind, text)


def test_a_literal_in_the_address_of_a_link_is_found():
    kind = Line(regex=Pattern(r"\[.*\]\(https://example\.org/share/.*\)"))

    assert 0 in tried(kind, "[x](https://example.org/share/a)")


def test_a_title_on_the_next_line_moves_no_line():
    kind = Line(phrases=phrases("Share"))

    assert tried(kind, '[pier](https://example.org/\n"x")\n\nShare') == {3}


def test_a_line_that_holds_none_of_the_strings_is_not_tried():
    assert tried(Line(phrases=phrases("Share")), "\n".join(SENTENCES)) == set()


def test_a_string_of_two_ascii_letters_is_looked_for_by_its_others():
    kind = Line(regex=Pattern(r"\[sửa\]"), literal=("[sửa",))

    assert tried(kind, "[sửa]") == {0}
    assert tried(kind, "\n".join(SENTENCES)) == set()


def test_a_rule_without_strings_is_tried_in_its_place():
    one = rule("timestamp/x", Line(shape="date"), place="head")
    page = marks(f"a\nb\n{SENTENCES[0]}\nc")

    assert set(Scan([one]).candidates(page)) == {0, 1}


def test_no_rules_try_no_lines():
    assert Scan([]).candidates(marks("Share")) == {}


@settings(max_examples=100)
@given(any_texts(), rule_sets(), st.data())
def test_what_is_left_of_a_page_is_tried_as_if_it_were_new(text, rules, data):
    scan = Scan(one for one in rules if one.kind.scope == "line")
    memory = Memory({})
    page = marks(text)
    list(find(page, scan.candidates(page, memory), memory))
    gone = data.draw(st.sets(st.integers(0, len(page.view.lines) - 2))) if "\n" in text else set()
    left = page.view.without([Edit(*page.view.starts[n : n + 2], "", "") for n in sorted(gone)])

    again = Landmarks(left, page.document)
    new = marks(left.text)

    assert spans(find(again, scan.candidates(again, memory), memory)) == spans(
        find(new, scan.candidates(new, Memory({})), Memory({}))
    )


def spans(matches) -> list[tuple[str, int, int]]:
    """Where rules match, in order."""
    return sorted((match.rule.id, match.start, match.end) for match in matches)


def test_a_pattern_that_asks_for_the_site_alone_is_tried_where_it_is_named(rules_of):
    rules = rules_of(
        "category: site-blurb\nrules:\n  - {id: b, kind: line, regex: '{site}\\b.+', keeps: [a]}\n"
    )
    page = "The sea rose.\nCoast Daily brings it to you.\nIt fell."
    document = Document(page, meta={"site": "Coast Daily"})

    assert Cleaner(rules).clean(document).text == "The sea rose.\nIt fell."
