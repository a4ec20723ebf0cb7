"""What a filter loads before its first text: nothing that is seldom needed."""

import os
import subprocess
import sys

import pytest

LATE = (
    "difflib",
    "ftfy",
    "html",
    "importlib.metadata",
    "pathspec",
    "pyarrow",
    "rich",
    "tld",
    "tomllib",
    "trafilatura",
)
TEXT = b"The mill turns again in May.\n\nShare this:\nFacebook\nTwitter\n"
CODE = (
    "import sys; from cleaner.cli import main; main({arguments!r});"
    " print(*[m for m in {late!r} if m in sys.modules], file=sys.stderr)"
)


def loaded(late, *arguments, given=TEXT, **environment):
    """Which of some modules a run of the filter loads."""
    code = CODE.format(arguments=[*arguments], late=late)
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input=given,
        capture_output=True,
        env={**os.environ, **environment},
        check=True,
    )
    return ran.stderr.decode().split()


def test_plain_text_loads_nothing_that_is_seldom_needed():
    assert loaded((*LATE, "msgspec")) == []


def test_records_load_nothing_that_is_seldom_needed():
    given = b'{"text": "The mill turns again in May.\\nAdvertisement\\n"}\n'

    assert loaded(LATE, given=given) == []


@pytest.mark.parametrize("arguments", [(), ("--rules", "rules.yaml")], ids=["shipped", "own"])
def test_rules_that_were_read_before_need_no_yaml(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.yaml").write_text(
        "category: ad\nrules:\n  - {id: own, kind: line, regex: 'Tarn ad \\d+'}\n"
    )
    place = {"XDG_CACHE_HOME": str(tmp_path)}

    first = loaded(("yaml",), *arguments, **place)
    second = loaded(("yaml",), *arguments, **place)

    assert (first, second) == (["yaml"], [])


def test_a_text_that_looks_broken_loads_ftfy():
    assert loaded(LATE, given="The cafÃ© is open.\n".encode()) != []
