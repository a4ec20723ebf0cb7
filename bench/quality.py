"""How much boilerplate goes and how much content with it, on labelled pages; floors hold both.

    python bench/quality.py                  the figures, a line a set
    python bench/quality.py --gate           fail where a figure is worse than its floor
    python bench/quality.py --update         move the floors to where the figures are now
    python bench/quality.py --show 20        the longest losses, the commonest leftovers

Our own pages (bench/pages.jsonl) always run. A labelled corpus runs with them where --corpus names
its folder, or where one lies beside the checkout, in shared/corpus: files NAME.jsonl.gz, records
with text, labels (per line 1 content, 0 boilerplate, null neither) and, if known, flags, votes (how
many of four other extractors keep the line) and inline (by line number, the line without the
boilerplate inside it).
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import Cleaner, Document, Result
from cleaner.authoring.judging import BOILERPLATE, CLEAR_FLAGS, CONTENT, MOST_VOTES

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages.jsonl"
FLOORS = HERE / "floors.json"
# Too large for the repository.
CORPUS = HERE.parents[1] / "shared" / "corpus"
META = ("url", "lang")
HURT = 0.02
# A set's figures may waver by so much before the gate closes, in percent.
SLACK = 0.005


class Line(NamedTuple):
    """A labelled line of a page and how many of its characters were cut.

    `due` of them should be, of a line that is content with boilerplate inside.
    """

    text: str
    label: float | None
    flag: str
    votes: int
    cut: int
    due: int = 0

    @property
    def content(self) -> bool:
        """Whether it belongs to the main text."""
        return self.label is not None and self.label >= CONTENT

    @property
    def boilerplate(self) -> bool:
        """Whether it is boilerplate that labels and other extractors agree on."""
        known = self.label is not None and self.label < BOILERPLATE
        return (known and self.flag in CLEAR_FLAGS and self.votes <= MOST_VOTES) or self.due > 0

    @property
    def gone(self) -> bool:
        """Whether the boilerplate is."""
        return self.cut >= self.due if self.due else 2 * self.cut > len(self.text)

    @property
    def lost(self) -> int:
        """How many characters of content were cut."""
        return max(0, self.cut - self.due) if self.content else 0


class Figures(NamedTuple):
    """What is compared with the floors, in percent: `removed` should be high, the others low."""

    pages: int
    removed: float
    lost: float
    hurt: float


@dataclass
class Score:
    """The sums over the pages of a set."""

    pages: int = 0
    dirty: int = 0
    removed: float = 0.0
    content: int = 0
    lost: int = 0
    hurt: int = 0
    losses: list[tuple[int, str, str]] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def add(self, page: dict[str, Any], result: Result) -> None:
        lines = list(labelled(page, result))
        boilerplate = [line for line in lines if line.boilerplate]
        self.pages += 1
        if boilerplate:
            self.dirty += 1
            self.removed += sum(line.gone for line in boilerplate) / len(boilerplate)
            self.left.update(line.text.strip()[:100] for line in boilerplate if not line.gone)
        content = sum(len(line.text) for line in lines if line.content)
        lost = 0
        for line in lines:
            # What is said at another place is not lost: of two like lines either may go.
            if line.lost and line.text.strip() not in result.text:
                lost += line.lost
                self.losses.append((line.lost, page["id"], line.text.strip()))
        self.content += content
        self.lost += lost
        self.hurt += lost > HURT * content

    def figures(self) -> Figures:
        return Figures(
            self.pages,
            round(100 * self.removed / max(1, self.dirty), 3),
            round(100 * self.lost / max(1, self.content), 4),
            round(100 * self.hurt / max(1, self.pages), 3),
        )


def labelled(page: dict[str, Any], result: Result) -> Iterator[Line]:
    """The page's lines with what was cut of each; a line that was mended is not cut."""
    lines = page["text"].split("\n")
    flags = page.get("flags") or [""] * len(lines)
    votes = page.get("votes") or [0] * len(lines)
    inline = page.get("inline", {})
    cuts = iter([edit for edit in result.edits if not edit.text])
    edit = next(cuts, None)
    start = 0
    told = zip(lines, page["labels"], flags, votes, strict=True)
    for number, (text, label, flag, vote) in enumerate(told):
        end, cut = start + len(text), 0
        while edit and edit.start < end:
            cut += max(0, min(end, edit.end) - max(start, edit.start))
            if edit.end > end:
                break
            edit = next(cuts, None)
        due = len(text) - len(inline.get(str(number), text))
        yield Line(text, label, flag, vote, cut, due)
        start = end + 1


class Set(NamedTuple):
    """Labelled pages and the hash of their file: floors are those of these very pages."""

    name: str
    sha256: str
    pages: list[dict[str, Any]]


def sets(corpus: Path) -> Iterator[Set]:
    """Our own pages, then the articles of each labelled file of the corpus."""
    yield _read("own", PAGES)
    for path in sorted(corpus.glob("*.jsonl.gz")):
        found = _read(path.name.removesuffix(".jsonl.gz"), path)
        if found.pages:
            yield found


def _read(name: str, path: Path) -> Set:
    raw = path.read_bytes()
    lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines()
    pages = [page for page in map(json.loads, lines) if "labels" in page]
    articles = [page for page in pages if page.get("type", "article") == "article"]
    return Set(name, hashlib.sha256(raw).hexdigest(), articles)


def score(pages: Sequence[dict[str, Any]], cleaner: Cleaner) -> Score:
    """The score of a cleaner on labelled pages."""
    total = Score()
    for page in pages:
        meta = {key: page[key] for key in META if page.get(key)}
        total.add(page, cleaner.clean(Document(page["text"], meta=meta)))
    return total


def faults(name: str, got: Figures, sha256: str, floor: dict[str, Any] | None) -> Iterator[str]:
    """Where the figures of a set are worse than its floor."""
    if floor is None:
        yield f"{name}: has no floor; run: python bench/quality.py --update"
        return
    if floor["sha256"] != sha256:
        yield f"{name}: these are other pages than those of the floor; run with --update"
        return
    if got.removed < floor["removed"] - SLACK:
        yield f"{name}: removed {got.removed} %, less than the floor of {floor['removed']} %"
    for figure in ("lost", "hurt"):
        value, most = getattr(got, figure), floor[figure]
        if value > most + SLACK:
            yield f"{name}: {figure} {value} %, more than the floor of {most} %"


def main(argv: Sequence[str] | None = None) -> int:
    """0; 1 where a floor does not hold or would be lowered without a word."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpus", type=Path, metavar="FOLDER", help="a labelled corpus, files NAME.jsonl.gz"
    )
    parser.add_argument("--gate", action="store_true", help="compare with bench/floors.json")
    parser.add_argument("--update", action="store_true", help="write bench/floors.json")
    parser.add_argument(
        "--allow-regression", action="store_true", help="with --update: floors may sink, said so"
    )
    parser.add_argument("--show", type=int, default=0, metavar="N", help="lines lost and left")
    parser.add_argument("--profile", default="balanced", help="default: balanced")
    options = parser.parse_args(argv)
    if options.corpus and not options.corpus.is_dir():
        parser.error(f"{options.corpus}: no such folder")
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    cleaner = Cleaner(profile=options.profile)
    wrong: list[str] = []
    for part in sets(_found(options.corpus)):
        total = score(part.pages, cleaner)
        got = total.figures()
        print(
            f"{part.name:18} {got.pages:5} pages  removed {got.removed:6.2f} %"
            f"  lost {got.lost:7.4f} %  hurt {got.hurt:5.2f} %"
        )
        _show(total, options.show)
        if options.gate or options.update:
            wrong += _against(part, got, floors, update=options.update)
    for fault in wrong:
        print(fault, file=sys.stderr)
    if options.update and (options.allow_regression or not wrong):
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n")
        return 0
    return 1 if wrong else 0


def _found(corpus: Path | None) -> Path:
    """The folder of the corpus that was named, else the one beside the checkout."""
    if not corpus and not CORPUS.is_dir():
        print("our own pages alone; --corpus FOLDER adds a labelled corpus", file=sys.stderr)
    return corpus or CORPUS


def _against(part: Set, got: Figures, floors: dict[str, Any], *, update: bool) -> list[str]:
    floor = floors.get(part.name)
    if update:
        floors[part.name] = {"sha256": part.sha256, **got._asdict()}
        if floor is None or floor["sha256"] != part.sha256:
            return []
    return list(faults(part.name, got, part.sha256, floor))


def _show(total: Score, count: int) -> None:
    for cut, page, text in sorted(total.losses, reverse=True)[:count]:
        print(f"    lost {cut:6} of {page}  {text[:160]}")
    for text, times in total.left.most_common(count):
        print(f"    left {times:6}  {text}")


if __name__ == "__main__":
    sys.exit(main())
