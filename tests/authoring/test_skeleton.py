"""A new rule is refused or found fault with until its blanks are filled, then it is a rule."""

import pytest

from cleaner.authoring.linting import BLANK, findings
from cleaner.authoring.skeleton import KEYS, skeleton
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


@pytest.mark.parametrize("rule_id", ["tides", "navigation/", "navigation/Tide Table", "x/tides"])
def test_an_unfit_id_is_refused(rule_id):
    with pytest.raises(CleanerError):
        skeleton(rule_id, "line")
