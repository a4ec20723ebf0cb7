"""The JSON Schema of rule files, read off the types that the loader fills."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from inspect import cleandoc
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from cleaner.authoring.finding import Change, Finding
from cleaner.authoring.passage import Passage
from cleaner.bounded import content
from cleaner.condition import Condition, ShapeName
from cleaner.convert import yaml_names
from cleaner.kinds import KINDS
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.rule import CATEGORIES, CATEGORIES_OFF, Example, Extent, Rule
from cleaner.rulefile import FILLED

# Editors know this draft best.
DRAFT = "http://json-schema.org/draft-07/schema#"
TITLE = "A file of rules for cleaner"
NAME = "schema.json"
MARK = "# yaml-language-server: $schema="
# So many folders up a schema is looked for, the file's own among them.
MOST_STEPS = 3
Schema = dict[str, Any]
SCALARS: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: {"type": "number", "minimum": 0, "maximum": 1},
}
ID = "^[a-z0-9-]+$"


def schema() -> Schema:
    """The schema of a rule file."""
    return {
        "$schema": DRAFT,
        "title": TITLE,
        "type": "object",
        "properties": {
            "category": {"$ref": "#/definitions/category"},
            "languages": {**_strings(), "description": "BCP 47 tags that bind all rules below."},
            "lists": {
                "description": "Phrases that several rules name.",
                "type": "object",
                "additionalProperties": {"$ref": "#/definitions/phrases"},
            },
            "rules": {"type": "array", "items": {"$ref": "#/definitions/rule"}},
        },
        "required": ["rules"],
        "additionalProperties": False,
        "definitions": _definitions(),
    }


def first_line(path: Path) -> str:
    """The line by which a rule file names the schema beside or above it; empty if there is none."""
    for steps, folder in enumerate(islice(path.resolve().parents, MOST_STEPS)):
        beside = folder / NAME
        if beside.is_file() and TITLE.encode() in content(beside)[:200]:
            return f"{MARK}{'../' * steps}{NAME}"
    return ""


def unnamed_schemas(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Files that have a schema near by and do not name it."""
    for path, text in {passage.path: passage.file for passage in passages}.items():
        due = first_line(Path(path))
        if due and MARK not in text.partition("\n")[0]:
            end = "\r\n" if "\r\n" in text else "\n"
            message = f"the file does not name its schema; let it begin with: {due}"
            yield Finding(path, 1, 1, "CLN401", "", message, Change(0, 0, f"{due}{end}"))


def _definitions() -> Schema:
    lines = {"type": "object", "additionalProperties": _strings()}
    return {
        "category": {"enum": [*CATEGORIES, *CATEGORIES_OFF]},
        # All scalars are read as text: no, 5 and 1.10 too.
        "text": {"type": ["string", "number", "boolean"]},
        "shape": {"enum": list(get_args(ShapeName))},
        "regex": {"type": "string", "description": "In the syntax of `regex`, in single quotes."},
        "phrases": {
            "description": "A list, a map of lists by language, or the name of one of `lists`.",
            "anyOf": [_strings(), lines, {"type": "string"}],
        },
        "condition": _object(Condition),
        "example": _object(Example),
        "extent": _extent(),
        "rule": {"anyOf": [{"$ref": f"#/definitions/{name}"} for name in KINDS]},
        **{name: _rule(name, kind) for name, kind in KINDS.items()},
    }


def _rule(name: str, kind: type) -> Schema:
    """A rule of one kind: the keys of every rule, and the kind's own."""
    common = _properties(Rule, without=(*FILLED, "id"))
    own = _properties(kind)
    return {
        "description": _first(kind),
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": ID},
            "kind": {"const": name},
            "category": {"$ref": "#/definitions/category"},
            **common,
            **own,
        },
        "required": ["id", "kind", *_required(kind)],
        "additionalProperties": False,
    }


def _object(kind: type) -> Schema:
    return {
        "description": _first(kind),
        "type": "object",
        "properties": _properties(kind),
        "required": _required(kind),
        "additionalProperties": False,
    }


def _properties(kind: type, without: Iterable[str] = ()) -> Schema:
    told = dict(_told(kind))
    found: Schema = {}
    for key, (_, hint) in yaml_names(kind).items():
        if key not in set(without):
            text = {"description": told[key]} if key in told else {}
            found[key] = text | _value(hint)
    return found


def _required(kind: type) -> list[str]:
    bare = {
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    }
    return [key for key, (name, _) in yaml_names(kind).items() if name in bare]


def _value(hint: Any) -> Schema:
    """What a value of a type may be."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _value(next(part for part in get_args(hint) if part is not NoneType))
    if hint == ShapeName:
        return {"$ref": "#/definitions/shape"}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        return {"type": "array", "items": _value(get_args(hint)[0])}
    return dict(SCALARS[hint]) if hint in SCALARS else _named(hint)


def _named(hint: Any) -> Schema:
    """A type that has a definition."""
    named = {Pattern: "regex", Phrases: "phrases", Extent: "extent"}
    if hint in named:
        return {"$ref": f"#/definitions/{named[hint]}"}
    if is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": f"#/definitions/{hint.__name__.lower()}"}
    return {"$ref": "#/definitions/text"}


def _extent() -> Schema:
    shape = {"$ref": "#/definitions/shape"}
    regex = {
        "type": "object",
        "properties": {
            "shape": shape,
            "regex": {"$ref": "#/definitions/regex"},
            "longest": {"type": "integer", "minimum": 1},
        },
        "additionalProperties": False,
    }
    lasting = {
        "type": "object",
        "properties": {"while": {"anyOf": [shape, regex]}},
        "required": ["while"],
        "additionalProperties": False,
    }
    return {"anyOf": [{"enum": ["labels", "end"]}, lasting]}


def _strings() -> Schema:
    return {"type": "array", "items": {"$ref": "#/definitions/text"}}


def _first(kind: type) -> str:
    return cleandoc(kind.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def _told(kind: type) -> Iterator[tuple[str, str]]:
    """What a docstring says of each key: `key, key: what.` at the start of a line or sentence."""
    names = "|".join(yaml_names(kind))
    opens = re.compile(rf"(?:^|(?<=[.;] ))((?:{names})(?:, (?:{names}))*): ", re.MULTILINE)
    for paragraph in cleandoc(kind.__doc__ or "").split("\n\n"):
        parts = opens.split(paragraph)
        for keys, said in zip(parts[1::2], parts[2::2], strict=True):
            yield from ((key, " ".join(said.split())) for key in keys.split(", "))
