"""Files of rules for single sites, as the commands meet them."""

import pytest

BROKEN = "category: ad\nrules:\n  - {id: own, kind: lin, phrases: [Of this site alone]}\n"
FINE = "category: ad\nrules:\n  - {id: own, kind: line, phrases: [Of this site alone]}\n"
TEXT = "The pier is gone.\nOf this site alone\nNobody was on it.\n"
LEFT = b"The pier is gone.\nNobody was on it.\n"


@pytest.fixture
def sited(tmp_path):
    """Makes a folder of rules with a file for one site, and a page of it."""

    def make(text: str) -> tuple[str, ...]:
        folder = tmp_path / "rules" / "sites"
        folder.mkdir(parents=True)
        (folder / "gazette.example.yaml").write_text(text)
        (tmp_path / "page.txt").write_text(TEXT)
        return "--no-builtin-rules", "--rules", str(tmp_path / "rules")

    return make


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param([], 3, id="filter"),
        pytest.param(["explain"], 3, id="explain"),
        pytest.param(["--in-place"], 3, id="in place"),
        pytest.param(["hook", "--no-cache"], 2, id="hook"),
        pytest.param(["hook", "--no-cache", "--check"], 2, id="check"),
        pytest.param(["run", "--dry-run", "-j1"], 3, id="run"),
    ],
)
def test_a_broken_file_of_a_page_s_site_is_no_success(cleaner, sited, tmp_path, command, code):
    url = "--url=https://gazette.example/a"

    ran = cleaner(*command, *sited(BROKEN), url, tmp_path / "page.txt")

    assert ran.code == code
    assert (tmp_path / "page.txt").read_text() == TEXT


def test_a_broken_file_of_a_site_is_named_with_its_mend(cleaner, sited, tmp_path):
    ran = cleaner(*sited(BROKEN), "--url=https://gazette.example/a", tmp_path / "page.txt")

    assert "gazette.example.yaml:3:21: ad/gazette.example/own: unknown kind 'lin'" in ran.err


def test_a_broken_file_of_another_site_is_no_matter(cleaner, sited, tmp_path):
    ran = cleaner(*sited(BROKEN), "--url=https://almanac.example/a", tmp_path / "page.txt")

    assert (ran.code, ran.err) == (0, "")
