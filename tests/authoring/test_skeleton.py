"""A new rule is refused or found fault with until its blanks are filled, then it is a rule."""

import pytest
import yaml

from cleaner.authoring.linting import findings
from cleaner.authoring.skeleton import KEYS, added, skeleton
from cleaner.convert import BLANK
from cleaner.errors import CleanerError, RuleError
from cleaner.kinds import KINDS
from cleaner.loading import load_rules


def test_there_is_a_skeleton_for_every_kind():
    assert set(KEYS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_skeleton_is_a_rule_without_findings(kind, rule_file):
    text = skeleton("navigation/tide-table", kind, "gazette.example")
    path = rule_file(text.replace(BLANK, "Check the tide table"))
    (rule,) = load_rules(path)

    assert (rule.id, rule.kind_name, rule.hosts) == (
        "navigation/tide-table",
        kind,
        ("gazette.example",),
    )
    assert findings([rule]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_unfilled_skeleton_is_not_let_through(kind, rule_file):
    path = rule_file(skeleton("navigation/tide-table", kind))

    with pytest.raises((RuleError, AssertionError)):
        assert findings(load_rules(path)) == []


@pytest.mark.parametrize(
    "rule_id", ["tides", "navigation/", "navigation/Tide Table", "x/tides", "ad/é"]
)
def test_an_unfit_id_is_refused(rule_id):
    with pytest.raises(CleanerError):
        skeleton(rule_id, "line")


@pytest.mark.parametrize(
    "given",
    [
        "gazette.example",
        "https://www.Gazette.example/x",
        "www.gazette.example:8080/a",
        "//gazette.example",
    ],
)
def test_a_host_is_taken_out_of_an_address(given, rule_file):
    text = skeleton("share/clap", "line", given).replace(BLANK, "Clap for it")

    assert load_rules(rule_file(text))[0].hosts == ("gazette.example",)


@pytest.mark.parametrize("given", ["https://[x", "gazette", "a.example, b.example", "a: b", "]"])
def test_a_host_that_is_none_is_refused(given):
    with pytest.raises(CleanerError, match="is no domain"):
        skeleton("share/clap", "line", given)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(skeleton("share/clap", "line"), id="a skeleton"),
        pytest.param("rules:\n- id: one\n  kind: line\n", id="a list at the margin"),
        pytest.param("category: ad\nrules:\n  - {id: one, kind: line}\n\n\n", id="blank lines"),
        pytest.param("rules:\n  - id: one\n    kind: line\n# the end", id="a comment"),
    ],
)
def test_a_rule_is_put_at_the_end_of_a_file(before):
    text = added(before, "share/pin", "line")
    ids = [rule["id"] for rule in yaml.safe_load(text)["rules"]]

    assert text.startswith(before.rstrip())
    assert ids == [ids[0], "pin"]


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("rules: []\nlists: {a: [b c]}\n", "by hand"),
        ("rules: [{id: pin, category: share}]\n", "share/pin is there already"),
        ("tea\n", "is no rule file"),
        ("rules: [\n", "is no rule file"),
    ],
)
def test_a_file_that_cannot_take_a_rule_is_left_alone(before, message):
    with pytest.raises(CleanerError, match=message):
        added(before, "share/pin", "line")
