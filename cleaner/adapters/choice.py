"""Which documents of a file are wanted: by --limit and --sample, and none that kills its worker."""

from zlib import crc32

from cleaner.adapters.job import Job
from cleaner.adapters.ledger import LIMIT, POISON, SAMPLE


class Choice:
    """Which documents of one file are wanted, as they come."""

    def __init__(self, job: Job, name: str, poison: frozenset[int]) -> None:
        self._job = job
        self._name = name
        self._poison = poison
        self._seen = self._taken = 0

    def next(self) -> tuple[int, str]:
        """The number of the next document, and why it is left out; empty if it is wanted."""
        number = self._seen
        self._seen += 1
        return number, self._unwanted(number)

    def take(self) -> None:
        """Count a document that was wanted and could be read."""
        self._taken += 1

    def _unwanted(self, number: int) -> str:
        if self._job.limit is not None and self._taken >= self._job.limit:
            return LIMIT
        if self._job.sample < 1 and not chosen(self._name, number, self._job.sample):
            return SAMPLE
        return POISON if number in self._poison else ""


def chosen(name: str, number: int, share: float) -> bool:
    """Whether a document is in a sample: told by its file's name and its number alone.

    >>> sum(chosen("news.jsonl", number, 0.1) for number in range(10_000))
    1024
    """
    return crc32(f"{number}:{name}".encode("utf-8", "surrogatepass")) < share * (1 << 32)
