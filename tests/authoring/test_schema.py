"""The JSON Schema takes what the loader takes, and names what the loader refuses."""

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from cleaner.authoring.schema import first_line, schema
from cleaner.convert import yaml_names
from cleaner.kinds import KINDS
from cleaner.loading import PATTERN_FILE, builtin_folder

FILES = sorted(path for path in builtin_folder().rglob("*.yaml") if path.name != PATTERN_FILE)
RULE = {"id": "one", "kind": "line", "phrases": ["Clap for it"]}


@pytest.fixture(scope="module")
def validator():
    Draft7Validator.check_schema(schema())
    return Draft7Validator(schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_file_is_valid(path, validator):
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)

    assert [error.message for error in validator.iter_errors(content)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_file_names_its_schema(path):
    assert path.read_text(encoding="utf-8").partition("\n")[0] == first_line(path)


@pytest.mark.parametrize(
    "change",
    [
        {"phrase": ["x"]},
        {"confidence": "sure"},
        {"kind": "lines"},
        {"kind": "zone"},
        {"when": {"not_inn": ["code"]}},
        {"at_least": "two"},
        {"id": "Two Words"},
        {"category": "adverts"},
    ],
    ids=str,
)
def test_what_the_loader_refuses_is_invalid(change, validator):
    assert not validator.is_valid({"category": "share", "rules": [RULE | change]})


@pytest.mark.parametrize("name", KINDS)
def test_every_key_of_a_kind_is_known(name):
    properties = schema()["definitions"][name]["properties"]

    assert set(yaml_names(KINDS[name])) <= set(properties)


def test_the_schema_is_looked_for_above_a_file_too(tmp_path: Path):
    (tmp_path / "schema.json").write_text('{"title": "A file of rules for cleaner"}')
    sites = tmp_path / "sites"
    sites.mkdir()

    assert first_line(sites / "a.yaml").endswith("$schema=../schema.json")


def test_a_strangers_schema_is_not_named(tmp_path: Path):
    (tmp_path / "schema.json").write_text('{"title": "Something else"}')

    assert first_line(tmp_path / "a.yaml") == ""
