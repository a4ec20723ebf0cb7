"""Configuration on the command line: which file holds, what is stronger, what is in force."""

import json
import os
from pathlib import Path

import pytest

from cleaner import Cleaner, load_rules

PAGE = b"The pier burned down in the night and nobody was hurt.\nAdvertisement\nIt will rise.\n"
CLEAN = PAGE.replace(b"Advertisement\n", b"")


@pytest.fixture
def here(tmp_path, monkeypatch, rules):
    """An empty working directory, apart from the rule file of the option `rules`."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def configure(folder: Path, rules, more: str = "") -> None:
    """A configuration with the one rule, and what else it says."""
    first = f'builtin-rules = false\nrules = ["{os.path.relpath(rules[-1], folder)}"]\n'
    (folder / "cleaner.toml").write_text(first + more)


def test_standard_input_goes_by_the_working_directory(cleaner, here, rules):
    configure(here, rules)

    assert cleaner(given=PAGE).out == CLEAN


def test_a_file_goes_by_its_own_folder(cleaner, here, rules):
    (here / "sub").mkdir()
    (here / "sub" / "page.txt").write_bytes(PAGE)
    (here / "page.txt").write_bytes(PAGE)
    configure(here, rules, 'ignore = ["ad"]\n')
    configure(here / "sub", rules)

    assert cleaner("sub/page.txt", "page.txt").out == CLEAN + PAGE


def test_the_command_line_beats_the_file(cleaner, here, rules):
    configure(here, rules, 'ignore = ["ad"]\n')

    assert cleaner("--extend-select", "ad", given=PAGE).out == CLEAN


def test_lists_of_file_and_command_line_add_up(cleaner, here, rules):
    configure(here, rules, 'ignore = ["ad"]\n')

    assert cleaner("--ignore", "related", given=PAGE).out == PAGE


def test_isolated_reads_no_configuration(cleaner, here, rules):
    (here / "cleaner.toml").write_text("broken")

    assert cleaner("--isolated", *rules, given=PAGE).out == CLEAN


def test_a_configuration_may_be_named(cleaner, here, rules, tmp_path):
    configure(tmp_path, rules)
    (here / "cleaner.toml").write_text("broken")

    assert cleaner("--config", tmp_path / "cleaner.toml", given=PAGE).out == CLEAN


def test_explain_goes_by_the_configuration(cleaner, here, rules):
    configure(here, rules)

    assert b"ad/own-line" in cleaner("explain", given=PAGE).out


def test_a_glob_holds_for_its_files_alone(cleaner, here, rules):
    configure(here, rules, '[per-file."*.md"]\nignore = ["ad"]\n')
    for name in ("a.md", "a.txt"):
        (here / name).write_bytes(PAGE)

    assert cleaner("a.md", "a.txt").out == PAGE + CLEAN


def test_a_broken_configuration_is_told_before_anything_is_read(cleaner, here):
    (here / "cleaner.toml").write_text("\nprofle = 1\n")
    (here / "page.txt").write_bytes(PAGE)

    ran = cleaner("page.txt")

    assert (ran.code, ran.out) == (2, b"")
    assert ran.err == "cleaner.toml:2:1: profle: unknown key (did you mean 'profile'?)\n"


def test_a_name_that_no_rule_has_is_told_with_its_line(cleaner, here, rules):
    configure(here, rules, 'ignore = ["repaet"]\n')

    ran = cleaner(given=PAGE)

    assert (ran.code, ran.err) == (
        2,
        "cleaner.toml:3:1: ignore: no rule or category is called 'repaet'"
        " (did you mean 'repeat'?)\n",
    )


def test_config_says_where_each_value_is_from(cleaner, here, rules):
    configure(here, rules, 'ignore = ["related"]\nexclude = ["*.log"]\n')

    told = json.loads(cleaner("config", "--json", "--profile", "precise", "page.log").out)

    values = {key: (one["value"], one["from"]) for key, one in told["values"].items()}
    assert values["profile"] == ("precise", "command line")
    assert values["ignore"] == (["related"], "cleaner.toml:3:1")
    assert values["select"] == ([], "default")
    assert told["excluded"] is True


def test_config_says_what_it_is_the_configuration_of(cleaner, here):
    assert cleaner("config", "--isolated").out.startswith(b"# standard input, stamp ")
    assert cleaner("config", "--isolated", "a.txt").out.startswith(b"# a.txt, stamp ")


def test_config_tells_the_stamp_of_the_cleaner(cleaner, here, rules):
    told = json.loads(cleaner("config", "--json", *rules).out)

    assert told["stamp"] == Cleaner(load_rules(rules[-1])).stamp


def test_what_config_prints_is_a_configuration_with_the_same_meaning(cleaner, here, rules):
    configure(
        here, rules, 'ignore = ["ad"]\n[limits]\nfree = 3\n[per-file."*.md"]\nselect=["ad"]\n'
    )
    printed = cleaner("config").out
    (here / "cleaner.toml").write_bytes(printed)

    def without_comments(text: bytes) -> list[bytes]:
        return [line.partition(b"  #")[0] for line in text.splitlines()]

    assert without_comments(cleaner("config").out) == without_comments(printed)


def test_config_takes_one_file(cleaner, here):
    ran = cleaner("config", "a", "b")

    assert (ran.code, "one file at a time" in ran.err) == (2, True)


def test_limits_of_the_configuration_hold(cleaner, here, rules):
    configure(here, rules, "[limits]\nrule = 0\nfree = 0\n")

    assert cleaner(given=PAGE).out == PAGE


def test_config_tells_what_a_pack_puts_out_of_force(cleaner, here, rules):
    pack = here / "pk"
    pack.mkdir()
    (pack / "pack.yaml").write_text(
        "name: pk\nversion: '1'\nlicence: MIT\ndisable:\n  - newsletter\n  - related/see-also\n"
    )
    (pack / "own.yaml").write_bytes(Path(rules[-1]).read_bytes())

    told = json.loads(cleaner("config", "--json", "--rules", "pk").out)
    shown = cleaner("rules", "show", "--rules", "pk", "related/see-also")

    places = {"newsletter": "pk/pack.yaml:5:5", "related/see-also": "pk/pack.yaml:6:5"}
    assert told["disabled"] == places
    assert b"# disabled by a pack: newsletter  # pk/pack.yaml:5:5" in (
        cleaner("config", "--rules", "pk").out
    )
    assert (shown.code, shown.err) == (
        2,
        "cleaner: related/see-also is not in force: pk/pack.yaml:6:5 disables related/see-also\n",
    )
