"""Worth: how selective a string is."""

import pytest

from cleaner.worth import usable, worth


@pytest.mark.parametrize(
    ("string", "least"),
    [
        pytest.param("ad", 2, id="two letters"),
        pytest.param("Ad 1!", 2, id="digits and marks do not count"),
        pytest.param("广告", 4, id="letters of another script count twice"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_the_worth_of_a_string(string, least):
    assert worth(string) == least


def test_strings_of_two_letters_are_of_no_use():
    assert not usable(["ad", "see also"])


def test_no_strings_are_of_no_use():
    assert not usable([])
