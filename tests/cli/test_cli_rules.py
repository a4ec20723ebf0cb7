"""`cleaner rules …`: what each command prints, and the code it ends with."""

import gzip
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from cleaner.authoring.figures import read
from cleaner.cli import main
from cleaner.cli.rules import COMMANDS
from cleaner.loading import builtin_folder

FAILING = """\
category: share
rules:
  - id: clap
    kind: line
    phrases: [Clap for it, clap for it]
    removes: [Clap for them]
    keeps: [Clap for it]
    examples: [{before: "Clap\\nIt rained.", after: "It rained."}]
"""
STORY = "The pier burned down in the night and nobody was hurt at all."
PAGES = [
    {
        "id": f"p{number}",
        "url": f"https://www.h{number % 7}.example/{number}",
        "text": f"{STORY}\nAdvertisement\nIt will be built again.",
        "gold": f"{STORY}\nIt will be built again." + ("\nAdvertisement" if number == 3 else ""),
    }
    for number in range(14)
]


@pytest.fixture
def failing(tmp_path):
    path = tmp_path / "share.yaml"
    path.write_text(FAILING)
    return path


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "news.jsonl.gz"
    lines = "".join(json.dumps(page) + "\n" for page in [*PAGES, {"text": "Tea."}])
    path.write_bytes(gzip.compress(lines.encode()))
    return path


@pytest.fixture
def ad(rules):
    return ("--no-builtin-rules", "--rules", rules[-1])


def test_without_a_command_the_commands_are_named(cleaner):
    ran = cleaner("rules")

    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("usage: cleaner rules [-h] COMMAND ...")
    assert all(name in ran.err for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_calls_a_match_or_a_cut_by_another_word(name, cleaner):
    assert not re.search(rb"\bhits?\b", cleaner("rules", name, "--help").out)


def test_a_misspelt_command_is_guessed(cleaner):
    ran = cleaner("rules", "shwo")

    assert (ran.code, "did you mean 'show'?" in ran.err) == (2, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_shows_an_example_and_its_exit_codes(name, cleaner):
    ran = cleaner("rules", name, "--help")
    told = ran.out.decode()

    assert (ran.code, f"  cleaner rules {name}" in told, "exit codes:\n  0  " in told) == (
        0,
        True,
        True,
    )


def test_the_list_has_one_rule_a_line(cleaner, ad):
    ran = cleaner("rules", "list", *ad)

    assert ran.out.split() == [b"ad/own-line", b"line", b"high", b"any"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (("--category", "ad"), 1),
        (("--category", "share"), 0),
        (("--kind", "line,span"), 1),
        (("--confidence", "low"), 0),
        (("--lang", "de"), 1),
    ],
)
def test_the_list_is_narrowed(asked, count, cleaner, ad):
    assert len(cleaner("rules", "list", *asked, *ad).out.splitlines()) == count


def test_the_list_for_programs_has_the_facts(cleaner, ad):
    (rule,) = map(json.loads, cleaner("rules", "list", "--json", *ad).out.splitlines())

    assert (rule["id"], rule["why"], rule["measured"]) == (
        "ad/own-line",
        "The ad that stood here is gone.",
        None,
    )


def test_a_filter_that_no_rule_can_pass_is_refused(cleaner):
    ran = cleaner("rules", "list", "--kind", "lien")

    assert (ran.code, ran.err) == (
        2,
        "cleaner: --kind: no kind is called 'lien' (did you mean 'line'?)\n",
    )


def test_a_rule_is_shown_as_it_is_written(cleaner, ad):
    ran = cleaner("rules", "show", "ad/own-line", *ad)
    told = ran.out.decode()

    assert told.startswith(
        f"ad/own-line  {ad[-1]}:3:5\nwhy        The ad that stood here is gone.\n"
    )
    assert told.endswith(
        "\n\nid: own-line\nwhy: The ad that stood here is gone.\nconfidence: high\nkind: line\n"
        "phrases: [Advertisement]\nremoves: [Advertisement]\n"
        'keeps: ["The advertisement was sold for a penny to the man on the quay."]\n\n'
    )


def test_a_rule_is_shown_as_data(cleaner, ad):
    rule = json.loads(cleaner("rules", "show", "--json", "ad/own-line", *ad).out)

    assert rule["rule"]["removes"] == ["Advertisement"]


def test_every_shipped_rule_can_be_shown(cleaner):
    ids = [line.split()[0] for line in cleaner("rules", "list").out.decode().splitlines()]
    ran = cleaner("rules", "show", "--json", *ids)
    shown = [json.loads(line) for line in ran.out.splitlines()]

    assert [f"{one['category']}/{one['rule']['id']}" for one in shown] == ids


def test_an_unknown_rule_is_guessed(cleaner):
    ran = cleaner("rules", "show", "ad/lable")

    assert (ran.code, ran.err) == (
        2,
        "cleaner: no rule is called 'ad/lable' (did you mean 'ad/label'?)\n",
    )


def test_rules_that_do_as_they_say_pass(cleaner, ad):
    ran = cleaner("rules", "test", "--no-builtin-rules", ad[-1])

    assert (ran.code, ran.err) == (0, "cleaner: 2 examples: 1 kept, 1 removed\n")
    assert ran.out.decode().splitlines()[0] == 'removed  ad/own-line  "Advertisement"'


def test_each_failure_is_named_with_its_place(cleaner, failing):
    ran = cleaner("rules", "test", failing)

    assert (ran.code, ran.err) == (1, "cleaner: 3 examples: 1 missed, 1 noisy, 1 wrong\n")
    assert ran.out.decode().splitlines() == [
        f'missed   share/clap  "Clap for them": takes nothing  ({failing}:3:5)',
        f'noisy    share/clap  "Clap for it"  ({failing}:3:5)',
        r'wrong    share/clap  "Clap\nIt rained." became "Clap\nIt rained.", not "It rained."'
        f"  ({failing}:3:5)",
    ]


def test_tests_are_chosen_by_a_word(cleaner):
    ran = cleaner("rules", "test", "-k", "share/line", "--json")

    assert {json.loads(line)["rule"] for line in ran.out.splitlines()} == {"share/line"}


def test_passing_is_silent_when_asked(cleaner):
    assert cleaner("rules", "test", "-q")[:2] == (0, b"")


def test_nothing_to_test_is_a_mistake(cleaner):
    assert cleaner("rules", "test", "-k", "nothing-like-it").code == 2


def test_a_copy_of_a_shipped_rule_stands_in_for_it(cleaner, tmp_path):
    path = tmp_path / "ads.yaml"
    path.write_text(FAILING.replace("category: share", "category: ad").replace("clap\n", "label\n"))

    assert cleaner("rules", "test", path).err == "cleaner: 3 examples: 1 missed, 1 noisy, 1 wrong\n"


def test_lint_names_place_code_and_mend(cleaner, failing):
    ran = cleaner("rules", "lint", "--ignore", "CLN001", failing)

    assert (ran.code, ran.out.decode()) == (
        1,
        f"{failing}:5:28: CLN101 share/clap: 'clap for it' is in the list already; take it out"
        " [--fix]\n",
    )


def test_lint_explains_a_code(cleaner):
    ran = cleaner("rules", "lint", "--explain", "CLN303")

    assert (ran.code, ran.out.splitlines()[0]) == (0, b"CLN303: a pattern without bounds")


def test_lint_explains_no_code_that_is_none(cleaner):
    ran = cleaner("rules", "lint", "--explain", "CLN33")

    assert (ran.code, "no finding has the code 'CLN33' (did you mean 'CLN30" in ran.err) == (
        2,
        True,
    )


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_lint_says_on_a_terminal_how_far_it_is(failing, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    main(["rules", "lint", str(failing)])

    first, *_ = sys.stderr.getvalue().split("\r\x1b[K")[1:]
    assert first == "rules: 0/1"


def test_lint_mends_what_is_safe(cleaner, failing):
    ran = cleaner("rules", "lint", "--fix", "--select", "CLN101", failing)

    assert (ran.code, ran.out, ran.err) == (0, b"", "cleaner: mended 1 of 1 findings\n")
    assert "phrases: [Clap for it]\n" in failing.read_text()


def test_lint_mends_no_shipped_rules_by_the_way(cleaner):
    ran = cleaner("rules", "lint", "--fix")

    assert (ran.code, "--fix needs a path" in ran.err) == (2, True)


def test_lint_for_programs(cleaner, failing):
    found = [
        json.loads(line) for line in cleaner("rules", "lint", "--json", failing).out.splitlines()
    ]

    assert [(one["code"], one["line"], one["fixable"]) for one in found] == [
        ("CLN001", 3, False),
        ("CLN101", 5, True),
    ]


def test_an_unknown_code_is_refused(cleaner):
    assert cleaner("rules", "lint", "--ignore", "CLN1").code == 2


@pytest.mark.parametrize("command", [("test",), ("lint",), ("qa", "x.jsonl", "--rules")])
def test_a_file_without_a_rule_does_not_mean_the_shipped_ones(command, cleaner, tmp_path):
    path = tmp_path / "none.yaml"
    path.write_text("category: ad\nrules: []\n")
    ran = cleaner("rules", *command, path)

    assert (ran.code, ran.out, ran.err) == (
        2,
        b"",
        f"{path}:2:8: the file holds no rule\n",
    )


def test_a_folder_without_a_rule_does_not_mean_the_shipped_ones(cleaner, tmp_path):
    (tmp_path / "pack.yaml").write_text("name: tarn\ndisable: [ad]\n")
    ran = cleaner("rules", "test", tmp_path)

    assert (ran.code, ran.err) == (2, "cleaner: there is no example to run\n")


@pytest.mark.parametrize("number", ["-1", "two", "9" * 5000])
def test_hits_to_show_are_none_or_more(number, cleaner, ad, corpus):
    ran = cleaner("rules", "qa", *ad, f"--show={number}", corpus)

    assert (ran.code, ran.out) == (2, b"")
    assert "--show: expected a whole number, 0 or more" in ran.err


@pytest.mark.parametrize(
    "content",
    [
        "[" * 200_000,
        '{"measured": {"pages": 1, "hosts": 1, "corpus": []}, "rules": {"ad/own-line": '
        '{"whole": {"hosts": "many"}, "files": {}}}}',
        '{"measured": {"pages": 1, "hosts": 1, "corpus": []}, "rules": {"ad/own-line": '
        '{"whole": {"hosts": 9, "precision": NaN}, "files": {}}}}',
    ],
    ids=["deep", "a word", "no number"],
)
@pytest.mark.parametrize("command", [("list",), ("show", "ad/own-line")])
def test_broken_figures_are_told_and_the_rules_listed(command, content, cleaner, ad, tmp_path):
    path = tmp_path / "rules" / "figures.json"
    path.write_text(content)
    ran = cleaner("rules", *command, *ad[:-1], path.parent)

    assert (ran.code, ran.out.startswith(b"ad/own-line")) == (0, True)
    assert f"cleaner: {path}: not a file of figures" in ran.err


def test_what_overrides_a_rule_does_not_show_its_figures(cleaner, tmp_path):
    path = tmp_path / "ads.yaml"
    own = FAILING.replace("category: share", "category: ad").replace("clap\n", "label\n")
    path.write_text(own + "    override: true\n")
    ran = cleaner("rules", "show", "--rules", path, "ad/label")

    assert b"measured   not yet" in ran.out
    assert b"measured   not yet" not in cleaner("rules", "show", "ad/label").out


def test_qa_counts_hosts_and_judges_cuts(cleaner, ad, corpus):
    ran = cleaner("rules", "qa", *ad, "--show", "1", corpus)
    lines = ran.out.decode().splitlines()

    assert ran.code == 0
    assert " ".join(lines[1].split()) == "ad/own-line high 14 13 1 0 92.8 % of 7 hosts (56-99)"
    assert lines[2:] == [
        '    wrong     p3:2  "Advertisement"',
        '    right     p0:2  "Advertisement"',
    ]


def test_qa_writes_the_figures_that_list_shows(cleaner, ad, rules, corpus):
    figures = rules[-1].removesuffix("ad.yaml") + "figures.json"
    cleaner("rules", "qa", *ad, "--write", figures, corpus)

    assert cleaner("rules", "list", *ad).out.endswith(b"92.8 % of 7 hosts (56-99)\n")
    assert b"14 cuts: 13 right, 1 wrong" in cleaner("rules", "show", "ad/own-line", *ad).out


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        pytest.param(("phrases: [Adv", "phrases: [Notice, Adv"), True, id="another phrase"),
        pytest.param(("kind: line", "kind: line\n    place: tail"), True, id="a place"),
        pytest.param(
            ("kind: line", "kind: line\n    unless: {before: {shape: url}}"), True, id="if"
        ),
        pytest.param(
            (
                "phrases: [Adv",
                "phrases: [ADV",
            ),
            False,
            id="the same phrase",
        ),
        pytest.param(("is gone", "was gone"), False, id="a reason"),
        pytest.param(("confidence: high", "confidence: medium"), False, id="a word"),
        pytest.param(("keeps: [", "keeps: [Avert, "), False, id="an example"),
    ],
)
def test_figures_are_of_the_rule_as_it_was(cleaner, ad, corpus, change, stale):
    path = Path(ad[-1])
    cleaner("rules", "qa", *ad, "--write", path.parent / "figures.json", corpus)
    path.write_text(path.read_text().replace(*change))

    listed = cleaner("rules", "list", *ad).out
    shown = cleaner("rules", "show", "ad/own-line", *ad).out
    told = json.loads(cleaner("rules", "list", "--json", *ad).out)
    assert (b"changed since it was measured" in listed, b"7 hosts" in listed) == (stale, not stale)
    assert (b"before it was changed" in shown, b"7 hosts" in shown) == (stale, not stale)
    assert (told["changed"], told["measured"] is None) == (stale, stale)


def test_one_rule_is_measured_anew_and_the_others_stay(cleaner, ad, corpus):
    path = Path(ad[-1])
    path.write_text(path.read_text() + "  - {id: pier, kind: line, phrases: [The pier]}\n")
    figures = path.parent / "figures.json"
    cleaner("rules", "qa", *ad, "--write", figures, corpus)
    before = figures.read_text()

    ran = cleaner("rules", "qa", *ad, "--only=ad/pier", "--write", figures, corpus)
    assert (ran.code, figures.read_text()) == (0, before)


def test_figures_of_other_pages_are_not_mixed(cleaner, ad, corpus, tmp_path):
    figures = Path(ad[-1]).parent / "figures.json"
    cleaner("rules", "qa", *ad, "--write", figures, corpus)
    before = figures.read_text()
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps(PAGES[0]) + "\n")

    ran = cleaner("rules", "qa", *ad, "--only=ad/own-line", "--write", figures, other)
    assert (ran.code, figures.read_text()) == (2, before)
    assert "has figures of other pages" in ran.err


def test_qa_for_programs(cleaner, ad, corpus):
    told = json.loads(cleaner("rules", "qa", "--json", *ad, corpus).out)

    assert (told["rule"], told["says"], told["whole"]["hosts"], list(told["files"])) == (
        "ad/own-line",
        "high",
        7,
        ["news"],
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"text": "Tea."}\n', "no record has a text and with it gold"),
        (b'{"text": "Tea.", "labels": [1, 0]}\n', "news.jsonl:1: 2 labels for 1 lines of text"),
        (b"tea\n", "news.jsonl:1: "),
        (b"\x1f\x8bx", "cannot be read"),
    ],
    ids=["no gold", "labels", "no JSON", "no gzip"],
)
def test_a_corpus_that_is_none_is_refused(content, message, cleaner, ad, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_bytes(content)
    ran = cleaner("rules", "qa", *ad, path)

    assert (ran.code, message in ran.err) == (2, True)


def test_the_schema_knows_a_rule_from_what_is_none(cleaner):
    schema = Draft7Validator(json.loads(cleaner("rules", "schema").out))
    rule = {"id": "own-line", "kind": "line", "phrases": ["Advertisement"]}
    file = {"category": "ad", "rules": [rule]}

    Draft7Validator.check_schema(schema.schema)  # raises where it is none
    assert schema.is_valid(file)
    assert not schema.is_valid({**file, "rules": [{**rule, "kind": "lime"}]})


def test_a_new_rule_is_printed(cleaner):
    ran = cleaner("rules", "new", "share/clap", "--host", "gazette.example")

    assert (ran.code, b"hosts: [gazette.example]" in ran.out) == (0, True)


@pytest.mark.parametrize("before", ["", "category: ad\nrules:\n  - {id: one, kind: line}\n"])
def test_a_new_rule_of_a_shipped_id_stands_in_its_place(before, cleaner, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(before.replace("kind: line", "kind: line, phrases: [Buy it]"))
    ran = cleaner("rules", "new", "--write", path, "related/see-also")
    path.write_text(path.read_text().replace("___", "Clap for it"))

    assert "related/see-also is a shipped rule; this one is to stand in its place\n" in ran.err
    assert cleaner("--rules", path, given=b"Clap for it\n\nIt rained.\n") == (
        0,
        b"It rained.\n",
        "",
    )


def test_a_new_rule_of_a_site_stands_beside_a_shipped_one(cleaner, tmp_path):
    path = tmp_path / "sites" / "gazette.example.yaml"
    ran = cleaner("rules", "new", "--write", path, "related/see-also")

    assert ran.err == f"cleaner: wrote related/see-also to {path}\n"
    assert "override" not in path.read_text()


def test_new_rules_are_added_to_a_file(cleaner, tmp_path):
    path = tmp_path / "mine" / "gazette.yaml"
    for rule in ("share/clap", "related/list"):
        ran = cleaner("rules", "new", "--write", path, rule)
    path.write_text(path.read_text().replace("___", "Clap for it"))

    listed = cleaner("rules", "list", "--no-builtin-rules", "--rules", path).out
    assert (ran.code, ran.out) == (0, b"")
    assert [line.split()[0] for line in listed.splitlines()] == [b"related/list", b"share/clap"]


def test_a_new_rule_keeps_the_line_ends_of_its_file(cleaner, tmp_path):
    path = tmp_path / "mine.yaml"
    cleaner("rules", "new", "--write", path, "share/clap")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    cleaner("rules", "new", "--write", path, "related/list")

    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") > 10


def test_a_new_rule_goes_where_folders_of_rules_are_read(cleaner, tmp_path):
    ran = cleaner("rules", "new", "--write", tmp_path / "mine.txt", "share/clap")

    assert (ran.code, "end its name in .yaml" in ran.err) == (2, True)
    assert not (tmp_path / "mine.txt").exists()


def test_figures_are_written_over_nothing_but_figures(cleaner, ad, corpus):
    path = Path(ad[-1])
    before = path.read_bytes()

    ran = cleaner("rules", "qa", *ad, "--write", path, corpus)

    assert (ran.code, "not a file of figures" in ran.err, path.read_bytes()) == (2, True, before)


def test_what_a_rule_says_reaches_no_terminal_as_a_command(cleaner, ad):
    path = Path(ad[-1])
    path.write_text(
        path.read_text().replace("The ad that", '"\\e[31mThe ad').replace("gone.", 'gone"')
    )

    ran = cleaner("rules", "show", "ad/own-line", *ad)

    assert (ran.code, b"\x1b" in ran.out, b"x1b[31mThe ad" in ran.out) == (0, False, True)


def test_figures_are_not_read_from_outside_the_folder(cleaner, ad, corpus, tmp_path):
    cleaner("rules", "qa", *ad, "--write", tmp_path / "others.json", corpus)
    figures = Path(ad[-1]).parent / "figures.json"
    figures.symlink_to(tmp_path / "others.json")

    assert b"7 hosts" not in cleaner("rules", "list", *ad).out


@pytest.mark.parametrize("host", [(), ("--host", "gazette.example")])
def test_a_new_rule_in_a_site_s_file_is_bound_by_the_file_s_name(cleaner, tmp_path, host):
    path = tmp_path / "mine" / "sites" / "gazette.example.yaml"
    cleaner("rules", "new", "--write", path, "share/clap", *host)
    path.write_text(path.read_text().replace("___", "Clap for it"))

    told = json.loads(
        cleaner("rules", "list", "--json", "--no-builtin-rules", "--rules", path.parents[1]).out
    )
    assert (told["id"], told["hosts"]) == ("share/gazette.example/clap", ["gazette.example"])


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("gazette.example.yaml", "is for gazette.example, not for almanac.example"),
        ("co.uk.yaml", "under 'co.uk' anybody may have a site"),
        ("almanac.example", "end its name in .yaml"),
    ],
)
def test_a_site_s_file_of_another_name_is_refused(cleaner, tmp_path, name, what):
    path = tmp_path / "sites" / name
    ran = cleaner("rules", "new", "--write", path, "share/clap", "--host=almanac.example")

    assert (ran.code, what in ran.err, path.exists()) == (2, True, False)


def test_the_filter_does_not_load_what_writers_of_rules_need():
    code = "import sys, cleaner.cli; print('cleaner.authoring' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert ran.stdout.strip() == b"False"


def test_the_shipped_rules_carry_figures():
    assert read(builtin_folder() / "figures.json").pages > 1000
