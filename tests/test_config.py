"""Selection: what is in force."""

import pytest

from cleaner import Cleaner
from cleaner.config import Config, Layer, Selection, suggestion
from cleaner.errors import CleanerError
from cleaner.limits import Limits

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


def layer(origin="file", **values):
    values = {key.replace("_", "-"): value for key, value in values.items()}
    return Layer(values, dict.fromkeys(values, origin))


@pytest.mark.parametrize(
    ("weak", "strong", "selection"),
    [
        pytest.param(
            {"ignore": ("ad",)},
            {"ignore": ("related",)},
            Selection(ignore=("ad", "related")),
            id="lists add up",
        ),
        pytest.param(
            {"ignore": ("ad", "share")},
            {"extend_select": ("ad",)},
            Selection(extend=("ad",), ignore=("share",)),
            id="what is selected is ignored no longer",
        ),
        pytest.param(
            {"extend_select": ("byline",)},
            {"ignore": ("byline",)},
            Selection(ignore=("byline",)),
            id="what is ignored is selected no longer",
        ),
        pytest.param(
            {"select": ("ad",), "extend_select": ("byline",), "ignore": ("ad/label",)},
            {"select": ("related",)},
            Selection(select=("related",), ignore=("ad/label",)),
            id="selecting replaces what was selected",
        ),
    ],
)
def test_a_stronger_layer(weak, strong, selection):
    assert Config().under(layer(**weak)).under(layer(**strong)).selection == selection


def test_a_list_from_two_places_names_both():
    config = Config().under(layer("one", ignore=("ad",))).under(layer("two", ignore=("share",)))

    assert config.origin("ignore") == "one, two"


def test_a_value_from_two_places_names_the_stronger():
    config = Config().under(layer("one", profile="precise")).under(layer("two", profile="thorough"))

    assert (config.profile, config.origin("profile")) == ("thorough", "two")


def test_single_limits_replace_those_of_the_profile():
    config = Config().under(layer(limits=(("rule", 0.1),), profile="thorough"))

    assert config.limited == Limits(rule=0.1, document=0.95, free=400)


@pytest.mark.parametrize(
    ("glob", "path", "matched"),
    [
        pytest.param("*.log", "a/b/c.log", True, id="a name at any depth"),
        pytest.param("/*.log", "a/c.log", False, id="a slash binds to the folder"),
        pytest.param("build/", "build/a/b.txt", True, id="all in a folder"),
        pytest.param("docs/*.md", "docs/a.md", True, id="a path"),
        pytest.param("docs/*.md", "docs/b/a.md", False, id="a star ends at a slash"),
        pytest.param("docs/**/a.md", "docs/b/c/a.md", True, id="two stars do not"),
        pytest.param("*.log", "../c.log", False, id="nothing outside the folder"),
    ],
)
def test_globs_are_those_of_gitignore(tmp_path, glob, path, matched):
    config = Config(exclude=(glob,), folder=tmp_path)

    assert config.excluded(tmp_path / path) is matched


def test_a_glob_may_be_taken_back(tmp_path):
    config = Config(exclude=("*.log", "!keep.log"), folder=tmp_path)

    assert (config.excluded(tmp_path / "a.log"), config.excluded(tmp_path / "keep.log")) == (
        True,
        False,
    )


def test_a_relative_path_counts_from_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert Config(exclude=("/a.log",), folder=tmp_path).excluded("a.log")


def test_later_globs_are_stronger(tmp_path):
    per_file = (("*.md", layer(profile="precise")), ("a.md", layer(profile="thorough")))
    config = Config(per_file=per_file, folder=tmp_path)

    assert config.for_file(tmp_path / "b.md").profile == "precise"
    assert config.for_file(tmp_path / "a.md").profile == "thorough"
