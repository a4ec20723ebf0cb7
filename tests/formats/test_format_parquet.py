"""Parquet: only texts change; types, other columns, row groups and metadata stay."""

import io
import json

import pytest

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.errors import CleanerError
from cleaner.formats import FORMATS, Settings, Source, Tally, detect, one_by_one
from cleaner.formats.layout import Layout
from cleaner.result import Result

pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
parquet = pytest.importorskip("pyarrow.parquet")
TEXTS = ["Tea. AD", None, "Milk.", "", "Rum. AD"]
CLEAN = ["Tea.", None, "Milk.", "", "Rum."]


def written(table, **options) -> bytes:
    file = io.BytesIO()
    parquet.write_table(table, file, **options)
    return file.getvalue()


def source(content: bytes) -> Source:
    return Source(io.BytesIO(content), "a.parquet")


def clean(document: Document) -> Result:
    start = document.text.find(" AD")
    edits = (Edit(start, start + 3, "", "ad/x"),) if start >= 0 else ()
    return Result(document, edits, status="cleaned" if edits else "unchanged")


def cleaned(content: bytes, tally: Tally | None = None, **settings):
    made = FORMATS["parquet"](Settings(**settings), tally or Tally(print))
    return parquet.ParquetFile(
        io.BytesIO(b"".join(made.rewrite(source(content), one_by_one(clean))))
    )


@pytest.mark.parametrize(
    "kind",
    [
        pyarrow.string(),
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.binary(),
        pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    ],
    ids=str,
)
def test_a_column_of_text_keeps_its_type(kind):
    given = pyarrow.table({"text": pyarrow.array(TEXTS).cast(kind)})

    table = cleaned(written(given)).read()

    assert table.schema == given.schema
    assert table["text"].cast("string").to_pylist() == CLEAN


def test_all_but_the_text_stays_as_it_is():
    columns = {
        "n": pyarrow.array([1, None, 3, 4, 5], pyarrow.int16()),
        "text": pyarrow.array(TEXTS),
        "tags": pyarrow.array([["a"], [], None, ["b", None], ["c"]]),
        "price": pyarrow.array([1, 2, 3, 4, 5], pyarrow.decimal128(5, 2)),
        "at": pyarrow.array([1, 2, 3, 4, None], pyarrow.timestamp("us", "UTC")),
    }
    fields = [
        pyarrow.field(name, column.type, metadata={"a": name}) for name, column in columns.items()
    ]
    schema = pyarrow.schema(fields, metadata={"made": "by hand"})
    given = pyarrow.Table.from_arrays(list(columns.values()), schema=schema)

    table = cleaned(written(given)).read()

    before = parquet.read_table(io.BytesIO(written(given)))
    assert table.schema.equals(before.schema, check_metadata=True)
    assert table.drop_columns("text").equals(before.drop_columns("text"))


@pytest.mark.parametrize("compression", ["zstd", "gzip", "none"])
def test_row_groups_and_compression_stay(compression):
    given = pyarrow.table({"text": TEXTS * 1000, "n": range(5000)})

    before = parquet.ParquetFile(
        io.BytesIO(written(given, row_group_size=1500, compression=compression))
    )
    after = cleaned(written(given, row_group_size=1500, compression=compression))

    def shape(file):
        groups = [file.metadata.row_group(index) for index in range(file.num_row_groups)]
        return [(group.num_rows, group.column(0).compression) for group in groups]

    assert shape(after) == shape(before)
    assert after.read()["text"].to_pylist() == CLEAN * 1000


def test_a_text_in_a_struct_is_found_by_its_path():
    given = pyarrow.table({"data": [{"text": "Tea. AD", "n": 1}, None, {"text": None, "n": 2}]})

    table = cleaned(written(given), layout=Layout().asked(text="data.text")).read()

    assert table["data"].to_pylist() == [{"text": "Tea.", "n": 1}, None, {"text": None, "n": 2}]


def test_bytes_that_are_not_utf_8_survive():
    raw = pyarrow.array([b"Caf\xe9. AD", b"\xff"]).view(pyarrow.string())

    table = cleaned(written(pyarrow.table({"text": raw}))).read()

    assert table["text"].cast("binary").to_pylist() == [b"Caf\xe9.", b"\xff"]


@pytest.mark.parametrize("rows", [0, 1], ids=["no row groups", "one empty row group"])
def test_a_file_without_rows_stays_one(rows):
    given = pyarrow.table({"text": pyarrow.array([], pyarrow.string())})
    file = io.BytesIO()
    with parquet.ParquetWriter(file, given.schema) as writer:
        [writer.write_table(given) for _ in range(rows)]

    table = cleaned(file.getvalue()).read()

    assert (table.num_rows, table.schema) == (0, given.schema)


def test_a_column_that_is_not_there_is_told_with_those_that_are():
    content = written(pyarrow.table({"body": ["Tea."], "n": [1]}))

    with pytest.raises(CleanerError, match=r"called 'text' or .*; give --text-field one of: body$"):
        cleaned(content)


def test_a_column_of_numbers_is_no_text():
    with pytest.raises(CleanerError, match="there is no text in it"):
        cleaned(written(pyarrow.table({"text": [1]})))


def test_what_is_no_parquet_file_is_refused():
    with pytest.raises(CleanerError, match="no Parquet file"):
        cleaned(b"PAR1 and no more")


class Keeping(Tally):
    """A book that takes down what it could make of rows that are left out."""

    def __init__(self):
        super().__init__(print)
        self.kept = []

    def left_out(self, place, raw):
        self.kept.append(raw)


def test_what_is_kept_of_a_row_that_is_left_out_is_made_when_it_is_asked_for():
    book = Keeping()
    made = FORMATS["parquet"](Settings(), book)

    content = b"".join(
        made.rewrite(source(written(pyarrow.table({"text": TEXTS}))), lambda _: None)
    )
    told = [later()[0] for later in book.kept]

    assert parquet.read_table(io.BytesIO(content))["text"].to_pylist() == [None]
    assert told == [json.dumps({"text": text}).encode() for text in TEXTS if text is not None]


def test_row_groups_behind_the_end_of_the_reading_are_not_read():
    given = source(written(pyarrow.table({"text": TEXTS * 5}), row_group_size=5))
    made = FORMATS["parquet"](Settings(), Tally(print))

    def clean(documents):
        given.end()
        return [Result(document) for document in documents]

    content = b"".join(made.rewrite(given, clean))

    assert parquet.read_table(io.BytesIO(content))["text"].to_pylist() == TEXTS


def test_null_texts_are_counted():
    tally = Tally(print)

    cleaned(written(pyarrow.table({"text": TEXTS})), tally)

    assert tally.counts == {"unread": 1, "cleaned": 2, "unchanged": 2}


def test_other_columns_tell_of_the_text():
    rows = {"text": ["Tea."], "url": ["https://a.example"], "language": ["eng"], "id": [7]}
    made = FORMATS["parquet"](Settings(), Tally(print))

    (entry,) = made.documents(source(written(pyarrow.table(rows))))

    assert (entry.record, entry.document.meta) == ("7", {"url": "https://a.example", "lang": "en"})


def test_a_parquet_file_is_told_by_its_content():
    content = written(pyarrow.table({"text": ["Tea."]}))

    assert detect(Source(io.BytesIO(content), "a")) == "parquet"


def test_a_stream_that_cannot_be_sought_in_is_copied():
    class Pipe:
        def __init__(self, content):
            self.read1 = io.BytesIO(content).read1

    content = written(pyarrow.table({"text": TEXTS}))
    made = FORMATS["parquet"](Settings(), Tally(print))

    out = b"".join(made.rewrite(Source(Pipe(content), "a"), one_by_one(clean)))

    assert parquet.read_table(io.BytesIO(out))["text"].to_pylist() == CLEAN


@pytest.mark.integration
def test_a_file_that_pandas_wrote_is_a_file_that_pandas_reads():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": TEXTS, "n": range(5)}, index=list("abcde"))
    file = io.BytesIO()
    frame.to_parquet(file)
    made = FORMATS["parquet"](Settings(), Tally(print))

    out = b"".join(made.rewrite(source(file.getvalue()), one_by_one(clean)))

    frame["text"] = pandas.Series(CLEAN, index=frame.index, dtype=frame["text"].dtype)
    pandas.testing.assert_frame_equal(pandas.read_parquet(io.BytesIO(out)), frame)
