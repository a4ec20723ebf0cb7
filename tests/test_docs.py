"""What the documentation says is so: pages are fresh, examples are true, links lead somewhere."""

import doctest
import io
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import fields
from pathlib import Path

import pytest

from cleaner import Cleaner, Document, Rule, RuleError, load_rules
from cleaner.cli import COMMANDS, main
from cleaner.cli.rules import COMMANDS as OF_RULES
from cleaner.condition import Condition
from cleaner.kinds import KINDS
from cleaner.reports.explain import as_line, rows
from cleaner.rule import CATEGORIES, CATEGORIES_OFF

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/*.md")])
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\((?!https?://|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")
CODE = re.compile(r"^```.*?^```$|``.*?``|`[^`\n]*`", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARKED = re.compile(r"^<!-- (\w+): ([\w-]+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GUIDED = {(part, name): text for part, name, text in MARKED.findall(GUIDE)}
COMMAND_WORDS = [(), *((name,) for name in COMMANDS), *(("rules", name) for name in OF_RULES)]
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def block(name, page=README):
    """The fenced block that stands under a marker in README.md, or in another page."""
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return found[1]


def guided(part):
    """The names of the guide's examples that have such a part."""
    return [name for marker, name in GUIDED if marker == part]


def write_rules(name, part="rules"):
    """An example of the guide, written where its reader would: my-rules/, from here."""
    file = Path("my-rules", "rules.yaml")
    file.parent.mkdir()
    file.write_text(GUIDED[part, name], encoding="utf-8")
    return load_rules("my-rules")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def help_of(command):
    with redirect_stdout(io.StringIO()) as out:
        main([*command, "--help"])
    return out.getvalue()


def links():
    for page in PAGES:
        text = CODE.sub("", page.read_text(encoding="utf-8"))
        for path, anchor in LINK.findall(text):
            name = f"{page.relative_to(ROOT).as_posix()} -> {path}#{anchor}"
            yield pytest.param(page, path, anchor, id=name)


def anchors(page):
    headings = HEADING.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_generated_pages_are_fresh():
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("holder", [Rule, Condition, *KINDS.values()], ids=lambda one: one.__name__)
def test_each_key_is_explained_on_a_line_of_its_own(holder):
    names = "|".join(field.name.rstrip("_") for field in fields(holder)) or "none"

    assert re.findall(rf"\. (?:{names}): ", holder.__doc__) == []


def test_the_text_before_becomes_the_text_after():
    result = Cleaner().clean(Document(block("before")))

    assert result.text == block("after")


def test_the_explanation_is_what_explain_prints():
    result = Cleaner().clean(Document(block("before")))
    printed = [as_line(row, "") + "\n" for row in rows(result, refused=False)]

    assert "".join(printed) == block("explain")


def test_the_rule_is_a_rule(tmp_path):
    file = tmp_path / "rule.yaml"
    file.write_text(block("rule"), encoding="utf-8")
    (rule,) = load_rules(file)

    assert (
        Cleaner([rule]).clean(Document(rule.removes[0] + "\nIt rained.\n")).text == "It rained.\n"
    )


def test_the_guide_shows_every_marker_it_has():
    assert GUIDE.count("\n<!-- ") == len(GUIDED) + len(("categories", "categories-off"))


@pytest.mark.parametrize("name", guided("before"))
def test_the_guide_cleans_as_it_says(name, here):
    result = Cleaner(write_rules(name)).clean(Document(GUIDED["before", name]))

    assert result.text == GUIDED["after", name]


def test_the_guide_shows_every_kind(here):
    shown = set()
    for name in guided("rules"):
        file = here / f"{name}.yaml"
        file.write_text(GUIDED["rules", name], encoding="utf-8")
        shown |= {rule.kind_name for rule in load_rules(file)}

    assert shown == set(KINDS)


@pytest.mark.parametrize(
    ("command", "part"), [([], "after"), (["explain"], "explain")], ids=["filter", "explain"]
)
def test_the_first_rule_works_as_it_is_typed(command, part, here, capfd):
    write_rules("first")
    Path("page.txt").write_text(GUIDED["before", "first"], encoding="utf-8")
    code = main([*command, "--rules", "my-rules/", "page.txt"])

    assert (code, capfd.readouterr().out) == (0, GUIDED[part, "first"])


def typed(name, capfd):
    """What a command of the guide prints, and its exit code; `> file` goes to the file."""
    for line in GUIDED["run", name].splitlines():
        words, _, file = line.partition(" > ")
        code = main(shlex.split(words)[1:])
        printed = capfd.readouterr().out
        if file:
            Path(file).write_text(printed, encoding="utf-8")
            printed = ""
    return code, printed


def test_the_guide_proves_a_rule_as_it_says(here, capfd):
    write_rules("proof")

    assert typed("proof", capfd) == (0, GUIDED["out", "proof"])


@pytest.fixture
def site(here, capfd):
    """The rule of one site, made as the guide tells; the skeleton that it was made from."""
    typed("site-new", capfd)
    file = Path("my-rules", "gazette.yaml")
    skeleton = file.read_text(encoding="utf-8")
    file.write_text(GUIDED["rules", "site"], encoding="utf-8")
    Path("page.txt").write_text(GUIDED["page", "site"], encoding="utf-8")
    return skeleton


def test_the_guide_shows_what_a_new_rule_looks_like(site):
    assert site == GUIDED["file", "site-new"]


@pytest.mark.parametrize(
    "name", [name for name in guided("run") if name not in ("proof", "site-new")]
)
def test_the_commands_of_the_guide_print_what_it_says(name, site, capfd):
    assert typed(name, capfd) == (0, GUIDED.get(("out", name), ""))


def test_the_guide_ends_with_a_file_that_names_its_schema(site, capfd):
    typed("site-schema", capfd)
    first = Path("my-rules", "gazette.yaml").read_text(encoding="utf-8").partition("\n")[0]

    assert first == "# yaml-language-server: $schema=schema.json"


@pytest.mark.parametrize("name", guided("refused"))
def test_the_guide_is_refused_with_the_message_it_shows(name, here):
    with pytest.raises(RuleError) as caught:
        write_rules(name, part="refused")
    told = str(caught.value).splitlines()
    shown = GUIDED["message", name].splitlines()

    assert len(told) == len(shown)
    assert all(one.startswith(two.removesuffix("…")) for one, two in zip(told, shown, strict=True))


def test_a_configuration_is_refused_with_the_message_that_its_page_shows(here, capfd):
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    Path("cleaner.toml").write_text(block("refused", page), encoding="utf-8")

    assert main(["config"]) == 2
    assert capfd.readouterr().err == block("message", page)


@pytest.mark.parametrize(
    ("marker", "names"), [("categories", CATEGORIES), ("categories-off", CATEGORIES_OFF)]
)
def test_the_guide_lists_every_category(marker, names):
    table = GUIDE.partition(f"<!-- {marker} -->\n")[2].partition("\n\n")[0]

    assert tuple(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) == names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples_print_what_they_say(page):
    outcome = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert outcome.failed == 0


@pytest.mark.parametrize("command", COMMAND_WORDS, ids=" ".join)
def test_every_option_is_on_the_page_of_the_commands(command):
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {' '.join(('cleaner', *command))}\n")[2].partition("\n## ")[0]

    assert set(OPTION.findall(help_of(command))) == set(OPTION.findall(section))


@pytest.mark.parametrize("command", COMMAND_WORDS, ids=" ".join)
def test_every_command_is_in_the_table_of_the_readme(command):
    shown = any(
        row.startswith(f"| `{' '.join(('cleaner', *command))}") for row in README.split("\n")
    )

    assert shown


def test_every_option_the_readme_names_exists():
    known = OPTION.findall(" ".join(map(help_of, COMMAND_WORDS)))
    commands = [line for shell in SHELL.findall(README) for line in shell.splitlines()]
    named = {option for line in commands if "cleaner" in line for option in OPTION.findall(line)}
    named |= set(OPTION.findall(" ".join(re.findall(r"`[^`\n]+`", README))))

    assert named <= {*known, "--corpus"}


def test_the_sample_of_the_first_command_is_there():
    first = shlex.split(SHELL.search(README)[1])

    assert (ROOT / first[-1]).is_file()


@pytest.mark.parametrize(("page", "path", "anchor"), [*links()])
def test_links_lead_somewhere(page, path, anchor):
    target = (page.parent / path).resolve() if path else page

    assert target.exists()
    assert not anchor or anchor in anchors(target)
