"""What a pack says of itself, and where installed packs lie; knows nothing of single rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

from cleaner.bounded import content, inside
from cleaner.convert import Converter, scalar_text
from cleaner.errors import RuleError
from cleaner.language import NO_TAG, TAG
from cleaner.yamlfile import EnoughError, Position, Report, Reported, composed

FILE = "pack.yaml"
INSTALLED = "pack:"
GROUP = "cleaner.rules"
VERSION = re.compile(r"[0-9][0-9A-Za-z.+!-]*")
KEYS = ("name", "version", "licence", "languages", "disable")


class Disabled(NamedTuple):
    """A rule or a category that a pack puts out of force, and where the pack says so."""

    name: str
    where: str


@dataclass(frozen=True)
class Pack:
    """What a folder of rules says of itself in pack.yaml.

    Rules that name no language are bound to the pack's `languages`. `disable` are rules and
    categories of others that the pack puts out of force.
    """

    name: str = ""
    version: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ()
    disable: tuple[Disabled, ...] = ()


def pack_of(folder: Path, problems: list[str]) -> Pack:
    """The pack that a folder is; one without a name where it has no pack.yaml."""
    path = folder / FILE
    if not path.is_file():
        return Pack()
    if not inside(path, folder):
        problems.append(f"{path}: leads out of its folder")
        return Pack()
    report = Reported()
    try:
        root = composed(content(path), report)
        return _pack(root, path, report) if root else Pack()
    except OSError as error:
        problems.append(f"{path}: cannot be read: {error.strerror}")
    except EnoughError:
        pass
    finally:
        problems += report.told(path)
    return Pack()


def _pack(root: yaml.Node, path: Path, report: Report) -> Pack:
    convert = Converter(report, timed=True)
    nodes = convert.mapping(root, KEYS)
    texts = {key: scalar_text(nodes.get(key)) for key in KEYS[:3]}
    if not texts["name"]:
        report(Position.of(root), "missing key 'name'")
    if "version" in nodes and not VERSION.fullmatch(texts["version"]):
        message = f"version {texts['version']!r} is none; write it like 1.0"
        report(Position.of(nodes["version"]), message)
    languages = tuple(_languages(nodes["languages"], convert)) if "languages" in nodes else ()
    disabled = convert.places(nodes["disable"]) if "disable" in nodes else ()
    return Pack(
        **texts,
        languages=languages,
        disable=tuple(Disabled(name, at.within(path)) for name, at in disabled),
    )


def _languages(node: yaml.Node, convert: Converter) -> Iterator[str]:
    """The tags of a list; what is none is reported here, not at each rule that it would bind."""
    for tag, at in convert.places(node):
        if TAG.fullmatch(tag):
            yield tag
        else:
            convert.report(at, NO_TAG.format(tag))


def installed(name: str) -> Path:
    """The folder of a pack that an installed package offers; none of its code is run.

    Raises RuleError where no package, or more than one, offers a pack of this name.
    """
    from importlib.metadata import entry_points

    offered = {(point.name, point.value) for point in entry_points(group=GROUP)}
    values = sorted(value for one, value in offered if one == name)
    if not values:
        known = ", ".join(sorted({one for one, _ in offered})) or "none"
        raise RuleError(
            (f"{INSTALLED}{name}: no installed pack has this name; there are: {known}",)
        )
    if len(values) > 1:
        raise RuleError((f"{INSTALLED}{name}: offered more than once: {', '.join(values)}",))
    folder = _folder(values[0])
    if folder is None:
        raise RuleError((f"{INSTALLED}{name}: {values[0]} is no folder of an installed package",))
    return folder


def _folder(module: str) -> Path | None:
    """Where a module lies. Only its top package is looked up: that runs no code of it."""
    from importlib.util import find_spec

    top, *inner = module.partition(":")[0].split(".")
    if not all(map(str.isidentifier, (top, *inner))):
        return None
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations:
        bases = [Path(location).joinpath(*inner) for location in spec.submodule_search_locations]
    else:
        bases = [Path(spec.origin or "").with_suffix("")]
    for base in bases:
        if base.is_dir():
            return base
        if base.with_suffix(".py").is_file():
            return base.parent
    return None
