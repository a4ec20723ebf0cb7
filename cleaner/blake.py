"""The hash by which contents are known; nothing of what is hashed."""

try:
    # Not by way of hashlib, which loads OpenSSL: four milliseconds at each start.
    from _blake2 import blake2b
except ImportError:  # it is private to CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
