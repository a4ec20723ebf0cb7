"""Rule files, folders and packs become rules; what is wrong with them is told in one go."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner import compact, store
from cleaner.bounded import content, inside
from cleaner.errors import CleanerError, RuleError
from cleaner.host import ascii_host
from cleaner.rule import Rule

if TYPE_CHECKING:
    from cleaner.packs import Disabled
    from cleaner.patternfile import Parts

SITES = "sites"
ENDING = ".yaml"
PACK = "pack:"
URL = "://"
PACK_FILE = "pack.yaml"
PATTERN_FILE = "patterns.yaml"


class Raw(NamedTuple):
    """A file as it was read, and the site that it is for."""

    path: Path
    content: bytes
    site: str = ""


@dataclass(frozen=True)
class Source:
    """A file or folder of rules: its files, what binds them, and the folder of its sites.

    `patterns` is the file of the named parts that its regexes share, if there is one.
    """

    path: Path
    files: tuple[Raw, ...] = ()
    patterns: tuple[Raw, ...] = ()
    languages: tuple[str, ...] = ()
    disable: tuple["Disabled", ...] = ()
    sites: Path | None = None
    prove: bool = True

    def rules(self, problems: list[str]) -> tuple[Rule, ...]:
        """The rules of the files; from an earlier run, where nothing has changed since."""
        return rules_of(self, self.files, problems)

    def site_file(self, name: str, problems: list[str]) -> tuple[Raw, ...]:
        """A file of its sites, as it is read; none where it leads elsewhere."""
        file = self.path / SITES / name
        return tuple(_read([file], problems)) if inside(file, self.path) else ()

    def parts(self, problems: list[str]) -> "Parts":
        """What its regexes may name."""
        found: Parts = {}
        for raw in self.patterns:
            found, told = _parts(raw)
            problems += told
        return found


def load_rules(*paths: str | Path) -> tuple[Rule, ...]:
    """The rules of files, folders (all their *.yaml) and packs, sorted by id, those of sites too.

    These alone: with those that are shipped they are `(*builtin_rules(), *load_rules(path))`.
    Raises RuleError with every problem of every file, each as `file:line:column: rule: what`;
    what is wrong with a whole file or folder has no line.

    >>> load_rules("no-such-file.yaml")
    Traceback (most recent call last):
    cleaner.errors.RuleError: no-such-file.yaml: no such file or folder
    """
    problems: list[str] = []
    rules: list[Rule] = []
    for path in paths:
        if not isinstance(path, str | Path):
            raise TypeError(f"expected paths, one after the other, not {path!r}")
        source = source_of(path, problems)
        rules += source.rules(problems)
        for name in site_files(source.sites):
            rules += rules_of(source, source.site_file(name, problems), problems)
    found = distinct(rules, problems)
    if problems:
        raise RuleError(tuple(problems))
    return found


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """The rules shipped with cleaner, sorted by id.

    >>> "repeat/paragraph" in {rule.id for rule in builtin_rules()}
    True
    """
    problems: list[str] = []
    rules = distinct(builtin_source().rules(problems), problems)
    if problems:
        raise RuleError(tuple(problems))
    return rules


@cache
def builtin_source() -> Source:
    """The files of the shipped rules; proved by the test suite, not at each start."""
    folder = builtin_folder()
    problems: list[str] = []
    files = tuple(_read(_found(folder, problems), problems))
    patterns = patterns_of(folder, problems)
    return Source(folder, files, patterns, sites=folder / SITES, prove=False)


def builtin_folder() -> Path:
    """Where the shipped rules lie: inside the installed package, else beside it in a checkout."""
    here = Path(__file__).parent
    packed = here / "_rules"
    return packed if packed.is_dir() else here.parent / "rules"


def source_of(path: str | Path, problems: list[str]) -> Source:
    """What lies at a path, or in the installed pack of a name such as `pack:tarn`."""
    try:
        path = _named(str(path))
    except RuleError as error:
        problems += error.problems
        return Source(Path(path))
    if path.is_file():
        return Source(path, tuple(_read([path], problems)), patterns_of(path.parent, problems))
    files = tuple(_read(_found(path, problems), problems))
    found = Source(path, files, patterns_of(path, problems), sites=path / SITES)
    if (path / PACK_FILE).is_file():
        from cleaner.packs import pack_of

        pack = pack_of(path, problems)
        return replace(found, languages=pack.languages, disable=pack.disable)
    if not (found.files or site_files(found.sites)):
        problems.append(f"{path}: the folder holds no *.yaml file")
    return found


def patterns_of(folder: Path, problems: list[str]) -> tuple[Raw, ...]:
    """The file of the named parts that the rules of a folder share; none where there is none."""
    home = folder.parent if folder.name == SITES else folder
    file = home / PATTERN_FILE
    return tuple(_read([file], problems)) if inside(file, home) else ()


@lru_cache(16)
def _parts(raw: Raw) -> "tuple[Parts, tuple[str, ...]]":
    """What a file names, and what is wrong with it; thousands of sites ask for the same."""
    from cleaner.patternfile import parts_of

    problems: list[str] = []
    return parts_of(raw.path, raw.content, problems), tuple(problems)


def _named(name: str) -> Path:
    """The file or folder that is meant by a name; RuleError where there is none."""
    if name.startswith(PACK):
        from cleaner.packs import installed

        return installed(name.removeprefix(PACK))
    if URL in name:
        raise RuleError((f"{name}: rules are files on this machine; fetch them first",))
    path = _of_pack(Path(name))
    if not (path.is_file() or path.is_dir()):
        what = "not a regular file" if path.exists() else "no such file or folder"
        raise RuleError((f"{path}: {what}",))
    return path


def _of_pack(path: Path) -> Path:
    """A pack is its folder, also where somebody names what the folder says of itself."""
    return path.parent if path.name == PACK_FILE and path.is_file() else path


def rules_of(source: Source, files: tuple[Raw, ...], problems: list[str]) -> tuple[Rule, ...]:
    """The rules of some files of a source; from an earlier run, where nothing has changed since."""
    if not files:
        return ()
    if files[0].site:
        # A crawl meets thousands of sites, whose rules would push out all else that is kept.
        return _parsed(source, files, problems)
    name = _name(source, files)
    apart = f"needles-{name}"
    kept = store.get(name)
    if kept:
        with suppress(CleanerError):  # broken, although it is whole: made again
            return compact.load(kept, partial(store.get, apart))
    before = len(problems)
    rules = _parsed(source, files, problems)
    if len(problems) > before:
        return rules
    kept, needles = compact.dump(rules), compact.needles(rules)
    store.put(apart, needles)
    store.put(name, kept)
    return compact.load(kept, partial(bytes, needles))  # workers are sent it: no lambda


def _parsed(source: Source, files: Iterable[Raw], problems: list[str]) -> tuple[Rule, ...]:
    from cleaner.rulefile import RuleFile  # YAML takes time, and is seldom needed

    parts = source.parts(problems)
    rules: list[Rule] = []
    for raw in files:
        file = RuleFile(raw.path, problems, prove=source.prove, site=raw.site, parts=parts)
        rules += file.rules(raw.content, source.languages)
    return tuple(rules)


def distinct(rules: Iterable[Rule], problems: list[str]) -> tuple[Rule, ...]:
    """The rules sorted by id, one of each; those that others override are left out."""
    found: dict[str, Rule] = {}
    twice: dict[str, list[Rule]] = {}
    for rule in rules:
        if found.setdefault(rule.id, rule) is not rule:
            twice.setdefault(rule.id, [found[rule.id]]).append(rule)
    for name, several in twice.items():
        over = [rule for rule in several if rule.override]
        if len(over) == 1 and len(several) == 2:
            found[name] = over[0]
        else:
            problems += _clashes(name, over if len(over) > 1 else several)
    problems += (
        f"{rule.source}: {rule.id}: the alias {name!r} is a rule of its own, at "
        f"{found[name].source}; take the alias out"
        for rule in found.values()
        for name in rule.aliases
        if found.get(name, rule) is not rule
    )
    return tuple(found[name] for name in sorted(found))


def _clashes(name: str, rules: list[Rule]) -> Iterator[str]:
    """What is wrong with rules of one id, told of those that whoever reads it can change."""
    own = [rule for rule in rules if not _shipped(rule)]
    if 0 < len(own) < len(rules):
        for rule in (rule for rule in own if not rule.override):
            yield (
                f"{rule.source}: {name}: a shipped rule has this id; choose another, or say "
                "`override: true` to replace it"
            )
        return
    first, *others = rules
    what = "also overridden at" if first.override else "also defined at"
    for rule in others:
        yield (
            f"{rule.source}: {name}: {what} {first.source}; one of the two may say `override: true`"
        )


def _shipped(rule: Rule) -> bool:
    return Path(rule.source).is_relative_to(builtin_folder())


def site_files(folder: Path | None) -> tuple[str, ...]:
    """The names of the files for sites in a folder, sorted; none of them is looked at."""
    if folder is None or not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:
        return tuple(sorted(entry.name for entry in entries if entry.name.endswith(ENDING)))


def site_of(name: str) -> str:
    """The domain that a site's file is for."""
    return ascii_host(name.removesuffix(ENDING))


def _found(folder: Path, problems: list[str]) -> Iterator[Path]:
    """The rule files of a folder, apart from those of its sites and what it says of itself.

    A folder is searched, not trusted: what leads out of it, and devices, are passed over.
    """
    own = {folder / PACK_FILE, folder / PATTERN_FILE}
    files: list[Path] = []
    for place, folders, names in os.walk(folder):
        if place == str(folder) and SITES in folders:
            folders.remove(SITES)  # perhaps tens of thousands, none of them wanted yet
        elif PACK_FILE in names and place != str(folder):
            problems.append(f"{place}/{PACK_FILE}: a pack inside a folder; name it by itself")
            folders.clear()
            continue
        files += (Path(place, name) for name in names if name.endswith(ENDING))
    yield from (file for file in sorted(files) if file not in own and inside(file, folder))


def _read(files: Iterable[Path], problems: list[str]) -> Iterator[Raw]:
    """The contents of files, as far as they can be read."""
    for file in files:
        try:
            yield Raw(file, content(file), site_of(file.name) if file.parent.name == SITES else "")
        except OSError as error:
            problems.append(f"{file}: cannot be read: {error.strerror}")


def _name(source: Source, files: Iterable[Raw]) -> str:
    parts = ["rules", store.installed("regex"), repr((source.prove, source.languages))]
    every = (*source.patterns, *files)
    contents = (part for raw in every for part in (str(raw.path), raw.site, raw.content))
    return store.key(*parts, *contents)
