"""What the hook costs on many files, and what it costs again where none of them changed.

    python bench/hook.py --corpus FOLDER --files 10000

The files are texts of the corpus, over and over, each with a line of its own so that no two are
the same. A first run fixes them; of the two runs after it, the first looks at all and remembers
them, the second knows them. CPU time of the process, its children included.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from itertools import cycle, islice
from pathlib import Path

from speed import parser_of, records

VIEW = "extracted"
# So many bytes of names pre-commit and xargs give to one process.
AT_ONCE = 1 << 17


def main() -> int:
    parser = parser_of(__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--chars", type=int, default=3000, help="so much of each text")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder, "dump")
        names = write(dump, options)
        if not names:
            print(f"bench/hook.py: no *.{VIEW}.jsonl.gz in {options.corpus}", file=sys.stderr)
            return 2
        kept = {"XDG_CACHE_HOME": folder}
        size = sum(file.stat().st_size for file in dump.iterdir())
        print(f"{len(names):,} files, {size / 1e6:.1f} MB")
        print(f"fixed:      {hook(dump, names, kept):6.2f} s CPU")
        shutil.rmtree(Path(folder, "cleaner", "clean"))
        first, second = hook(dump, names, kept), hook(dump, names, kept)
        print(f"all clean:  {first:6.2f} s, every file looked at")
        print(f"once more:  {second:6.2f} s, {second / first:.3f} of that")
    return 0


def write(folder: Path, options: Namespace) -> list[str]:
    """The files, and their names."""
    folder.mkdir()
    texts = [json.loads(record)["text"] for record in records(options.corpus, VIEW, [])]
    names = []
    for number, text in enumerate(islice(cycle(texts), options.files)):
        path = folder / f"{number:06}.txt"
        path.write_text(
            f"Page {number} of this dump is told apart by its number.\n{text[: options.chars]}\n",
            encoding="utf-8",
            errors="surrogateescape",
        )
        names.append(path.name)
    return names


def hook(folder: Path, names: list[str], environment: dict[str, str]) -> float:
    """Seconds of CPU that the hook takes for the files."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    most = AT_ONCE // (len(names[0]) + 1)
    for start in range(0, len(names), most):
        subprocess.run(
            [sys.executable, "-m", "cleaner", "hook", "--isolated", *names[start : start + most]],
            cwd=folder,
            stderr=subprocess.DEVNULL,
            env=os.environ | environment,
            check=False,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
