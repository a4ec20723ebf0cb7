"""The one thing that flows: a text and what is known about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its id and its metadata, of which `url`, `lang`, `type`, `title` and `site` help.

    Documents of the same text and id have the same hash, whatever is known of them.

    >>> Document("Some text.", id="a1", meta={"lang": "en"}).meta["lang"]
    'en'
    """

    text: str
    id: str | None = None
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING, hash=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"a document's text is a str, not {type(self.text).__name__}")
        if not isinstance(self.meta, Mapping):
            raise TypeError(f"a document's meta is a mapping, not {type(self.meta).__name__}")

    def known(self, key: str) -> str:
        """A piece of metadata as text; empty where it is absent or not text."""
        value = self.meta.get(key)
        return value if isinstance(value, str) else ""

    def __reduce__(self) -> tuple[type["Document"], tuple[str, str | None, dict[str, Any]]]:
        return (Document, (self.text, self.id, dict(self.meta)))
