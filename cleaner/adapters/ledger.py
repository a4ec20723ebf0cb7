"""The book of a run: counts, statistics, and a line for every record that does not come out."""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import IO, Any

from cleaner.flags import flags, main
from cleaner.formats import Place
from cleaner.formats.book import TROUBLE, Later
from cleaner.formats.literal import encoded
from cleaner.formats.seal import Seal
from cleaner.formats.trace import changed
from cleaner.host import host_of
from cleaner.language import primary
from cleaner.result import Result

# A crawl knows millions of hosts; those that come after so many are counted together.
MOST_HOSTS = 10_000
OTHERS = "(others)"
UNKNOWN = "(unknown)"
encode = json.JSONEncoder(ensure_ascii=False).encode
Write = Callable[[dict[str, Any]], None]

# Why a record is left out that is not lost: it was not asked for.
LIMIT = "limit"
SAMPLE = "sample"
UNASKED = (LIMIT, SAMPLE)
POISON = "its worker died of it twice"


class Statistics:
    """Counts by rule, category, host and language; those of several files add up."""

    NAMES = ("rules", "categories", "hosts", "languages", "flags")

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.tables: dict[str, dict[str, Counter[str]]] = {name: {} for name in self.NAMES}

    def add(self, table: str, key: str, **amounts: int) -> None:
        """Count something under a key of a table."""
        rows = self.tables[table]
        if key not in rows and table == "hosts" and len(rows) >= MOST_HOSTS:
            key = OTHERS
        rows.setdefault(key, Counter()).update(amounts)

    def merge(self, told: dict[str, Any]) -> None:
        """Add what other statistics tell."""
        self.counts.update(told["counts"])
        for table in self.NAMES:
            for key, amounts in told[table].items():
                self.add(table, key, **amounts)

    def told(self) -> dict[str, Any]:
        """The statistics as JSON has them, in an order that depends on nothing."""
        tables = {
            name: {key: dict(sorted(rows[key].items())) for key in sorted(rows)}
            for name, rows in self.tables.items()
        }
        return {"counts": dict(sorted(self.counts.items())), **tables}


class Ledger:
    """The book of one file.

    `letter` is given each record that does not come out, `note` each message, and `edits` each
    trace. What the statistics count: `records` that were seen, of them `written`, `letters` and
    `left_out` by --limit and --sample, and `skipped` by the format; `documents` that were cleaned.
    """

    def __init__(
        self, letter: Write, note: Write, edits: Write, statistics: Statistics | None = None
    ) -> None:
        self.statistics = statistics or Statistics()
        self.reason = ""
        self._letter = letter
        self._note = note
        self._edits = edits
        self._counts = self.statistics.counts

    def count(self, outcome: str) -> None:
        """Count a record that holds no document, or a page that was taken whole."""
        self._counts[outcome] += 1
        if outcome != "whole":
            self._counts["records"] += 1
        if outcome == "unread":
            self._counts["written"] += 1

    def note(self, place: Place, message: str) -> None:
        """Write a message down."""
        self._note({**_where(place), "message": message})

    def done(self, results: Sequence[Result], place: Place) -> None:
        """Count a record that comes out, and its documents."""
        self._counts["records"] += 1
        self._counts["written"] += 1
        for result in results:
            self._document(result)
        self._tell(results, place)

    def _document(self, result: Result) -> None:
        counts = self._counts
        for name in ("documents", result.status):
            counts[name] += 1
        size, left = len(result.document.text), len(result.text)
        counts["characters"] += size
        counts["characters_out"] += left
        for edit in result.edits:
            cut = edit.end - edit.start - len(edit.text)
            self.statistics.add("rules", edit.rule, edits=1, characters=cut)
            category = edit.rule.partition("/")[0]
            self.statistics.add("categories", category, edits=1, characters=cut)
        known = result.document.known
        amounts = {"documents": 1, "characters": size, "characters_out": left}
        self.statistics.add("hosts", host_of(known("url")) or UNKNOWN, **amounts)
        self.statistics.add("languages", primary(known("lang")) or UNKNOWN, **amounts)

    def _tell(self, results: Sequence[Result], place: Place) -> None:
        told: dict[str, Any] = {}
        if found := flags(main(results)):
            told["flags"] = found
            for flag in found:
                self.statistics.add("flags", flag, documents=1)
        trouble = next((each for each in results if each.status in TROUBLE), None)
        if trouble:
            told |= {"status": trouble.status, "reason": trouble.reason}
        if told:
            identity = results[0].document.id
            self._note({**_where(place), **({"id": identity} if identity else {}), **told})

    def broken(self, place: Place, reason: str, raw: bytes, exact: bytes | None = None) -> bool:
        """Put a record away that cannot be read; it does not come out."""
        if self.reason == LIMIT:
            # Reading ends where the limit is reached, which may be in the middle of a record.
            self.left_out(place, lambda: (raw, raw if exact is None else exact))
        else:
            self._put_away(place, reason, raw, exact)
        return False

    def left_out(self, place: Place, raw: bytes | Later) -> None:
        """A record does not come out for the reason that was given last."""
        unasked = self.reason in UNASKED
        if unasked:
            self._counts["records"] += 1
            self._counts["left_out"] += 1
            if self._edits is _nowhere:
                return
        told, exact = raw() if callable(raw) else (raw, raw)
        if not unasked:
            self._counts["poison"] += self.reason == POISON
            self._lose(place, self.reason, told)
        self._edits({"record": place.record, **_raw(exact)})

    def unfit(self, place: Place, reason: str, raw: bytes) -> None:
        """Put a record away that was written and has no place in the other format."""
        for name in ("records", "written"):
            self._counts[name] -= 1
        self._put_away(place, reason, raw)

    def trace(self, place: Place, told: dict[str, Any]) -> None:
        """Write down what leads back to the source."""
        if changed(told):
            self._edits({"record": place.record, **told})

    def sealed(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces of a file that comes out, of which the traces then tell which they were."""
        if self._edits is _nowhere:
            return pieces
        return self._sealed(pieces)

    def _sealed(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        seal = Seal()
        yield from seal.over(pieces)
        self._edits(seal.told())

    def _put_away(self, place: Place, reason: str, raw: bytes, exact: bytes | None = None) -> None:
        self._counts["broken"] += 1
        self._lose(place, reason, raw)
        self._edits({"record": place.record, **_raw(raw if exact is None else exact)})

    def _lose(self, place: Place, reason: str, raw: bytes) -> None:
        self._counts["records"] += 1
        self._counts["letters"] += 1
        self._letter({**_where(place), "reason": reason, **_raw(raw)})


def _where(place: Place) -> dict[str, Any]:
    return {name: value for name, value in place._asdict().items() if value is not None}


def _raw(raw: bytes) -> dict[str, str]:
    """Bytes in JSON: as text where they are UTF-8."""
    try:
        return {"raw": raw.decode()}
    except UnicodeDecodeError:
        return {"raw_base64": base64.b64encode(raw).decode()}


def lines_to(stream: IO[bytes] | None) -> Write:
    """What writes a line of JSON to a stream; without one, to nowhere."""
    return partial(_line, stream) if stream else _nowhere


def _line(stream: IO[bytes], value: dict[str, Any]) -> None:
    stream.write(encoded(value, b"") + b"\n")


def _nowhere(_: dict[str, Any]) -> None:
    """Nothing is written in a dry run."""
