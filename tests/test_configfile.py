"""Configuration files: found upwards, read in one go, everything wrong told with its line."""

import os
from pathlib import Path

import pytest

from cleaner.config import FILE_KEYS, KEYS
from cleaner.configfile import find, read
from cleaner.errors import ConfigError


@pytest.fixture
def config_of(tmp_path):
    """The configuration that a file with this content holds."""

    def made(content, name="cleaner.toml"):
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        return read(file)

    return made


@pytest.fixture
def faults_of(config_of, tmp_path):
    """What is wrong with a file of this content, without the file's name."""

    def faults(content, name="cleaner.toml"):
        with pytest.raises(ConfigError) as caught:
            config_of(content, name)
        return [problem.removeprefix(f"{tmp_path / name}:") for problem in caught.value.problems]

    return faults


WHOLE = """\
rules = ["my-rules", "/abroad/one.yaml", "pack:tarn"]
builtin-rules = false
select = ["ad"]
extend-select = ["byline"]
ignore = ["ad/label"]
profile = "precise"
exclude = ["*.log"]

[limits]
rule = 0.1
free = 100

[per-file."docs/*.md"]
profile = "thorough"
"""


def test_every_key_is_read(config_of, tmp_path):
    config = config_of(WHOLE)

    assert config.rules == (str(tmp_path / "my-rules"), "/abroad/one.yaml", "pack:tarn")
    assert (config.builtin_rules, config.profile) == (False, "precise")
    assert (config.select, config.extend_select, config.ignore) == (
        ("ad",),
        ("byline",),
        ("ad/label",),
    )
    assert (config.limited.rule, config.limited.document, config.limited.free) == (0.1, 0.5, 100)


def test_a_shared_file_has_the_keys_in_its_own_table(config_of):
    config = config_of(
        '[project]\nname = "x"\n[tool.cleaner]\nprofile = "precise"\n'
        "[tool.cleaner.limits]\nfree = 7\n",
        "pyproject.toml",
    )

    assert (config.profile, config.limited.free) == ("precise", 7)


def test_each_value_knows_its_line(config_of, tmp_path):
    config = config_of(WHOLE)
    file = tmp_path / "cleaner.toml"

    assert config.origin("profile") == f"{file}:6:1"
    assert config.origin("limits") == f"{file}:9:1"
    assert config.origin("per-file") == f"{file}:13:1"


def test_a_value_that_is_not_given_is_the_default(config_of):
    assert config_of("").origin("profile") == "default"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(
            'ingore = ["ad"]\n', "1:1: ingore: unknown key (did you mean 'ignore'?)", id="a slip"
        ),
        pytest.param(
            "\n[limits]\nrules = 0.1\n",
            "3:1: limits.rules: unknown key (did you mean 'rule'?)",
            id="a slip in a table",
        ),
        pytest.param(
            "limits = {rules = 0.1}\n",
            "1:1: limits.rules: unknown key (did you mean 'rule'?)",
            id="a slip in an inline table",
        ),
        pytest.param(
            "limits.rules = 0.1\n",
            "1:1: limits.rules: unknown key (did you mean 'rule'?)",
            id="a slip after a dot",
        ),
        pytest.param(
            '[per-file]\n"*.md" = {profle = "x"}\n',
            "2:1: per-file.'*.md'.profle: unknown key (did you mean 'profile'?)",
            id="a slip under a glob",
        ),
        pytest.param(
            '[per-file."a b/*.md"]\n\nexclude = []\n',
            "3:1: per-file.'a b/*.md'.exclude: unknown key; one of " + ", ".join(FILE_KEYS),
            id="a key that no single file can have",
        ),
        pytest.param(
            'ignore = "ad"\n',
            "1:1: ignore: expected a list of texts, not 'ad'",
            id="text for a list",
        ),
        pytest.param(
            "ignore = [1]\n", "1:1: ignore: expected a list of texts, not this list", id="numbers"
        ),
        pytest.param(
            "builtin-rules = 1\n",
            "1:1: builtin-rules: expected true or false, not 1",
            id="a number for a truth",
        ),
        pytest.param(
            'profile = "percise"\n',
            "1:1: profile: 'percise' is not one of precise, balanced, thorough"
            " (did you mean 'precise'?)",
            id="no profile",
        ),
        pytest.param(
            "profile = true\n",
            "1:1: profile: true is not one of precise, balanced, thorough",
            id="a truth for a word",
        ),
        pytest.param("limits = 3\n", "1:1: limits: expected a table, not 3", id="no table"),
        pytest.param(
            "limits.rule = 40\n",
            "1:1: limits.rule: expected a share from 0 to 1, not 40",
            id="share",
        ),
        pytest.param(
            "limits.free = 0.5\n",
            "1:1: limits.free: expected a number of characters, not 0.5",
            id="no whole number",
        ),
        pytest.param(
            "limits.free = true\n",
            "1:1: limits.free: expected a number of characters, not true",
            id="a truth for a number",
        ),
        pytest.param("per-file = []\n", "1:1: per-file: expected a table of globs", id="no globs"),
        pytest.param(
            'per-file."*.md" = "precise"\n',
            "1:1: per-file.'*.md': expected a table with select, extend-select, ignore, profile,"
            " limits",
            id="no table under a glob",
        ),
        pytest.param(
            "a = [1,\n 2", "2:3: not TOML: Unclosed array (at end of document)", id="no end"
        ),
        pytest.param("  a = 3\n", f"1:3: a: unknown key; one of {', '.join(KEYS)}", id="indented"),
        pytest.param("a = \n", "1:5: not TOML: Invalid value", id="no TOML"),
    ],
)
def test_a_fault_is_told_with_its_line(faults_of, content, fault):
    assert faults_of(content) == [fault]


def test_a_fault_in_a_shared_file_is_told_with_its_line(faults_of):
    content = "[tool.other]\nprofle = 1\n[tool.cleaner]\nprofle = 1\n"

    assert faults_of(content, "pyproject.toml") == [
        "4:1: profle: unknown key (did you mean 'profile'?)"
    ]


def test_all_faults_are_told_in_one_run_by_line(faults_of):
    faults = faults_of('profile = 1\nignore = 2\nx = 3\n[per-file]\n"*" = 4\n')

    assert [fault.split(":")[0] for fault in faults] == ["1", "2", "3", "5"]


def test_bytes_that_are_not_utf_8_are_a_fault(tmp_path):
    (tmp_path / "cleaner.toml").write_bytes(b'ignore = ["\xff"]')

    with pytest.raises(ConfigError, match=r"cleaner\.toml: not UTF-8"):
        read(tmp_path / "cleaner.toml")


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(ConfigError, match=r"cleaner\.toml: cannot be read: No such file"):
        read(tmp_path / "cleaner.toml")


def test_the_nearest_file_upwards_is_found(tmp_path):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "cleaner.toml").touch()
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.cleaner]\n")

    assert find(deep) == tmp_path / "a" / "pyproject.toml"


@pytest.mark.parametrize(
    "content", ["", "[tool.ruff]\n", "# [tool.cleaner]\n", 'x = "see [tool.cleaner]"\n']
)
def test_a_shared_file_without_our_table_is_passed_over(tmp_path, content):
    (tmp_path / "cleaner.toml").touch()
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text(content)

    assert find(inner) == tmp_path / "cleaner.toml"


def test_our_own_file_is_stronger_than_the_shared_one(tmp_path):
    (tmp_path / "cleaner.toml").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.cleaner]\n")

    assert find(tmp_path) == tmp_path / "cleaner.toml"


def test_a_huge_file_is_a_fault(tmp_path):
    with (tmp_path / "cleaner.toml").open("wb") as file:
        file.truncate(100_000_000_000)

    with pytest.raises(ConfigError, match=r"cleaner\.toml: larger than"):
        read(tmp_path / "cleaner.toml")


def test_a_folder_that_nobody_may_enter_hides_no_configuration_above(tmp_path, monkeypatch):
    (tmp_path / "cleaner.toml").touch()
    locked = tmp_path / "locked"
    exists = os.path.lexists

    def refuse(path):
        if Path(path).parent == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return exists(path)

    monkeypatch.setattr(os.path, "lexists", refuse)

    assert find(locked) == tmp_path / "cleaner.toml"


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_what_bears_the_name_is_meant_whatever_it_is(tmp_path, make):
    make(tmp_path / "cleaner.toml")

    file = find(tmp_path)

    assert file == tmp_path / "cleaner.toml"
    with pytest.raises(ConfigError, match="cannot be read"):
        read(file)
