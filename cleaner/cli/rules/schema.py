"""The command `rules schema`: what a rule file may say, for editors."""

import json
from collections.abc import Sequence

from cleaner.authoring.schema import schema
from cleaner.cli.options import plain_parser
from cleaner.cli.output import Output
from cleaner.codes import DONE

DESCRIPTION = """\
Print the JSON Schema of rule files. Editors that know YAML then complete keys, show what
they mean and underline mistakes; the first line of a rule file says where the schema is:

  # yaml-language-server: $schema=schema.json"""

EPILOG = """\
example:
  cleaner rules schema > my-rules/schema.json

exit codes:
  0  all is done
  2  wrong usage"""


def run(arguments: Sequence[str]) -> int:
    """Print the schema on standard output."""
    plain_parser("cleaner rules schema", DESCRIPTION, EPILOG).parse_args(arguments)
    Output().write((json.dumps(schema(), indent=2, ensure_ascii=False) + "\n").encode())
    return DONE
