"""Finds and reads cleaner.toml, or [tool.cleaner] of pyproject.toml; knows no rule."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

from cleaner.bounded import MOST_BYTES, content
from cleaner.config import FILE_KEYS, KEYS, LIMIT_KEYS, Config, Layer, choice, suggestion
from cleaner.errors import ConfigError
from cleaner.limits import Profile

OWN = "cleaner.toml"
SHARED = "pyproject.toml"
TABLE = ("tool", "cleaner")
PACK = "pack:"
HEADER = re.compile(r"\s*\[{1,2}([^\]]+)\]")
NAME = r"(?:[\w-]+|\"[^\"]*\"|'[^']*')"
ENTRY = re.compile(rf"\s*({NAME}(?:\s*\.\s*{NAME})*)\s*=")
PART = re.compile(NAME)
OURS = re.compile(rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*cleaner[ \t]*[.\]]", re.MULTILINE)
AT = re.compile(r" \(at line (\d+), column (\d+)\)$")


def find(start: Path) -> Path | None:
    """The configuration file that holds for a folder: the nearest one, upwards."""
    for folder in (start, *start.parents):
        # A folder that nobody may enter has no files for us either: each of them will say so.
        with suppress(PermissionError):
            # Whatever bears our name is meant, if only to be complained of.
            if os.path.lexists(folder / OWN):
                return folder / OWN
            shared = folder / SHARED
            if shared.is_file() and OURS.search(content(shared)):
                return shared
    return None


def read(file: Path) -> Config:
    """What a configuration file puts in force; ConfigError with all that is wrong with it."""
    return _ConfigFile(file).config()


class _ConfigFile:
    """One file on its way to becoming a configuration."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[tuple[tuple[int, int], str]] = []
        self.lines: list[str] = []
        self.table: tuple[str, ...] = TABLE if file.name == SHARED else ()

    def config(self) -> Config:
        """The configuration; what is wrong is gathered first and told together."""
        values = self._values()
        per_file: tuple[tuple[str, Layer], ...] = ()
        if "per-file" in values:
            per_file = tuple(self._globs(values.pop("per-file")))
        layer = self._layer(values, KEYS, ())
        if self.problems:
            raise ConfigError(tuple(text for _, text in sorted(self.problems)))
        found = dict(layer.values)
        if "rules" in found:
            found["rules"] = tuple(map(self._placed, found["rules"]))
        config = Config(folder=self.file.absolute().parent).under(Layer(found, layer.origins))
        if not per_file:
            return config
        origins = {"per-file": self._where(("per-file",))}
        return config.under(Layer({"per-file": per_file}, origins))

    def _placed(self, path: str) -> str:
        """A path relative to the file as one to open; the name of a pack stays as it is."""
        return path if path.startswith(PACK) else str(self.file.parent / path)

    def _values(self) -> dict[str, Any]:
        import tomllib  # only where there is a configuration

        try:
            raw = content(self.file)
            if len(raw) > MOST_BYTES:
                raise ConfigError((f"{self.file}: larger than {MOST_BYTES:,} bytes",))
            text = raw.decode("utf-8-sig")
            values: Any = tomllib.loads(text)
        except OSError as error:
            raise ConfigError((f"{self.file}: cannot be read: {error.strerror}",)) from None
        except UnicodeDecodeError:
            raise ConfigError((f"{self.file}: not UTF-8; save the file as UTF-8",)) from None
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            told = AT.search(str(error))
            line, column = told.groups() if told else _end(text)
            what = AT.sub("", str(error))
            raise ConfigError((f"{self.file}:{line}:{column}: not TOML: {what}",)) from None
        self.lines = text.splitlines()
        for name in self.table:
            values = values.get(name, {}) if isinstance(values, dict) else {}
        return dict(values) if isinstance(values, dict) else {}

    def _globs(self, given: Any) -> Iterator[tuple[str, Layer]]:
        if not isinstance(given, dict):
            self._report(("per-file",), "expected a table of globs")
            return
        for glob, values in given.items():
            if isinstance(values, dict):
                yield glob, self._layer(values, FILE_KEYS, ("per-file", glob))
            else:
                self._report(("per-file", glob), "expected a table with " + ", ".join(FILE_KEYS))

    def _layer(
        self, values: Mapping[str, Any], known: tuple[str, ...], within: tuple[str, ...]
    ) -> Layer:
        found: dict[str, Any] = {}
        origins: dict[str, str] = {}
        for key, value in values.items():
            path = (*within, key)
            if key not in known:
                self._report(path, f"unknown key{choice(key, known)}")
                continue
            found[key] = CHECKS[key](self, path, value)
            origins[key] = self._where(path)
        return Layer(found, origins)

    def _report(self, path: tuple[str, ...], message: str) -> None:
        name = ".".join(part if PART.fullmatch(part) else repr(part) for part in path)
        self.problems.append((self._place(path), f"{self._where(path)}: {name}: {message}"))

    def _where(self, path: tuple[str, ...]) -> str:
        """Where a key stands, as `file:line:column`."""
        line, column = self._place(path)
        return f"{self.file}:{line}:{column}"

    def _place(self, path: tuple[str, ...]) -> tuple[int, int]:
        """The line and column of a key, or of the table or inline table around it."""
        wanted = (*self.table, *path)
        best, place = 0, (1, 1)
        header: tuple[str, ...] = ()
        for number, text in enumerate(self.lines, 1):
            opened, entry = HEADER.match(text), ENTRY.match(text)
            if opened:
                header = _parts(opened[1])
            here = (*header, *_parts(entry[1])) if entry else header
            size = min(len(here), len(wanted))
            if size > best and wanted[:size] == here[:size]:
                best, place = size, (number, len(text) - len(text.lstrip()) + 1)
        return place

    def texts(self, path: tuple[str, ...], value: Any) -> tuple[str, ...]:
        """A list of texts."""
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return tuple(value)
        self._report(path, f"expected a list of texts, not {_spoken(value)}")
        return ()

    def truth(self, path: tuple[str, ...], value: Any) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            self._report(path, f"expected true or false, not {_spoken(value)}")
        return bool(value)

    def profile(self, path: tuple[str, ...], value: Any) -> Any:
        """The name of a profile."""
        names = get_args(Profile)
        if value not in names:
            hint = suggestion(value, names) if isinstance(value, str) else ""
            self._report(path, f"{_spoken(value)} is not one of {', '.join(names)}{hint}")
        return value

    def limits(self, path: tuple[str, ...], value: Any) -> tuple[tuple[str, float], ...]:
        """Single limits: shares from 0 to 1, and `free` as a number of characters."""
        if not isinstance(value, dict):
            self._report(path, f"expected a table, not {_spoken(value)}")
            return ()
        return tuple(
            (key, limit) for key, limit in value.items() if self._limit((*path, key), limit)
        )

    def _limit(self, path: tuple[str, ...], value: Any) -> bool:
        key = path[-1]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if key not in LIMIT_KEYS:
            self._report(path, f"unknown key{choice(key, LIMIT_KEYS)}")
        elif key == "free" and not (number and isinstance(value, int) and value >= 0):
            self._report(path, f"expected a number of characters, not {_spoken(value)}")
        elif key != "free" and not (number and 0 <= value <= 1):
            self._report(path, f"expected a share from 0 to 1, not {_spoken(value)}")
        else:
            return True
        return False


def _end(text: str) -> tuple[int, int]:
    """The line and column where a text ends."""
    lines = text.splitlines() or [""]
    return len(lines), len(lines[-1]) + 1


CHECKS: dict[str, Callable[[_ConfigFile, tuple[str, ...], Any], Any]] = {
    "rules": _ConfigFile.texts,
    "builtin-rules": _ConfigFile.truth,
    "select": _ConfigFile.texts,
    "extend-select": _ConfigFile.texts,
    "ignore": _ConfigFile.texts,
    "profile": _ConfigFile.profile,
    "limits": _ConfigFile.limits,
    "exclude": _ConfigFile.texts,
}


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in PART.findall(dotted))


def _spoken(value: Any) -> str:
    """A value as TOML would write it, or what sort of value it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "this list"
    return repr(value)
