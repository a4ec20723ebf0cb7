"""Side by side with what users would pick instead, in one run: the ratio of each to N0.

    python bench/peers.py --corpus FOLDER --html FOLDER --svg docs/peers.svg

Each peer has a virtual environment of its own, made on the first run below the user's cache folder,
and works in a process of its own. In every round N0 and all peers have their turn, and what counts
is the median over the rounds of the ratio of their CPU times. What cannot be installed or breaks
says so in its row. See bench/null.py for N0.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from plot import Bar, bars
from speed import MB, VIEWS, Figure, parser_of, records, write

HERE = Path(__file__).resolve().parent
TEXTS, PAGES = "texts", "HTML pages"
# With what they import and do not ask for.
DATATROVE = ("datatrove", "spacy", "ftfy", "regex")
JUICER = ("py-data-juicer", "aiohttp")
# A page so long is a book, and none of the three was made for it.
LONGEST_PAGE = 500_000


class Peer(NamedTuple):
    """A peer, what it is given, what its environment needs, and what to say of it."""

    key: str
    name: str
    given: str
    needs: tuple[str, ...]
    does: str
    does_not: str


PEERS = (
    Peer(
        *("cleaner", "cleaner", TEXTS, ()),
        does="boilerplate out by rules, encoding mended, repeats out, every edit accounted for",
        does_not="judge documents",
    ),
    Peer(
        *("cleaner-thorough", "cleaner, profile thorough", TEXTS, ()),
        does="the same with rules of low confidence",
        does_not="judge documents",
    ),
    Peer(
        *("ftfy", "ftfy.fix_text", TEXTS, ("ftfy",)),
        does="encoding, entities, quotes, ligatures, width",
        does_not="boilerplate, repeats, account for changes",
    ),
    Peer(
        *("datatrove", "datatrove reader and writer", TEXTS, DATATROVE),
        does="nothing: reads and writes JSON lines with a pipeline in between",
        does_not="anything else",
    ),
    Peer(
        *("datatrove-c4", "datatrove C4QualityFilter", TEXTS, DATATROVE),
        does="lines without final punctuation or with certain words out, documents too",
        does_not="encoding, repeats, languages other than English, account for changes",
    ),
    Peer(
        *("datatrove-ftfy", "datatrove FTFYFormatter", TEXTS, DATATROVE),
        does="what ftfy does, in datatrove's pipeline",
        does_not="boilerplate, repeats, account for changes",
    ),
    Peer(
        *("juicer-unicode", "data-juicer fix_unicode_mapper", TEXTS, JUICER),
        does="what ftfy does, and normalizes to NFC",
        does_not="boilerplate, repeats, account for changes",
    ),
    Peer(
        *("juicer-links", "data-juicer clean_links_mapper", TEXTS, JUICER),
        does="addresses of links out",
        does_not="anything else",
    ),
    Peer(
        *(
            "juicer-repeats",
            "data-juicer remove_repeat_sentences_mapper",
            TEXTS,
            JUICER,
        ),
        does="sentences said before out",
        does_not="boilerplate that is said once, encoding, account for changes",
    ),
    Peer(
        *("cleaner", "cleaner, on HTML", PAGES, ()),
        does="main text by trafilatura in a guarded process, then all that cleaner does",
        does_not="judge documents",
    ),
    Peer(
        *("trafilatura", "trafilatura.extract, on HTML", PAGES, ("trafilatura", "lxml_html_clean")),
        does="the main text of a page",
        does_not="boilerplate within it, encoding, account for changes",
    ),
    Peer(
        *("justext", "jusText, on HTML", PAGES, ("justext", "lxml_html_clean")),
        does="paragraphs with enough stop words and few links, in one language",
        does_not="encoding, repeats, account for changes",
    ),
)
BASE = "orjson"


class Broken(Exception):
    """Why a peer has no figure."""


class Working:
    """A peer's process."""

    def __init__(self, python: Path, key: str, source: Path, target: Path) -> None:
        command = [str(python), str(HERE / "peer.py"), key, str(source), str(target)]
        self._log = target.with_suffix(".log").open("w+")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self._answer()

    def seconds(self) -> float:
        """Seconds of CPU of one more pass."""
        assert self._process.stdin
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        return float(self._answer())

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def _answer(self) -> str:
        assert self._process.stdout
        answer = self._process.stdout.readline()
        if not answer:
            self._log.seek(0)
            said = [line.strip() for line in self._log if line.strip()]
            raise Broken(said[-1] if said else "ended without a word")
        return answer.strip()


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        sources = {name: path for name, path in _sources(options, Path(folder)) if path}
        if not sources:
            print("bench/peers.py: no corpus; give --corpus FOLDER", file=sys.stderr)
            return 2
        nulls = {
            name: _started(stack, Path(sys.executable), "null", path)
            for name, path in sources.items()
        }
        rows: list[tuple[Peer, Working | str]] = []
        for peer in PEERS:
            rows.append((peer, _ready(stack, peer, sources, options.environments)))
        found = _measured(nulls, rows, options.rounds)
        sizes = {name: path.stat().st_size / MB for name, path in sources.items()}
        print(f"\n{_described(sizes, options.rounds)}\n")
        print("\n".join(_table(rows, found)))
    if options.svg:
        shown = [
            Bar(peer.name, found[number].median, own=peer.key.startswith("cleaner"))
            for number, (peer, _) in enumerate(rows)
            if number in found
        ]
        title = "CPU time as a multiple of reading and writing the same JSON lines"
        options.svg.write_text(bars(title, "x N0", shown))
    return 0


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser.add_argument("--html", type=Path, help="a folder with *.html in it or below")
    parser.add_argument("--mb", type=float, default=4, help="size of what each does a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--environments", type=Path, default=cache / "cleaner-bench")
    parser.add_argument("--svg", type=Path, help="where to draw the figure")
    return parser.parse_args()


def _sources(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path | None]]:
    texts = [record for view in VIEWS for record in records(options.corpus, view, ())]
    pages = _pages(options.html) if options.html else []
    for name, found in ((TEXTS, texts), (PAGES, pages)):
        path = folder / name.replace(" ", "-") / "in.jsonl"
        path.parent.mkdir()
        if found:
            # A stride through all sets, not the first megabytes of the first.
            step = max(1, int(sum(map(len, found)) / (options.mb * MB)))
            write(path, found[::step], options.mb * MB)
        yield name, path if found else None


def _pages(folder: Path) -> list[bytes]:
    paths = sorted(path for path in folder.rglob("*.html") if path.is_file())
    few = (path for path in paths if path.stat().st_size <= LONGEST_PAGE)
    texts = (path.read_text("utf-8", "replace") for path in few)
    return [json.dumps({"text": text}).encode() + b"\n" for text in texts]


def _ready(
    stack: ExitStack, peer: Peer, sources: dict[str, Path], environments: Path
) -> Working | str:
    """The peer at its work, or why it is not."""
    if peer.given not in sources:
        return f"no {peer.given} at hand: give --html FOLDER"
    try:
        python = _environment(peer.needs, environments) if peer.needs else Path(sys.executable)
        return _started(stack, python, peer.key, sources[peer.given])
    except Broken as error:
        return str(error)


def _started(stack: ExitStack, python: Path, key: str, source: Path) -> Working:
    folder = source.parent / f"{key}-out"
    folder.mkdir()
    working = Working(python, key, source, folder / "out.jsonl")
    stack.callback(working.close)
    return working


def _environment(needs: Sequence[str], environments: Path) -> Path:
    """The Python of an environment that has all that is needed; raises Broken."""
    folder = environments / "-".join(needs)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "ready").exists():
        print(f"making {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", BASE, *needs]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            errors = [line for line in ran.stderr.splitlines() if line.startswith("ERROR")]
            raise Broken(f"cannot be installed: {(errors or ['pip failed'])[-1]}")
        (folder / "ready").touch()
    return python


def _measured(
    nulls: dict[str, Working], rows: Iterable[tuple[Peer, Working | str]], rounds: int
) -> dict[int, Figure]:
    ratios: dict[int, list[float]] = {}
    for _ in range(rounds):
        for given, null in nulls.items():
            own = null.seconds()
            for number, (peer, working) in enumerate(rows):
                if peer.given == given and isinstance(working, Working):
                    ratios.setdefault(number, []).append(working.seconds() / own)
        print(".", end="", file=sys.stderr, flush=True)
    return {number: Figure.of(found) for number, found in ratios.items()}


def _described(sizes: dict[str, float], rounds: int) -> str:
    given = " and ".join(f"{size:.1f} MB of {name}" for name, size in sizes.items())
    return f"{given}, {rounds} rounds; in brackets the smallest and the largest ratio."


def _table(rows: Sequence[tuple[Peer, Working | str]], found: dict[int, Figure]) -> Iterator[str]:
    yield "| | given | x N0 | does | does not |"
    yield "|---|---|---:|---|---|"
    for number, (peer, working) in enumerate(rows):
        cost = str(working)
        if number in found:
            figure = found[number]
            cost = f"{figure.median:.1f} ({figure.least:.1f}–{figure.most:.1f})"
        yield f"| {peer.name} | {peer.given} | {cost} | {peer.does} | {peer.does_not} |"


if __name__ == "__main__":
    sys.exit(main())
