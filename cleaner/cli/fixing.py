"""What `hook` and `--in-place` share: files fixed one by one, each told on standard error."""

from argparse import _ActionsContainer
from collections import Counter
from collections.abc import Callable, Sequence

from cleaner.cli.cleaners import Cleaners
from cleaner.cli.output import complain
from cleaner.files.fix import Fixed, Fixer
from cleaner.files.ignore import Ignore
from cleaner.reports.explain import visible


def add_part_links(made: _ActionsContainer) -> None:
    """Add the option on files that have several names."""
    made.add_argument(
        "--part-links",
        action="store_true",
        help="when writing files, also those that have hard links: the other names keep the old "
        "text",
    )


def excluded_by(cleaners: Cleaners) -> Callable[[str], bool]:
    """Tells which files to leave alone, by `.cleanerignore` and the configuration."""
    ignored = Ignore()
    return lambda path: ignored(path) or cleaners.excluded(path)


def fix_files(
    files: Sequence[str], fixer: Fixer, word: str, show: Callable[[Fixed], None] | None = None
) -> Counter[str]:
    """Fix the files and tell of each that was not clean; counts the verdicts.

    `word` is what is said of a fixed one; `show` is given each of those before that.
    """
    verdicts: Counter[str] = Counter()
    for file in files:
        fixed = fixer.fix(file)
        verdicts[fixed.verdict] += 1
        if show and fixed.verdict == "fixed":
            show(fixed)
        _tell(fixed, word)
    if count := verdicts["excluded"]:
        complain(f"left alone, being excluded: {_counted(count, 'file')}")
    return verdicts


def _tell(fixed: Fixed, word: str) -> None:
    name = visible(fixed.path) or "''"
    if fixed.verdict == "fixed":
        lines, rules = _counted(fixed.lines, "line"), _counted(fixed.rules, "rule")
        complain(f"{word} {name} ({lines}, {rules})")
    if fixed.verdict == "skipped":
        complain(f"skipped {name}: {fixed.reason}")
    elif fixed.reason:
        complain(f"cleaner: {name}: {fixed.reason}")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
