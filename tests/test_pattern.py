"""Patterns: placeholders, the site's name, the budget."""

from time import thread_time

import pytest

from cleaner.budget import ALLOWED, begin, uncounted
from cleaner.pattern import Pattern


def test_a_pattern_that_names_the_site_matches_nothing_without_one():
    assert Pattern("{site}.*").fullmatch("Westmere Gazette") is None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Westmere Gazette: news", id="as it stands"),
        pytest.param("WESTMERE GAZETTE: news", id="another case"),
        pytest.param("westmeregazette: news", id="without its space"),
    ],
)
def test_a_pattern_finds_the_site_as(line):
    assert Pattern("{site}: news").fullmatch(line, "Westmere Gazette")


def test_a_site_name_is_no_pattern():
    assert Pattern("{site}").fullmatch("abc", "a.c") is None


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("Updated {date}", "Updated 3 March 2020", id="date"),
        pytest.param("at {time}", "at 10:45", id="time"),
        pytest.param("in {month}", "in December", id="month"),
    ],
)
def test_a_placeholder_stands_for_its_shape(source, line):
    assert Pattern(source).fullmatch(line)


def test_case_counts_unless_the_pattern_says_otherwise():
    assert Pattern("ad").search("AD") is None


def test_a_pattern_over_its_budget_times_out():
    with pytest.raises(TimeoutError):
        Pattern(r"(?:(a|aa)+)+$").fullmatch("a" * 60 + "!")


def test_literals_too_short_to_look_for_count_as_none():
    assert Pattern("ad.*").literals == frozenset()


def test_a_document_does_not_pay_for_what_is_made_ready_while_it_is_looked_at():
    def spend():
        deadline = thread_time() + 0.2
        while thread_time() < deadline:
            pass

    begin(0)
    before = ALLOWED.until
    with uncounted(), uncounted():
        spend()

    assert 0.2 <= ALLOWED.until - before < 0.4
    begin()
