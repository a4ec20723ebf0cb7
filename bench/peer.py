"""One peer at work, in an environment of its own: a pass over a file for every line it is given.

    python bench/peer.py NAME SOURCE TARGET

Each pass is answered with the seconds of CPU it took, children included. See bench/peers.py.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import active_children
from pathlib import Path

from null import changing, null

Run = Callable[[Path, Path], None]


def cleaner(profile: str = "balanced") -> Run:
    from cleaner import Cleaner
    from cleaner.formats import FORMATS, Settings, Source, Tally

    made = Cleaner(profile=profile)  # type: ignore[arg-type]

    def run(source: Path, target: Path) -> None:
        reader = FORMATS["jsonl"](Settings(), Tally(lambda _: None))
        with source.open("rb") as stream, target.open("wb") as out:
            out.writelines(reader.rewrite(Source(stream, source.name), made.clean))

    return run


def ftfy() -> Run:
    from ftfy import fix_text

    return partial(changing, fix_text)


def datatrove(step: str) -> Run:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.filters import C4QualityFilter
    from datatrove.pipeline.formatters import FTFYFormatter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter
    from loguru import logger

    logger.remove()
    steps = {"none": (), "c4": (C4QualityFilter,), "ftfy": (FTFYFormatter,)}[step]

    def run(source: Path, target: Path) -> None:
        folder = target.with_suffix(".datatrove")
        pipeline = [
            JsonlReader(str(source.parent), glob_pattern=source.name),
            *(each() for each in steps),
            JsonlWriter(str(folder), output_filename="out.jsonl", compression=None),
        ]
        LocalPipelineExecutor(
            pipeline=pipeline, logging_dir=str(folder / "logs"), skip_completed=False
        )._run_for_rank(0)

    return run


def juicer(mapper: str) -> Run:
    import importlib

    module = importlib.import_module(f"data_juicer.ops.mapper.{mapper}")
    name = "".join(word.title() for word in mapper.split("_"))
    made = getattr(module, name)()

    def change(text: str) -> str:
        return made.process_batched({"text": [text]})["text"][0]

    return partial(changing, change)


def justext() -> Run:
    from justext import get_stoplist
    from justext import justext as paragraphs

    words = get_stoplist("English")

    def change(html: str) -> str:
        found = paragraphs(html.encode(), words, encoding="utf-8")
        return "\n".join(each.text for each in found if not each.is_boilerplate)

    return partial(changing, change)


def trafilatura() -> Run:
    from trafilatura import extract

    return partial(changing, lambda html: extract(html) or "")


PEERS: dict[str, Callable[[], Run]] = {
    "null": lambda: null,
    "cleaner": cleaner,
    "cleaner-thorough": partial(cleaner, profile="thorough"),
    "ftfy": ftfy,
    "datatrove": partial(datatrove, "none"),
    "datatrove-c4": partial(datatrove, "c4"),
    "datatrove-ftfy": partial(datatrove, "ftfy"),
    "juicer-unicode": partial(juicer, "fix_unicode_mapper"),
    "juicer-links": partial(juicer, "clean_links_mapper"),
    "juicer-repeats": partial(juicer, "remove_repeat_sentences_mapper"),
    "justext": justext,
    "trafilatura": trafilatura,
}


def spent() -> float:
    """Seconds of CPU of this process and of its children that live."""
    # Linux has a clock for every process, under a number made of its own.
    children = (child.pid for child in active_children() if child.pid)
    return time.process_time() + sum(time.clock_gettime((~pid << 3) | 2) for pid in children)


def main(name: str, source: Path, target: Path) -> None:
    run = PEERS[name]()
    # What is loaded late is loaded now: a program starts once.
    warm = target.with_suffix(".warm.jsonl")
    with source.open("rb") as lines:
        warm.write_bytes(b"".join(line for line, _ in zip(lines, range(50), strict=False)))
    run(warm, target)
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever a peer has to say
    print("ready", file=answers, flush=True)
    for _ in sys.stdin:
        before = spent()
        run(source, target)
        print(spent() - before, file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
