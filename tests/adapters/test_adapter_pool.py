"""Workers that die or hang: the run completes, and every document is accounted for."""

import json

import pytest
from deadly import Deadly

from cleaner.adapters.folder import Folder
from cleaner.adapters.job import Job, files_of, shards_of
from cleaner.adapters.pool import Pool
from cleaner.formats import Settings

LINES = [f'{{"id": {number}, "text": "Tea {number}. AD"}}\n' for number in range(40)]
CLEAN = [line.replace(" AD", "") for line in LINES]


@pytest.fixture
def clean(tmp_path):
    """Runs a pool over files of these lines; gives what came out of each, and the manifest."""

    def run(*contents: str, size: int = 2, hung: float = 60, **asked):
        sources = []
        for number, content in enumerate(contents):
            path = tmp_path / f"{number}.jsonl"
            # Over the size of a small file, so that each is a shard.
            path.write_text(content + " " * (1 << 20) + "\n")
            sources.append(str(path))
        job = Job(tmp_path / "out", Deadly(), Settings(meta={}), **asked)
        folder = Folder(job.folder)
        shards = shards_of(files_of(sources, job.folder, print))
        with folder.held():
            folder.begin(job, resume=False)
            list(Pool(job, size, lambda marks: None, hung).run(shards))
            manifest = folder.end(job, shards)
        names = [file.name for shard in shards for file in shard.files]
        found = [job.folder / name for name in names]
        return [p.read_text().rstrip() + "\n" if p.exists() else None for p in found], manifest

    return run


def letters(tmp_path):
    lines = (tmp_path / "out" / "_cleaner" / "dead-letter.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("size", [1, 2])
def test_a_document_that_kills_its_worker_is_left_out_and_the_rest_is_cleaned(
    clean, tmp_path, size
):
    poisonous = '{"id": 1, "text": "KILL"}\n'

    found, manifest = clean(
        "".join([*LINES[:20], poisonous, *LINES[20:]]), "".join(LINES), size=size
    )

    assert found == ["".join(CLEAN)] * 2
    assert letters(tmp_path) == [
        {
            "source": "0.jsonl",
            "record": 21,
            "offset": len("".join(LINES[:20])),
            "reason": "its worker died of it twice",
            "raw": poisonous,
        }
    ]
    assert manifest["counts"]["poison"] == 1


def test_several_deadly_documents_of_a_file_are_left_out(clean, tmp_path):
    content = LINES[0] + '{"text": "KILL"}\n' + LINES[1] + '{"text": "KILL too"}\n' + LINES[2]

    found, _ = clean(content)

    assert found == ["".join(CLEAN[:3])]
    assert [letter["record"] for letter in letters(tmp_path)] == [2, 4]


@pytest.mark.parametrize("how", ["HANG", "BUSY"])
def test_a_document_that_hangs_its_worker_is_left_out(clean, tmp_path, monkeypatch, how):
    monkeypatch.setattr("cleaner.adapters.watch.PATIENCE", 1.5)

    found, _ = clean(LINES[0] + f'{{"text": "{how}"}}\n' + LINES[1], hung=1)

    assert found == ["".join(CLEAN[:2])]
    assert [letter["record"] for letter in letters(tmp_path)] == [2]


def test_what_comes_in_is_what_comes_out_and_the_dead_letters(clean, tmp_path):
    content = LINES[0] + "{\n" + '{"n": 1}\n' + LINES[1] + '{"text": "KILL"}\n'

    found, manifest = clean(content)

    counts = manifest["counts"]
    assert counts["records"] == 5 == counts["written"] + counts["letters"]
    assert counts["written"] == found[0].count("\n")
    assert counts["letters"] == len(letters(tmp_path))


@pytest.mark.parametrize("size", [1, 2, 4])
def test_the_number_of_workers_changes_nothing(clean, tmp_path, size):
    found, _ = clean(*("".join(LINES[at:]) for at in range(5)), size=size)

    statistics = json.loads((tmp_path / "out" / "_cleaner" / "statistics.json").read_text())
    assert found == ["".join(CLEAN[at:]) for at in range(5)]
    assert statistics["rules"] == {"ad/x": {"characters": 570, "edits": 190}}
