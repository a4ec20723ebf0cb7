"""The errors a caller may see; everything else that goes wrong is a bug."""


def needs(extra: str) -> str:
    """What to do where a library is missing that an extra of ours brings.

    >>> f"Parquet {needs('parquet')}"
    "Parquet needs the extra 'parquet': pip install 'cleaner[parquet]'"
    """
    return f"needs the extra {extra!r}: pip install 'cleaner[{extra}]'"


class CleanerError(Exception):
    """Something the user can mend: a wrong option, an unreadable file, a broken rule."""


class Problems(CleanerError):
    """Everything wrong with one or more files, told in one go; `problems` holds one text each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["Problems"], tuple[tuple[str, ...]]]:
        return (type(self), (self.problems,))


class UnfitError(CleanerError):
    """A file that holds nothing to clean as it is; the filter stops at it, the hook passes it."""


class RuleError(Problems):
    """Everything wrong with one or more rule files, told in one go.

    `problems` holds one string a problem, each `file:line:column: rule: what is wrong`.

    >>> error = RuleError(("ads.yaml:3:5: ads/banner: unknown key 'mach'",))
    >>> print(error)
    ads.yaml:3:5: ads/banner: unknown key 'mach'
    """


class ConfigError(Problems):
    """Everything wrong with a configuration file, each as `file:line:column: key: what`."""
