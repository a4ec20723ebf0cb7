"""Removes boilerplate from scraped text and accounts for every character."""

from cleaner.cleaner import Cleaner, clean
from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.errors import RuleError
from cleaner.loading import builtin_rules, load_rules
from cleaner.result import Result
from cleaner.rule import Rule

__version__ = "0.1.0"

__all__ = [
    "Cleaner",
    "Document",
    "Edit",
    "Result",
    "Rule",
    "RuleError",
    "__version__",
    "builtin_rules",
    "clean",
    "load_rules",
]
