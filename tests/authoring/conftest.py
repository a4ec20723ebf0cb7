"""What the tests of authoring share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.authoring.finding import Finding
from cleaner.authoring.linting import findings
from cleaner.loading import load_rules


@pytest.fixture
def lint(rule_file: Callable[[str | bytes], Path]) -> Callable[[str], list[Finding]]:
    """The findings in a rule file of this content."""
    return lambda content: findings(load_rules(rule_file(content)))


@pytest.fixture
def codes(lint: Callable[[str], list[Finding]]) -> Callable[[str], list[str]]:
    """The codes of the findings in a rule file of this content."""
    return lambda content: [finding.code for finding in lint(content)]
