"""Columns of text in Arrow tables: which there are, and other texts put into them."""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from cleaner.errors import CleanerError
from cleaner.formats.layout import Layout, Path

# What makes a value none of a type; those of pyarrow are among them.
UNFIT = (ValueError, OverflowError, TypeError, NotImplementedError)
JSON = (str, int, float, bool, type(None))


def text_columns(schema: Any, layout: Layout) -> list[Path]:
    """The paths of the texts that the schema has; CleanerError names those there are."""
    found = [keys for keys in layout.texts if _is_text(_type(schema, keys))]
    if found and (len(found) == len(layout.texts) or not layout.every):
        return found if layout.every else found[:1]
    names = [field.name for field in schema if _is_text(field.type)]
    missing = (repr(".".join(keys)) for keys in layout.texts if keys not in found)
    raise CleanerError(
        f"there is no column of text called {' or '.join(missing)}; "
        f"give --text-field one of: {', '.join(names) or 'none, for there is no text in it'}"
    )


def _type(schema: Any, keys: Path) -> Any:
    """The type that a path leads to, or None."""
    from pyarrow.types import is_struct

    kind = schema.field(keys[0]).type if keys[0] in schema.names else None
    for key in keys[1:]:
        if kind is None or not is_struct(kind):
            return None
        index = kind.get_field_index(key)
        kind = kind.field(index).type if index >= 0 else None
    return kind


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    if kind is None:
        return False
    if types.is_dictionary(kind):
        kind = kind.value_type
    tests = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")
    return any(getattr(types, f"is_{test}")(kind) for test in tests)


def column_of(batch: Any, keys: Path) -> Any:
    """The column that a path leads to."""
    from pyarrow.compute import struct_field

    column = batch.column(keys[0])
    for key in keys[1:]:
        column = struct_field(column, key)
    return column


def bytes_of(column: Any) -> Any:
    """A column of text as one of bytes."""
    from pyarrow import large_binary, types

    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.cast(large_binary())


def without(batch: Any, rows: Collection[int]) -> Any:
    """The batch without some rows."""
    from pyarrow import array

    return batch.filter(array([row not in rows for row in range(batch.num_rows)]))


def plain(column: Any) -> list[Any]:
    """The values of a column; what is not UTF-8 is no value."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        return [None] * len(column)


def put_in(batch: Any, texts: Mapping[Path, Mapping[int, bytes]]) -> Any:
    """The batch with other texts in some rows of some columns."""
    for keys, new in texts.items():
        batch = _replaced_in(batch, keys, new) if new else batch
    return batch


def _replaced_in(batch: Any, keys: Path, new: Mapping[int, bytes]) -> Any:
    index = batch.schema.get_field_index(keys[0])
    column = _replaced(batch.column(index), keys[1:], new)
    return batch.set_column(index, batch.schema.field(index), column)


def _replaced(column: Any, keys: Path, new: Mapping[int, bytes]) -> Any:
    import pyarrow

    if keys:
        index = column.type.get_field_index(keys[0])
        children = [pyarrow.compute.struct_field(column, at) for at in range(len(column.type))]
        children[index] = _replaced(children[index], keys[1:], new)
        fields = [column.type.field(at) for at in range(len(column.type))]
        return pyarrow.StructArray.from_arrays(children, fields=fields, mask=column.is_null())
    values = bytes_of(column).to_pylist()
    for row, text in new.items():
        values[row] = text
    made = pyarrow.array(values, pyarrow.large_binary())
    # A view is not looked through for bytes that are not UTF-8, a cast from bytes is.
    return _as_type(made, column.type)


def _as_type(made: Any, kind: Any) -> Any:
    import pyarrow

    if pyarrow.types.is_dictionary(kind):
        return _as_type(made, kind.value_type).dictionary_encode().cast(kind)
    if "binary" in str(kind):
        return made.cast(kind)
    return made.view(pyarrow.large_string()).cast(kind)


def schema_of(records: Sequence[Mapping[str, Any]], fields: Iterable[str]) -> Any:
    """The types that the values of records show; text where they show none, or several."""
    import pyarrow

    columns = []
    for name in fields:
        kind = pyarrow.string()
        with suppress(*UNFIT):
            kind = pyarrow.array([record.get(name) for record in records]).type
        columns.append((name, pyarrow.string() if pyarrow.types.is_null(kind) else kind))
    return pyarrow.schema(columns)


def unfit(record: Mapping[str, Any], schema: Any) -> str:
    """Why a record is none of a schema; empty if it is one."""
    for field in schema:
        try:
            _array([record.get(field.name)], field.type)
        except UNFIT as error:
            return f"its {field.name!r} is no {field.type}: {error}"
    return ""


def table(records: Sequence[Mapping[str, Any]], schema: Any) -> Any:
    """The records, which fit it, as a table of a schema."""
    from pyarrow import Table

    columns = [_array([each.get(field.name) for each in records], field.type) for field in schema]
    return Table.from_arrays(columns, schema=schema)


def _array(values: Sequence[Any], kind: Any) -> Any:
    import json

    import pyarrow

    if kind == pyarrow.string():
        values = [
            value if value is None or isinstance(value, str) else json.dumps(json_like(value))
            for value in values
        ]
    return pyarrow.array(values, kind)


def json_like(value: Any) -> Any:
    """A value of a table as JSON has it: times and numbers of exact length are texts there."""
    if isinstance(value, dict):
        return {str(key): json_like(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [json_like(each) for each in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return value if isinstance(value, JSON) else str(value)


class Sink(io.RawIOBase):
    """Takes what is written, in order, and hands it on."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """How much was written."""
        return self._written

    def write(self, piece: Any) -> int:
        """Take a piece."""
        self._pieces.append(bytes(piece))
        self._written += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What was written and not handed on yet."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
