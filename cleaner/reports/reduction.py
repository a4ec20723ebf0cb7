"""A text made as small as it can be while something still holds of it."""

from collections.abc import Callable, Sequence

# A page of some hundred lines takes fewer; what is left then is small enough to read.
MOST_TRIALS = 2000


def reduced(
    lines: Sequence[str],
    kept: frozenset[int],
    holds: Callable[[Sequence[str]], bool],
    most: int = MOST_TRIALS,
) -> tuple[str, ...]:
    """The lines of which none but the kept ones can be left out; all lines if nothing holds.

    Halves are tried first, then smaller parts, then single lines, until a round finds nothing.

    >>> lines = ["one", "two", "three", "four"]
    >>> reduced(lines, frozenset({2}), lambda some: "one" in some)
    ('one', 'three')
    """
    left = list(range(len(lines)))
    if not holds(lines):
        return tuple(lines)
    trials = 0
    size = max(1, len(left) // 2)
    while True:
        before = len(left)
        at = 0
        while at < len(left) and trials < most:
            part = set(left[at : at + size]) - kept
            rest = [number for number in left if number not in part]
            trials += bool(part)
            if part and holds([lines[number] for number in rest]):
                left = rest
                at += size - len(part)
            else:
                at += size
        if trials >= most or (size == 1 and len(left) == before):
            return tuple(lines[number] for number in left)
        size = max(1, size // 2)
