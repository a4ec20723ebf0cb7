"""Languages told by a library, for pages whose language stop words do not know; only when asked.

A document whose `lang` is `auto` asks for it, and the extra `lang` has the library.
"""

from cleaner.errors import CleanerError, needs

AUTO = "auto"
LIBRARY = "py3langid"
SAMPLE = 4000
# A few words are too few for anyone.
LEAST_WORDS = 5


def ready() -> None:
    """Raise CleanerError where the library is not installed."""
    from importlib.util import find_spec

    if find_spec(LIBRARY) is None:
        raise CleanerError(f"lang {AUTO!r} {needs('lang')}")


def identified(text: str) -> str:
    """The language of a text as the library tells it; empty where there are too few words.

    Raises CleanerError where the library is not installed.
    """
    ready()
    sample = text[:SAMPLE]
    if len(sample.split()) < LEAST_WORDS and sample.isascii():
        return ""
    from py3langid import classify  # a second to load its model

    language, _ = classify(sample)
    return str(language)
