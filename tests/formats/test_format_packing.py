"""Packed files: read as what they hold, written as they were packed, never half."""

import bz2
import gzip
import io
import lzma
import sys
import tracemalloc

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import CleanerError
from cleaner.formats import Source, detect
from cleaner.formats.packing import PACKINGS, packing_of

TEXT = b"The pier burned down in the night and nobody was hurt at all.\n" * 2000
PACKERS = {
    "gzip": gzip.compress,
    "zstd": zstd.compress,
    "xz": lzma.compress,
    "bzip2": bz2.compress,
}
PACKED = {name: pack(TEXT) for name, pack in PACKERS.items()}
BY_NAME = {packing.name: packing for packing in PACKINGS}
packed = pytest.mark.parametrize("name", PACKED)


class Dripping(io.BytesIO):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, content, size):
        super().__init__(content)
        self.size = size

    def read1(self, size=-1, /):
        return super().read1(min(self.size, size))


def unpacked(content, name="pipe"):
    return Source(io.BytesIO(content), name).read()


@packed
@given(content=st.binary(max_size=300), size=st.integers(1, 50))
def test_what_was_packed_comes_out_however_it_arrives(name, content, size):
    source = Source(Dripping(BY_NAME[name].pack(b"Tea. " + content), size), "pipe")

    assert source.read() == b"Tea. " + content
    assert source.packing is BY_NAME[name]


@packed
def test_members_packed_one_after_the_other_are_one_stream(name):
    assert unpacked(PACKED[name] + PACKED[name]) == TEXT + TEXT


@packed
@pytest.mark.parametrize("size", [1, 11, 1 << 20])
def test_many_members_are_one_stream(name, size):
    count = 10_000 if size > 11 else 100
    content = PACKERS[name](b"Tea.\n") * count

    assert Source(Dripping(content, size), "pipe").read() == b"Tea.\n" * count


@pytest.mark.parametrize("name", ["gzip", "xz", "bzip2"])
def test_zeros_behind_a_member_are_padding(name):
    padding = bytes(512)

    assert unpacked(PACKED[name] + padding + PACKED[name] + padding) == TEXT + TEXT


@packed
def test_what_is_packed_in_pieces_is_read_by_others(name):
    file = io.BytesIO()
    with BY_NAME[name].writer(file) as writer:
        for at in range(0, len(TEXT), 999):
            writer.write(TEXT[at : at + 999])
    others = {
        "gzip": gzip.decompress,
        "zstd": zstd.decompress,
        "xz": lzma.decompress,
        "bzip2": bz2.decompress,
    }

    assert others[name](file.getvalue()) == TEXT


@packed
def test_a_bomb_is_not_held(name, monkeypatch):
    monkeypatch.setattr("cleaner.formats.packing.BOMB_SIZE", 1 << 22)
    file = io.BytesIO()
    with BY_NAME[name].writer(file) as writer:
        for _ in range(1 << 6):
            writer.write(bytes(1 << 20))
    tracemalloc.start()

    with pytest.raises(CleanerError, match=r"unpacks to \d,\d{3},\d{3} bytes or more in one piece"):
        unpacked(file.getvalue())

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 24


@packed
def test_many_small_lines_are_no_bomb(name, monkeypatch):
    monkeypatch.setattr("cleaner.formats.packing.BOMB_SIZE", 1 << 20)
    lines = (b"." * 63 + b"\n") * (1 << 16)

    blocks = Source(io.BytesIO(PACKERS[name](lines)), "pipe").line_blocks()

    assert b"".join(blocks) == lines


@packed
def test_a_byte_order_mark_inside_is_known(name):
    source = Source(io.BytesIO(BY_NAME[name].pack(b"\xef\xbb\xbfTea.")), "pipe")

    assert (source.bom, source.read()) == (b"\xef\xbb\xbf", b"Tea.")


@packed
@pytest.mark.parametrize("missing", [1, 5, 9])
def test_a_file_cut_short_is_an_error_that_says_where(name, missing):
    content = PACKED[name][:-missing]

    with pytest.raises(CleanerError, match=f"damaged {name} before byte {len(content)}: "):
        unpacked(content)


@packed
def test_a_damaged_file_is_an_error(name):
    content = bytearray(BY_NAME[name].pack(TEXT))
    content[-3] ^= 0xFF  # the checksum

    with pytest.raises(CleanerError, match=f"damaged {name}"):
        unpacked(bytes(content))


@packed
def test_what_follows_a_packed_file_is_an_error(name):
    with pytest.raises(CleanerError, match=f"damaged {name}"):
        unpacked(PACKED[name] + b"junk that is no member")


@packed
def test_a_file_packed_twice_is_refused(name):
    with pytest.raises(CleanerError, match="packed twice"):
        unpacked(BY_NAME[name].pack(PACKED[name]))


@packed
def test_packing_the_same_text_gives_the_same_bytes(name, monkeypatch):
    once = BY_NAME[name].pack(TEXT)
    monkeypatch.setattr("time.time", lambda: 0.0)

    assert BY_NAME[name].pack(TEXT) == once


def test_a_window_of_two_gigabytes_is_refused():
    parameter = zstd.CompressionParameter
    options = {parameter.window_log: 31, parameter.enable_long_distance_matching: 1}
    pieces = zstd.ZstdCompressor(options=options)
    content = pieces.compress(TEXT) + pieces.flush()

    with pytest.raises(CleanerError, match="damaged zstd"):
        unpacked(content)


def test_an_xz_window_of_half_a_gigabyte_is_refused():
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]

    with pytest.raises(CleanerError, match=r"damaged xz before byte .*: Memory usage limit"):
        unpacked(lzma.compress(TEXT, filters=filters))


def test_zstd_without_its_package_names_the_extra(monkeypatch):
    for name in ("compression", "compression.zstd", "backports", "backports.zstd"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(CleanerError, match=r"pip install 'cleaner\[zstd\]'"):
        unpacked(PACKED["zstd"])


def test_plain_bytes_are_not_packed():
    assert packing_of(TEXT) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt.gz", "text"),
        ("a.jsonl.zst", "jsonl"),
        ("a.NDJSON.GZ", "jsonl"),
        ("a.gz", "text"),
        ("a.csv.xz", "csv"),
        ("a.html.bz2", "html"),
    ],
)
def test_the_format_is_told_by_the_name_below_the_packing(name, expected):
    packing = next((each for each in PACKINGS if name.endswith(each.ending)), BY_NAME["gzip"])
    content = PACKED[packing.name]

    assert detect(Source(io.BytesIO(content), name)) == expected
