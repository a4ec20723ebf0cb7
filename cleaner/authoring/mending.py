"""Puts the safe mends of lint into the files."""

from collections.abc import Iterable
from pathlib import Path

from cleaner.authoring.finding import Change, Finding
from cleaner.edit import Edit, apply
from cleaner.errors import CleanerError, RuleError
from cleaner.loading import load_rules


def mend(findings: Iterable[Finding]) -> int:
    """How many findings were mended; a file that would no longer load is left as it was."""
    by_file: dict[str, list[Change]] = {}
    for finding in findings:
        if finding.change:
            by_file.setdefault(finding.path, []).append(finding.change)
    return sum(_mend(Path(path), changes) for path, changes in by_file.items())


def _mend(path: Path, changes: list[Change]) -> int:
    before = path.read_bytes()
    # Counted in the text as it was read: line ends and a byte order mark stay as they are.
    text = before.decode("utf-8-sig")
    mark = before[: len(before) - len(text.encode())]
    try:
        path.write_bytes(mark + apply(text, _edits(changes)).encode())
        load_rules(path)
    except RuleError:
        path.write_bytes(before)
        return 0
    except OSError as error:
        raise CleanerError(f"{path}: cannot be written: {error.strerror}") from error
    return len(changes)


def _edits(changes: Iterable[Change]) -> list[Edit]:
    """The changes, sorted; those that overlap become one."""
    edits: list[Edit] = []
    for start, end, text in sorted(changes):
        if edits and start < edits[-1].end:
            edits[-1] = edits[-1]._replace(end=max(end, edits[-1].end))
        else:
            edits.append(Edit(start, end, text, "lint"))
    return edits
