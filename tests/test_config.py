"""Selection: what is in force."""

import pytest

from cleaner import Cleaner
from cleaner.config import Selection, suggestion
from cleaner.errors import CleanerError

LABEL = ("ad", "ad/label")
BYLINE = ("byline", "byline/name")


@pytest.mark.parametrize(
    ("selection", "names", "taken"),
    [
        pytest.param(Selection(), LABEL, True, id="a rule is selected by default"),
        pytest.param(Selection(), BYLINE, False, id="but not of a category that is off"),
        pytest.param(Selection(extend=("byline",)), BYLINE, True, id="extending by category"),
        pytest.param(Selection(extend=("byline/name",)), BYLINE, True, id="extending by id"),
        pytest.param(Selection(select=("related",)), LABEL, False, id="selecting others"),
        pytest.param(Selection(select=("ad",)), LABEL, True, id="selecting the category"),
        pytest.param(Selection(select=("byline/name",)), BYLINE, True, id="selecting what is off"),
        pytest.param(Selection(ignore=("ad",)), LABEL, False, id="ignoring the category"),
        pytest.param(Selection(ignore=("ad/label",)), LABEL, False, id="ignoring the rule"),
        pytest.param(
            Selection(ignore=("ad",), extend=("ad/label",)),
            LABEL,
            True,
            id="an id beats its category",
        ),
        pytest.param(
            Selection(extend=("ad",), ignore=("ad/label",)), LABEL, False, id="and so when ignored"
        ),
        pytest.param(
            Selection(extend=("ad",), ignore=("ad",)), LABEL, False, id="ignoring beats extending"
        ),
        pytest.param(
            Selection(select=("ad",), ignore=("ad/label",)), LABEL, False, id="all but one rule"
        ),
    ],
)
def test_a_selection(selection, names, taken):
    assert selection.takes(names) is taken


@pytest.mark.parametrize("option", ["select", "extend_select", "ignore"])
def test_an_unknown_name_is_refused_with_a_suggestion(option):
    with pytest.raises(CleanerError, match=r"'repaet' \(did you mean 'repeat'\?\)"):
        Cleaner(**{option: ["repaet"]})


def test_a_word_unlike_any_other_gets_no_suggestion():
    assert suggestion("zzz", ["ad", "related"]) == ""
