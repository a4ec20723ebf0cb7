"""The fields that were asked for by name: whether any record of a source has them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple

from cleaner.errors import UnfitError
from cleaner.formats.fields import Broken, Found, loads
from cleaner.formats.layout import Layout, Path, name_of, walk

# Names told where the text field is missing; a record may have thousands.
MOST_NAMES = 12
MOST_LOOKED_AT = 1000
DEEPEST = 4


class Lack(NamedTuple):
    """The names asked for that none of some records has, and the texts that the first one has.

    It goes from process to process, and through JSON.
    """

    missing: tuple[str, ...] = ()
    records: int = 0
    names: tuple[str, ...] = ()

    @classmethod
    def again(cls, told: Sequence[Any]) -> "Lack":
        """One that has been through JSON."""
        missing, records, names = told
        return cls(tuple(missing), records, tuple(names))

    def told(self, layout: Layout) -> Iterator[str]:
        """What people are to know of it; UnfitError where nothing that was asked for is there.

        >>> lack = Lack(("bdy",), 3, ("id", "body"))
        >>> next(lack.told(Layout().asked(text=["bdy", "title"])))
        "no field is called 'bdy' in 3 records; did you mean 'body'? see --text-field"
        """
        if not self.records:
            return
        told = list(map(self._message, self.missing))
        if told and len(told) == len(layout.texts):
            raise UnfitError(told[0])
        yield from told

    def _message(self, name: str) -> str:
        count = "1 record" if self.records == 1 else f"{self.records} records"
        from difflib import get_close_matches  # only where something is wrong

        near = get_close_matches(name, self.names, n=1)
        return f"no field is called {name!r} in {count}; {self._hint(near)}see --text-field"

    def _hint(self, near: Sequence[str]) -> str:
        if near:
            return f"did you mean {near[0]!r}? "
        more = ", …" if len(self.names) > MOST_NAMES else ""
        return f"there are: {', '.join(self.names[:MOST_NAMES])}{more}; " if self.names else ""


def joined(lacks: Iterable[Lack]) -> Lack:
    """What the parts of a source lack together, the first of them first."""
    parts = list(lacks)
    missing = parts[0].missing if parts else ()
    for part in parts[1:]:
        missing = tuple(name for name in missing if name in part.missing)
    names = next((part.names for part in parts if part.names), ())
    return Lack(missing, sum(part.records for part in parts), names)


class Sought:
    """Looks for the fields that a layout asks for, until each has been seen."""

    def __init__(self, layout: Layout) -> None:
        self._asked = layout.texts if layout.every else ()
        self.begin()

    def begin(self) -> None:
        """Begin with another source, or a part of one."""
        self._missing = set(self._asked)
        self._records = 0
        self._names: tuple[str, ...] = ()

    def see(self, line: bytes, found: list[Found]) -> None:
        """Look at a record and the texts that were found in it."""
        if not self._missing:
            return
        self._records += 1
        self._missing.difference_update(each.keys for each in found)
        if self._missing:
            with suppress(Broken):  # nested too deeply where nobody else looked
                self._look(loads(line))

    def _look(self, record: Any) -> None:
        self._missing = {keys for keys in self._missing if not _has(record, keys)}
        self._names = self._names or tuple(islice(_texts(record), MOST_LOOKED_AT))

    @property
    def lack(self) -> Lack:
        """What was missing since it began."""
        missing = tuple(name_of(keys) for keys in self._asked if keys in self._missing)
        return Lack(missing, self._records, self._names)


def _has(record: Any, keys: Path) -> bool:
    inner = walk(record, keys[:-1])
    return isinstance(inner, dict) and keys[-1] in inner


def _texts(record: Any, above: Path = ()) -> Iterator[str]:
    """The names of all texts in a record."""
    for key, value in record.items():
        keys = (*above, key)
        if isinstance(value, str):
            yield name_of(keys)
        elif isinstance(value, dict) and len(keys) < DEEPEST:
            yield from _texts(value, keys)
