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


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/a",
        "gazette.example",
        "gazette.example/a",
        "www.gazette.example:8080/a",
        "//gazette.example/a",
        "HTTPS://News.Gazette.Example./a",
    ],
)
def test_an_address_is_of_its_site_however_it_is_written(cleaner, sited, tmp_path, url):
    ran = cleaner(*sited(FINE), "--url", url, tmp_path / "page.txt")

    assert (ran.code, ran.out) == (0, LEFT)


@pytest.mark.parametrize("url", ["gazette.example/a", "www.gazette.example"])
def test_a_record_s_address_may_lack_its_scheme(cleaner, sited, url):
    record = f'{{"url": "{url}", "text": "{TEXT}"}}\n'.replace("\n", "\\n", 3)

    ran = cleaner(*sited(FINE), "--format=jsonl", given=record.encode())

    assert b"Of this site" not in ran.out


@pytest.mark.parametrize("url", ["", "page", "gazette", "https:///a", "/a/b.html", "..", "[::1"])
def test_an_address_without_a_host_is_a_usage_error(cleaner, url):
    ran = cleaner("--url", url, given=b"")

    assert (ran.code, "names no host" in ran.err) == (2, True)
