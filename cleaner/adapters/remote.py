"""Files behind URLs, as far as fsspec reaches: which there are, and their bytes.

Whoever reads nothing from there needs no fsspec.
"""

import hashlib
import io
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cleaner.errors import CleanerError, needs

BLOCK = 1 << 20
# By what filesystems call that which changes with a file: the first that is told counts.
TAGS = (
    *("ETag", "etag", "md5Hash", "blob_id", "Content-MD5", "Digest", "LastModified"),
    *("last_modified", "updated", "Last-Modified", "mtime", "created"),
)
WEB = ("http", "https")
# A server that says nothing for so long is gone; a file may take hours as long as some of it comes.
SILENT = 60


class Listed(NamedTuple):
    """A file: its URL, its name below what was asked for, its size and what changes with it."""

    url: str
    name: str
    size: int
    state: tuple[Any, ...]


def is_url(source: str) -> bool:
    """Whether a source is a URL."""
    return "://" in source


def listed(url: str) -> list[Listed]:
    """The files that a URL names: one, those below it, or those that match it."""
    system, path = _system(url)
    web = urlsplit(url).scheme in WEB
    with _told(url):
        if any(mark in path for mark in ("*[" if web else "*?[")):
            found = _files(system.glob(path, detail=True))
            root = posixpath.commonpath([posixpath.dirname(each) for each in found] or [""])
        elif path.endswith("/") or (not web and system.isdir(path)):
            found, root = _files(system.find(path, detail=True)), path.rstrip("/")
        else:
            info = system.info(path)
            name = posixpath.basename(urlsplit(url).path if web else path)
            return [Listed(url, name, info["size"] or 0, _state(info))]
    names = {each: posixpath.relpath(each, root) for each in sorted(found)}
    return [
        Listed(system.unstrip_protocol(each), name, *_seen(found[each]))
        for each, name in names.items()
        if not any(part.startswith(".") and part != ".." for part in name.split("/"))
    ]


def state(url: str) -> tuple[Any, ...]:
    """The size of a file and what changes with its bytes, asked for anew."""
    system, path = _system(url)
    with _told(""):
        system.invalidate_cache()
        return _state(system.info(path))


@contextmanager
def opened(url: str) -> Iterator["Remote"]:
    """A file behind a URL, to read."""
    system, path = _system(url)
    # Not every server gives out parts of a file, and of most files none are needed.
    whole = urlsplit(url).scheme in WEB and not path.endswith(".parquet")
    with _told(""):
        size = system.info(path)["size"]
        file = system.open(path, "rb", **({"block_size": 0} if whole else {}))
    with file:
        yield Remote(_Raw(file, size, seekable=not whole))


class Remote(io.BufferedReader):
    """A file behind a URL; where it breaks off is an error, and never its end."""

    def __init__(self, raw: "_Raw") -> None:
        super().__init__(raw, BLOCK)
        self._bytes = raw

    def digest(self) -> str | None:
        """The SHA-256 of the file, if it was read from its first byte to its last."""
        return self._bytes.digest()


class _Raw(io.RawIOBase):
    def __init__(self, file: Any, size: int | None, *, seekable: bool) -> None:
        super().__init__()
        self._file = file
        self._size = size
        self._seekable = seekable
        self._at = self._hashed = 0
        self._hash = hashlib.sha256()
        self._ended = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._seekable

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = self._file.seek(offset, whence)
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        with _told_as_damage():
            block = self._file.read(len(buffer))
        if not block and self._size is not None and self._at < self._size:
            raise OSError(EIO, f"broke off after byte {self._at} of {self._size}")
        buffer[: len(block)] = block
        if self._at == self._hashed:
            self._hash.update(block)
            self._hashed += len(block)
            self._ended = not block or self._hashed == self._size
        self._at += len(block)
        return len(block)

    def digest(self) -> str | None:
        return self._hash.hexdigest() if self._ended else None


def _system(url: str) -> tuple[Any, str]:
    """The filesystem of a URL, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise CleanerError(f"{url}: a URL {needs('remote')}") from None
    scheme = urlsplit(url).scheme
    try:
        system, path = url_to_fs(url, **(_patience() if scheme in WEB else {}))
    except ImportError as error:
        raise CleanerError(f"{url}: {scheme}:// needs a library: {error}") from None
    except ValueError as error:
        raise CleanerError(f"{url}: {error}; known are s3, gs, hf, http, https and more") from None
    return system, str(path)


def _patience() -> dict[str, Any]:
    # As it comes, a file that takes five minutes to clean would be broken off.
    from aiohttp import ClientTimeout

    timeout = ClientTimeout(total=None, sock_connect=SILENT, sock_read=SILENT)
    return {"client_kwargs": {"timeout": timeout}}


def _files(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {path: info for path, info in found.items() if info.get("type") == "file"}


def _seen(info: dict[str, Any]) -> tuple[int, tuple[Any, ...]]:
    return info["size"] or 0, _state(info)


def _state(info: dict[str, Any]) -> tuple[Any, ...]:
    tag = next((info[name] for name in TAGS if info.get(name)), "")
    return (info["size"], str(tag))


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Tell what went wrong as a CleanerError, which starts with a URL."""
    start = f"{url}: " if url else ""
    try:
        yield
    except FileNotFoundError as error:
        why = f" ({error.__cause__})" if error.__cause__ else ""
        raise CleanerError(f"{start}no such file or folder{why}") from error
    except PermissionError as error:
        raise CleanerError(f"{start}access denied; it may need credentials") from error
    except Exception as error:  # each protocol has errors of its own
        raise CleanerError(f"{start}cannot be read: {_reason(error)}") from error


@contextmanager
def _told_as_damage() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # each protocol has errors of its own
        raise OSError(EIO, _reason(error)) from error


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
