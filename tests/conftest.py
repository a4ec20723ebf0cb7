"""How Hypothesis runs here, and the fixtures that several test files share."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cleaner.errors import RuleError
from cleaner.loading import load_rules
from cleaner.rule import Rule

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile("local", deadline=None, suppress_health_check=SLOW)
settings.register_profile(
    "ci", deadline=None, suppress_health_check=SLOW, derandomize=True, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a run keeps between runs is kept apart from what the user's own runs keep."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def rule_file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a rule file and says where it is."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "rules.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def rules_of(rule_file: Callable[[str | bytes], Path]) -> Callable[[str | bytes], tuple[Rule, ...]]:
    """The rules that a file with this content holds."""
    return lambda content: load_rules(rule_file(content))


@pytest.fixture
def faults_of(rule_file: Callable[[str | bytes], Path]) -> Callable[[str | bytes], list[str]]:
    """What is wrong with a file of this content: the problems without the file's name."""

    def faults(content: str | bytes) -> list[str]:
        path = rule_file(content)
        with pytest.raises(RuleError) as caught:
            load_rules(path)
        return [problem.removeprefix(f"{path}:") for problem in caught.value.problems]

    return faults
