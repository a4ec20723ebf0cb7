"""`cleaner rules …` in a folder with a configuration."""

import json

import pytest

OWN = """\
category: footer
rules:
  - id: tides
    why: The paper prints its tide table below each story.
    confidence: high
    kind: line
    phrases: [Tides of the week]
    removes: [Tides of the week]
    keeps: ["The tides of the week were low."]
"""
CORPUS = {
    "text": "The pier is gone, and nobody was on it.\nTides of the week",
    "gold": "The pier is gone, and nobody was on it.",
}
COMMANDS = [
    pytest.param(["list"], id="list"),
    pytest.param(["show", "footer/tides"], id="show"),
    pytest.param(["test"], id="test"),
    pytest.param(["lint"], id="lint"),
    pytest.param(["qa", "corpus.jsonl"], id="qa"),
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with a rule, and a folder below its configuration to work in."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "tides.yaml").write_text(OWN)
    (tmp_path / "cleaner.toml").write_text('rules = ["mine"]\nbuiltin-rules = false\n')
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "corpus.jsonl").write_text(json.dumps(CORPUS) + "\n")
    monkeypatch.chdir(tmp_path / "below")
    return tmp_path


def ids(ran) -> list[str]:
    """The ids that lead the lines of a list."""
    return [line.split()[0] for line in ran.out.decode().splitlines()]


def test_list_knows_the_rules_of_the_configuration(cleaner, project):
    assert ids(cleaner("rules", "list")) == ["footer/tides"]


def test_show_knows_the_rules_of_the_configuration(cleaner, project):
    assert b"below each story" in cleaner("rules", "show", "footer/tides").out


def test_without_a_path_the_rules_of_the_configuration_are_tested(cleaner, project):
    ran = cleaner("rules", "test")

    assert (ran.code, ran.out.count(b"footer/tides"), ran.out.count(b"\n")) == (0, 2, 2)


def test_without_a_path_the_rules_of_the_configuration_are_linted(cleaner, project):
    path = project / "mine" / "tides.yaml"
    path.write_text(OWN.replace("    why: The paper prints its tide table below each story.\n", ""))

    ran = cleaner("rules", "lint")

    assert (ran.code, b"CLN001 footer/tides" in ran.out) == (1, True)


def test_the_rules_of_the_configuration_are_measured(cleaner, project):
    ran = cleaner("rules", "qa", "corpus.jsonl")

    assert [line.split()[0] for line in ran.out.splitlines()] == [b"rule", b"footer/tides"]


@pytest.mark.parametrize("command", COMMANDS[1:2])
def test_isolated_they_are_unknown(cleaner, project, command):
    assert "no rule is called 'footer/tides'" in cleaner("rules", *command, "--isolated").err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_configuration_may_be_named(cleaner, project, command, tmp_path):
    file = tmp_path / "other.toml"
    file.write_text('rules = ["nowhere"]\n')

    ran = cleaner("rules", *command, "--config", file)

    told = f"{file}:1:1: rules: no such file or folder: {tmp_path / 'nowhere'}"
    assert (ran.code, told in ran.err) == (2, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_broken_configuration_is_told(cleaner, project, command):
    (project / "cleaner.toml").write_text('rulez = ["mine"]\n')

    ran = cleaner("rules", *command)

    assert (ran.code, "rulez: unknown key (did you mean 'rules'?)" in ran.err) == (2, True)


def test_figures_beside_the_rules_of_the_configuration_are_shown(cleaner, project):
    cleaner("rules", "qa", "--write", project / "mine" / "figures.json", "corpus.jsonl")

    assert cleaner("rules", "list").out.endswith(b"100 % of 1 host (21-100)\n")


@pytest.mark.parametrize(
    ("key", "off"),
    [
        pytest.param("", False, id="nothing said"),
        pytest.param('ignore = ["footer"]', True, id="ignored"),
        pytest.param('select = ["ad"]', True, id="not selected"),
        pytest.param('profile = "precise"', False, id="sure enough"),
    ],
)
def test_what_the_configuration_puts_out_of_force_is_off(cleaner, project, key, off):
    (project / "cleaner.toml").write_text(f'rules = ["mine"]\n{key}\n')

    listed = cleaner("rules", "list", "--category", "footer").out.decode().splitlines()
    told = map(json.loads, cleaner("rules", "list", "--json").out.splitlines())

    [line] = [line for line in listed if line.startswith("footer/tides")]
    assert (" off " in line) == off
    assert [one["on"] for one in told if one["id"] == "footer/tides"] == [not off]


def test_what_a_pack_of_the_configuration_disables_is_not_listed(cleaner, project):
    (project / "mine" / "pack.yaml").write_text("name: tides\ndisable: [footer/tail]\n")
    (project / "cleaner.toml").write_text('rules = ["mine"]\n')

    listed = ids(cleaner("rules", "list"))

    assert ("footer/tail" in listed, "footer/tides" in listed) == (False, True)


@pytest.mark.parametrize("command", [["list", "--rules"], ["test"], ["lint"]])
def test_a_pack_that_disables_what_is_not_there_is_told(cleaner, project, command):
    (project / "mine" / "pack.yaml").write_text("name: tides\ndisable: [footer/tial]\n")

    ran = cleaner("rules", *command, project / "mine", "--isolated")

    assert ran.code == 2
    assert "pack.yaml:2:11: no rule or category is called 'footer/tial' (did you mean" in ran.err


@pytest.mark.parametrize("command", [["list", "--rules"], ["test"], ["lint"]])
def test_a_rule_that_overrides_what_is_not_there_is_told(cleaner, project, command):
    path = project / "mine" / "tides.yaml"
    path.write_text(OWN.replace("    kind", "    override: true\n    kind"))

    ran = cleaner("rules", *command, path, "--isolated")

    assert ran.code == 2
    assert "tides.yaml:3:5: footer/tides: there is no rule of this id to override" in ran.err
