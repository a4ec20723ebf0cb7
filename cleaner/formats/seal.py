"""The seal of a cleaned file: the last line of the traces beside it, by which changes show."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

KEY = "output_sha256"


class Seal:
    """The SHA-256 of all bytes that went by, which begin with `start`, unpacked.

    >>> seal = Seal(b"Tea. ")
    >>> list(seal.over([b"Milk."])), seal.fits(seal.told()), seal.fits(Seal().told())
    ([b'Milk.'], True, False)
    """

    def __init__(self, start: bytes = b"") -> None:
        self._digest = sha256(start)

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces, each sealed as it goes by."""
        for piece in pieces:
            self._digest.update(piece)
            yield piece

    def told(self) -> dict[str, Any]:
        """The last line of a sidecar."""
        return {KEY: self._digest.hexdigest()}

    def fits(self, told: dict[str, Any]) -> bool:
        """Whether a line tells of these very bytes."""
        return told == self.told()
