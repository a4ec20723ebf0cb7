"""Puts the safe mends of lint into the files."""

from collections.abc import Iterable
from pathlib import Path

from cleaner.authoring.finding import Change, Finding
from cleaner.edit import Edit, apply
from cleaner.errors import CleanerError
from cleaner.files.replace import read, replace
from cleaner.loading import SITES, site_of, source_of
from cleaner.rulefile import RuleFile


def mend(findings: Iterable[Finding]) -> int:
    """How many findings were mended; a file that would no longer load is left as it was."""
    by_file: dict[str, list[Change]] = {}
    for finding in findings:
        if finding.change:
            by_file.setdefault(finding.path, []).append(finding.change)
    return sum(_mend(path, changes) for path, changes in by_file.items())


def _mend(path: str, changes: list[Change]) -> int:
    try:
        original = read(path)
        before = original.data
        # Counted in the text as it was read: line ends and a byte order mark stay as they are.
        text = before.decode("utf-8-sig")
        mark = before[: len(before) - len(text.encode())]
        after = mark + apply(text, _edits(changes)).encode()
        if not _loads(Path(path), after):
            return 0
        replace(original, after)
    except CleanerError as error:
        raise CleanerError(f"{path}: cannot be mended: {error}") from error
    return len(changes)


def _loads(path: Path, content: bytes) -> bool:
    """Whether a file would load with this content."""
    problems: list[str] = []
    site = site_of(path.name) if path.parent.name == SITES else ""
    parts = source_of(path, problems).parts(problems)
    list(RuleFile(path, problems, prove=True, site=site, parts=parts).rules(content))
    return not problems


def _edits(changes: Iterable[Change]) -> list[Edit]:
    """The changes, sorted; those that overlap become one."""
    edits: list[Edit] = []
    for start, end, text in sorted(changes):
        if edits and start < edits[-1].end:
            edits[-1] = edits[-1]._replace(end=max(end, edits[-1].end))
        else:
            edits.append(Edit(start, end, text, "lint"))
    return edits
