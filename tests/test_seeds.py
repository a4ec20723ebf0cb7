"""Five real scraped articles come out as their gold; they lie beside the repository in CI alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Cleaner, Document

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
RAW = sorted((SEEDS / "raw").glob("*")) if SEEDS.is_dir() else []

pytestmark = pytest.mark.skipif(not RAW, reason=f"no seeds at {SEEDS}: they are not ours to ship")


@pytest.mark.parametrize("raw", RAW, ids=lambda path: path.name)
def test_a_seed_comes_out_as_its_gold(raw):
    gold = (SEEDS / "gold" / raw.name).read_bytes().decode()

    assert Cleaner().clean(Document(raw.read_bytes().decode())).text == gold


@pytest.mark.parametrize("raw", RAW, ids=lambda path: path.name)
def test_the_filter_makes_the_gold_of_a_seed(raw):
    gold = (SEEDS / "gold" / raw.name).read_bytes()

    assert filtered(raw.read_bytes()) == gold


def test_seeds_wrapped_as_jsonl_without_language_come_out_the_same():
    records = [{"text": raw.read_bytes().decode()} for raw in RAW]
    golds = [(SEEDS / "gold" / raw.name).read_bytes().decode() for raw in RAW]

    out = filtered(b"".join(json.dumps(record).encode() + b"\n" for record in records))

    assert [json.loads(line)["text"] for line in out.splitlines()] == golds


def filtered(given: bytes) -> bytes:
    command = [sys.executable, "-m", "cleaner"]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout
