"""The kinds of rules: every kind by the name that `kind:` in a rule file gives it."""

from cleaner.kinds.encoding import Encoding
from cleaner.kinds.line import Line
from cleaner.kinds.masthead import Masthead
from cleaner.kinds.region import Region
from cleaner.kinds.repeat import Repeat
from cleaner.kinds.span import Span
from cleaner.kinds.zone import Zone
from cleaner.rule import Kind

KINDS: dict[str, type[Kind]] = {
    "encoding": Encoding,
    "line": Line,
    "masthead": Masthead,
    "region": Region,
    "repeat": Repeat,
    "span": Span,
    "zone": Zone,
}
