"""Packs: folders of rules that add to, override or disable the rules of others."""

import sys
from importlib import invalidate_caches

import pytest

from cleaner import Cleaner, Document, RuleError, builtin_rules, load_rules
from cleaner.ruleset import ruleset

RULES = """\
category: ad
rules:
  - {id: tarn, kind: line, phrases: [Tarn Gazette readers save]}
"""
OTHER = RULES.replace("ad\n", "share\n").replace("tarn", "other").replace("save", "share")
PACK = """\
name: tarn
version: 1.0
licence: MIT
"""


def folder(base, **files):
    """A folder with these files, their names without the ending."""
    base.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = base / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    return str(base)


def faults(*paths, shipped=True):
    with pytest.raises(RuleError) as caught:
        ruleset(paths, shipped=shipped)
    return list(caught.value.problems)


def ids(*paths, shipped=False):
    return [rule.id for rule in ruleset(paths, shipped=shipped)]


def test_a_pack_adds_to_the_shipped_rules(tmp_path):
    path = folder(tmp_path, pack=PACK, ads=RULES)

    assert {*ids(path, shipped=True)} == {"ad/tarn", *(rule.id for rule in builtin_rules())}


def test_a_rule_without_languages_is_bound_to_those_of_its_pack(tmp_path):
    own = RULES + "  - {id: own, kind: line, phrases: [Tarn alone], languages: [sv]}\n"
    path = folder(tmp_path, pack=PACK + "languages: [fi]\n", ads=own)

    assert [rule.languages for rule in ruleset([path], shipped=False)] == [("sv",), ("fi",)]


def test_a_pack_disables_rules_and_categories_of_others(tmp_path):
    path = folder(tmp_path, pack=PACK + "disable: [related, ad/bracketed]\n", ads=RULES)

    left = ids(path, shipped=True)

    assert not [name for name in left if name.startswith("related/")]
    assert "ad/bracketed" not in left
    assert "ad/tarn" in left


def test_a_pack_keeps_its_own_rules_of_a_category_that_it_disables(tmp_path):
    path = folder(tmp_path, pack=PACK + "disable: [ad]\n", ads=RULES)

    assert [name for name in ids(path, shipped=True) if name.startswith("ad/")] == ["ad/tarn"]


@pytest.mark.parametrize("entry", ["ad/gazette.example/own", "ad"])
def test_a_pack_disables_rules_of_a_site_of_others(tmp_path, entry):
    own = RULES.replace("tarn", "own")
    one = folder(tmp_path / "one", pack=PACK + f"disable: [{entry}]\n", more=OTHER)
    two = folder(tmp_path / "two", **{"sites__gazette.example": own})
    page = Document("It rained.\nTarn Gazette readers save\n", meta={"url": "gazette.example/a"})

    cut, left = (
        Cleaner(ruleset(paths, shipped=False)).clean(page) for paths in ([two], [one, two])
    )
    assert (cut.text, left.status) == ("It rained.\n", "unchanged")


def test_a_pack_that_disables_no_rule_of_a_site_is_told(tmp_path):
    one = folder(tmp_path / "one", pack=PACK + "disable: [ad/gazette.example/owm]\n", more=OTHER)
    two = folder(tmp_path / "two", **{"sites__gazette.example": RULES.replace("tarn", "own")})

    assert "(did you mean 'ad/gazette.example/own'?)" in faults(one, two)[0]


def test_the_order_of_packs_means_nothing(tmp_path):
    one = folder(tmp_path / "one", pack=PACK + "disable: [ad/two]\n", ads=RULES)
    two = folder(
        tmp_path / "two",
        pack=PACK.replace("tarn", "two"),
        ads=RULES.replace("id: tarn", "id: two"),
    )

    assert ids(one, two) == ids(two, one) == ["ad/tarn"]


def test_a_rule_overrides_one_of_the_same_id_if_it_says_so(tmp_path):
    over = "category: ad\nrules:\n  - {id: tarn, kind: line, phrases: [Other], override: true}\n"
    one, two = folder(tmp_path / "a", ads=RULES), folder(tmp_path / "b", ads=over)

    (rule,) = ruleset([one, two], shipped=False)

    assert list(rule.kind.phrases) == ["Other"]


def test_an_overriding_rule_works_in_the_library_too(tmp_path):
    over = "category: ad\nrules:\n  - {id: tarn, kind: line, phrases: [Other], override: true}\n"
    rules = [
        rule
        for name, content in (("a", RULES), ("b", over))
        for rule in load_rules(folder(tmp_path / name, ads=content))
    ]

    (rule,) = Cleaner(rules).rules

    assert list(rule.kind.phrases) == ["Other"]


def test_the_same_id_twice_names_both_places(tmp_path):
    one, two = folder(tmp_path / "a", ads=RULES), folder(tmp_path / "b", ads=RULES)

    assert faults(one, two) == [
        f"{two}/ads.yaml:3:5: ad/tarn: also defined at {one}/ads.yaml:3:5;"
        " one of the two may say `override: true`"
    ]


def test_the_library_refuses_the_same_id_twice(tmp_path):
    rules = load_rules(folder(tmp_path, ads=RULES))

    with pytest.raises(RuleError, match="also defined at"):
        Cleaner([*rules, *load_rules(folder(tmp_path / "b", ads=RULES))])


def test_two_rules_cannot_override_the_same(tmp_path):
    over = RULES.replace("kind", "override: true, kind")
    paths = [
        folder(tmp_path / name, ads=content)
        for name, content in zip("abc", (RULES, over, over), strict=True)
    ]

    assert ["also overridden at" in fault for fault in faults(*paths)] == [True]


def test_overriding_nothing_is_a_fault_with_a_suggestion(tmp_path):
    over = RULES.replace("category: ad", "category: related").replace(
        "id: tarn", "override: true, id: see-allso"
    )

    assert faults(folder(tmp_path, ads=over)) == [
        f"{tmp_path}/ads.yaml:3:5: related/see-allso: there is no rule of this id to override"
        " (did you mean 'related/see-also'?)"
    ]


@pytest.mark.parametrize(
    ("pack", "fault"),
    [
        pytest.param("version: 1\n", "1:1: missing key 'name'", id="no name"),
        pytest.param(
            PACK + "licens: x\n",
            "4:1: unknown key 'licens' (did you mean 'licence'?)",
            id="an unknown key",
        ),
        pytest.param(PACK + "disable: ad\n", "4:10: expected a list", id="text for a list"),
        pytest.param(
            PACK + "disable: [ad, releted]\n",
            "4:15: no rule or category is called 'releted' (did you mean 'related'?)",
            id="disabling nothing",
        ),
        pytest.param(PACK + "x: &a b\n", "4:4: aliases and anchors are not", id="an anchor"),
        pytest.param(
            PACK + "languages: [de, klingonisch]\n",
            "4:17: 'klingonisch' is no language tag",
            id="no language",
        ),
        pytest.param("name: tarn\nversion: [1]\n", "2:10: version '' is none", id="no version"),
        pytest.param("name: tarn\nversion: new\n", "2:10: version 'new' is none", id="a word"),
        pytest.param("", "1:1: the file is empty", id="an empty file"),
    ],
)
def test_a_fault_of_a_pack_is_told_with_its_place(tmp_path, pack, fault):
    path = folder(tmp_path, pack=pack, ads=RULES)

    assert any(found.startswith(f"{path}/pack.yaml:{fault}") for found in faults(path))


def test_a_language_that_is_none_is_told_once_where_the_pack_says_it(tmp_path):
    path = folder(tmp_path, pack=PACK + "languages: [klingonisch]\n", ads=RULES)

    assert [found.split(": ")[0] for found in faults(path)] == [f"{path}/pack.yaml:4:13"]


def test_what_is_wrong_with_all_packs_is_told_in_one_run(tmp_path):
    one = folder(tmp_path / "a", pack="x: 1\n", ads="category: ad\n")
    two = folder(tmp_path / "b", ads=RULES.replace("line", "lime"))

    assert len(faults(one, two, str(tmp_path / "none"))) == 5


INSTALLED = """\
Metadata-Version: 2.1
Name: {name}
Version: 1.0
"""


def test_a_pack_that_says_ten_thousand_wrong_things_is_told_soon(tmp_path):
    path = folder(tmp_path, pack=PACK + "disable: [x]\n" * 10_000, ads=RULES)

    assert faults(path) == [f"{path}/pack.yaml:1:1: more than 1,000 keys in one map"]


def test_what_a_pack_says_is_not_read_from_elsewhere(tmp_path):
    path = folder(tmp_path / "tarn", ads=RULES)
    (tmp_path / "secret").write_text("secret: x\n")
    (tmp_path / "tarn" / "pack.yaml").symlink_to(tmp_path / "secret")

    assert faults(path) == [f"{path}/pack.yaml: leads out of its folder"]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of installed packages."""
    base = tmp_path / "site"
    base.mkdir()
    monkeypatch.syspath_prepend(str(base))

    def install(name, offers, **files):
        info = base / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(INSTALLED.format(name=name))
        (info / "entry_points.txt").write_text(f"[cleaner.rules]\n{offers}\n")
        folder(base / name, **files)
        (base / name / "__init__.py").write_text("raise SystemExit('its code was run')\n")
        invalidate_caches()

    return install


def test_an_installed_pack_goes_by_its_name(site):
    site("tarn_rules", "tarn = tarn_rules", pack=PACK, ads=RULES)

    assert ids("pack:tarn") == ["ad/tarn"]


def test_a_pack_may_lie_inside_its_package_and_none_of_its_code_is_run(site):
    site("tarn_rules", "tarn = tarn_rules.inner", inner__ads=RULES)

    assert ids("pack:tarn") == ["ad/tarn"]
    assert "tarn_rules" not in sys.modules


def test_an_unknown_pack_is_refused_with_those_there_are(site):
    site("tarn_rules", "tarn = tarn_rules\nmill = tarn_rules", ads=RULES)

    assert faults("pack:tern") == [
        "pack:tern: no installed pack has this name; there are: mill, tarn"
    ]


def test_a_pack_that_two_packages_offer_is_refused(site):
    site("one_rules", "tarn = one_rules", ads=RULES)
    site("two_rules", "tarn = two_rules", ads=RULES)

    assert faults("pack:tarn") == ["pack:tarn: offered more than once: one_rules, two_rules"]


@pytest.mark.parametrize("value", ["nowhere", "tarn_rules.none", "sys", "tarn_rules./etc"])
def test_a_pack_without_a_folder_is_refused(site, value):
    site("tarn_rules", f"tarn = {value}", ads=RULES)

    assert faults("pack:tarn") == [f"pack:tarn: {value} is no folder of an installed package"]


def test_the_rules_of_a_pack_cut(tmp_path):
    path = folder(tmp_path, pack=PACK, ads=RULES)
    text = "The weir was closed at noon.\nTarn Gazette readers save\nIt rained all day.\n"

    result = Cleaner(ruleset([path], shipped=False)).clean(Document(text))

    assert result.text == "The weir was closed at noon.\nIt rained all day.\n"


def test_a_pack_may_be_named_by_its_file(tmp_path):
    (tmp_path / "pack.yaml").write_text("name: tarn\nversion: '1'\nlicence: MIT\n")
    (tmp_path / "own.yaml").write_text(
        "category: ad\nrules:\n  - {id: own, kind: line, phrases: [Tarn ad]}\n"
    )

    assert [rule.id for rule in load_rules(tmp_path / "pack.yaml")] == ["ad/own"]


def test_a_pack_inside_a_folder_of_rules_is_told(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pack.yaml").write_text("name: tarn\nversion: '1'\nlicence: MIT\n")
    (tmp_path / "own.yaml").write_text(
        "category: ad\nrules:\n  - {id: own, kind: line, phrases: [Tarn ad]}\n"
    )

    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path)

    assert caught.value.problems == (
        f"{inner / 'pack.yaml'}: a pack inside a folder; name it by itself",
    )
