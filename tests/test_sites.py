"""Rules for single sites: found by host, read when needed, the same whatever came before."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from cleaner import Cleaner, Document, RuleError, load_rules
from cleaner.loading import Source
from cleaner.ruleset import ruleset
from cleaner.sites import FEW, Sites

RULES = """\
category: footer
rules:
  - {id: printed, kind: line, phrases: [Printed by the mill]}
"""
TEXT = (
    "The weir was closed at noon, and nobody knew why.\nPrinted by the mill\nIt rained all day.\n"
)
CLEAN = TEXT.replace("Printed by the mill\n", "")


def site_folder(base, **files):
    """A folder of rules with files for sites, underscores for dots."""
    (base / "sites").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (base / "sites" / f"{name.replace('_', '.')}.yaml").write_text(content, "utf-8")
    return str(base)


def cleaner(*paths, **options):
    return Cleaner(ruleset(paths, shipped=False), **options)


def cleaned(made, url, text=TEXT):
    return made.clean(Document(text, meta={"url": url})).text


@pytest.mark.parametrize(
    ("url", "text"),
    [
        pytest.param("https://tarn.example/a", CLEAN, id="the host itself"),
        pytest.param("https://www.tarn.example/a", CLEAN, id="www"),
        pytest.param("http://news.of.TARN.example:8080/", CLEAN, id="a part of it, and a port"),
        pytest.param("https://tarn.example./a", CLEAN, id="a dot at the end"),
        pytest.param("https://tarn.example.org/a", TEXT, id="another domain"),
        pytest.param("https://notarn.example/a", TEXT, id="a longer name"),
        pytest.param("https://example/tarn.example", TEXT, id="the path"),
        pytest.param("tarn.example", TEXT, id="no address"),
        pytest.param("http://[", TEXT, id="a broken address"),
        pytest.param("", TEXT, id="nothing"),
    ],
)
def test_rules_of_a_site_are_in_force_on_its_hosts(tmp_path, url, text):
    assert cleaned(cleaner(site_folder(tmp_path, tarn_example=RULES)), url) == text


def test_a_domain_may_be_written_in_its_own_letters(tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "mühle.example.yaml").write_text(RULES)

    assert cleaned(cleaner(str(tmp_path)), "https://www.xn--mhle-0ra.example/") == CLEAN
    assert cleaned(cleaner(str(tmp_path)), "https://www.Mühle.example/") == CLEAN


def test_the_rules_of_domain_and_subdomain_both_hold(tmp_path):
    path = site_folder(
        tmp_path,
        tarn_example=RULES,
        blog_tarn_example=RULES.replace("Printed by the mill", "It rained all day."),
    )

    assert cleaned(cleaner(path), "https://blog.tarn.example/") == TEXT.splitlines()[0] + "\n"
    assert cleaned(cleaner(path), "https://tarn.example/") == CLEAN


def test_an_id_names_its_site(tmp_path):
    made = cleaner(site_folder(tmp_path, tarn_example=RULES))
    (edit,) = made.clean(Document(TEXT, meta={"url": "https://tarn.example/"})).edits

    assert edit.rule == "footer/tarn.example/printed"


@pytest.mark.parametrize("name", ["footer", "footer/tarn.example/printed"])
def test_rules_of_a_site_can_be_ignored(tmp_path, name):
    made = cleaner(site_folder(tmp_path, tarn_example=RULES), ignore=[name])

    assert cleaned(made, "https://tarn.example/") == TEXT


def test_an_id_that_the_site_does_not_have_is_refused(tmp_path):
    with pytest.raises(Exception, match="no rule or category is called"):
        cleaner(site_folder(tmp_path, tarn_example=RULES), ignore=["footer/tarn.example/x"])


def test_loaded_at_once_they_do_the_same(tmp_path):
    path = site_folder(tmp_path, tarn_example=RULES)
    at_once = Cleaner(load_rules(path))

    assert cleaned(at_once, "https://www.tarn.example/") == CLEAN
    assert cleaned(at_once, "https://other.example/") == TEXT


def test_a_site_file_is_not_read_for_other_hosts(tmp_path):
    made = cleaner(site_folder(tmp_path, tarn_example="broken: ["))

    assert made.clean(Document(TEXT, meta={"url": "https://other.example/"})).status == "unchanged"


def test_a_broken_site_file_is_an_error_of_its_documents_alone(tmp_path):
    made = cleaner(
        site_folder(tmp_path, tarn_example=RULES.replace("line", "lime"), mill_example=RULES)
    )

    result = made.clean(Document(TEXT, meta={"url": "https://tarn.example/"}))

    assert (result.status, result.text) == ("error", TEXT)
    assert result.reason.startswith(f"{tmp_path}/sites/tarn.example.yaml:3:25: ")
    assert cleaned(made, "https://mill.example/") == CLEAN


def test_what_came_before_means_nothing(tmp_path):
    path = site_folder(tmp_path, tarn_example=RULES, mill_example=RULES)
    urls = [f"https://{name}.example/" for name in ("tarn", "other", "mill", "tarn", "other")]
    made = cleaner(path)

    together = [cleaned(made, url) for url in urls]

    assert together == [cleaned(cleaner(path), url) for url in urls]


def test_threads_may_share_a_cleaner(tmp_path):
    names = [f"t{number}_example" for number in range(40)]
    made = cleaner(site_folder(tmp_path, **dict.fromkeys(names, RULES)))
    urls = [f"https://{name.replace('_', '.')}/" for name in names] * 3

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda url: cleaned(made, url), urls)) == {CLEAN}


def test_a_pickled_cleaner_knows_its_sites(tmp_path):
    made = pickle.loads(pickle.dumps(cleaner(site_folder(tmp_path, tarn_example=RULES))))

    assert cleaned(made, "https://tarn.example/") == CLEAN


def test_the_stamp_covers_the_files_of_all_sites(tmp_path):
    one = cleaner(site_folder(tmp_path / "a", tarn_example=RULES))
    same = cleaner(site_folder(tmp_path / "b", tarn_example=RULES))
    more = cleaner(site_folder(tmp_path / "c", tarn_example=RULES, mill_example=RULES))
    other = cleaner(site_folder(tmp_path / "d", tarn_example=RULES + "# new\n"))

    assert one.stamp == same.stamp
    assert len({one.stamp, more.stamp, other.stamp}) == 3


def test_the_stamp_is_the_same_before_and_after_a_site_was_met(tmp_path):
    path = site_folder(tmp_path, tarn_example=RULES)
    met, fresh = cleaner(path), cleaner(path)
    cleaned(met, "https://tarn.example/")

    assert met.stamp == fresh.stamp


def test_a_file_that_changes_after_the_stamp_is_not_used(tmp_path):
    path = site_folder(tmp_path, tarn_example=RULES)
    made = cleaner(path)
    made.stamp  # noqa: B018
    site_folder(tmp_path, tarn_example=RULES.replace("mill", "weir"))

    result = made.clean(Document(TEXT, meta={"url": "https://tarn.example/"}))

    assert (result.status, "was changed while it was in use" in result.reason) == ("error", True)


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    (tmp_path / "out.yaml").write_text(RULES)
    path = site_folder(tmp_path / "rules", mill_example=RULES)
    (tmp_path / "rules" / "sites" / "tarn.example.yaml").symlink_to(tmp_path / "out.yaml")

    assert cleaned(cleaner(path), "https://tarn.example/") == TEXT


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        pytest.param("co.uk", RULES, "1:1: the file's name: under 'co.uk' any", id="a suffix"),
        pytest.param("github.io", RULES, "name one of them: example.github.io", id="an owner's"),
        pytest.param("www.tarn.example", RULES, "write tarn.example", id="www"),
        pytest.param("192.0.2.7", RULES, "'192.0.2.7' is no domain", id="numbers"),
        pytest.param("tarn", RULES, "'tarn' is no domain", id="no domain"),
        pytest.param(
            "tarn.example",
            RULES.replace("kind", "hosts: [a.example], kind"),
            "the file's name says the host",
            id="a host of its own",
        ),
    ],
)
def test_a_fault_of_a_site_file_is_told(tmp_path, name, content, fault):
    path = site_folder(tmp_path, **{name: content})

    with pytest.raises(RuleError) as caught:
        load_rules(path)

    assert fault in str(caught.value)


def test_ten_thousand_site_files_are_only_listed(tmp_path, monkeypatch):
    folder = tmp_path / "sites"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"t{number}.example.yaml").touch()
    read = []
    monkeypatch.setattr(Source, "site_file", lambda *arguments: read.append(arguments))

    sites = Sites([Source(tmp_path, sites=folder)])

    assert sites.of("www.t77.example") == ("t77.example",)
    assert sites.of("t77.example.org") == ()
    assert read == []


def test_a_pack_disables_rules_of_sites_too(tmp_path):
    path = site_folder(tmp_path / "a", tarn_example=RULES)
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text("name: quiet\ndisable: [footer]\n")

    assert cleaned(cleaner(path, str(pack)), "https://tarn.example/") == TEXT


def test_a_pack_keeps_the_rules_of_its_own_sites(tmp_path):
    path = site_folder(tmp_path, tarn_example=RULES)
    (tmp_path / "pack.yaml").write_text("name: loud\ndisable: [footer]\n")

    assert cleaned(cleaner(path), "https://tarn.example/") == CLEAN


def test_the_rules_of_sites_push_nothing_out_of_what_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = cleaner(site_folder(tmp_path, tarn_example=RULES))
    cleaned(made, "https://tarn.example/")

    assert not list((tmp_path / "cache").glob("cleaner/made/*"))


def test_files_that_did_not_change_are_not_read_for_the_stamp(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    names = [f"s{number}_example" for number in range(FEW + 1)]
    folder = site_folder(tmp_path / "rules", **dict.fromkeys(names, RULES))
    first = cleaner(folder).stamp

    with monkeypatch.context() as patch:
        patch.setattr(Source, "site_file", lambda *_: pytest.fail("was read"))
        second = cleaner(folder).stamp
    site_folder(tmp_path / "rules", s3_example=RULES.replace("mill", "weir"))
    third = cleaner(folder).stamp

    assert first == second != third


def test_a_file_that_changes_after_the_stamp_is_refused_though_its_hash_was_kept(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    names = [f"s{number}_example" for number in range(FEW + 1)]
    folder = site_folder(tmp_path / "rules", **dict.fromkeys(names, RULES))
    assert cleaner(folder).stamp
    again = cleaner(folder)
    assert again.stamp
    site_folder(tmp_path / "rules", s3_example=RULES.replace("mill", "weir"))

    result = again.clean(Document(TEXT, meta={"url": "https://s3.example/"}))

    assert (result.status, "was changed" in result.reason) == ("error", True)
