"""Downloads made from those of the release before equal those that are made from the start, byte for byte."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

from skills_catalog.catalog.change import RecordEdit
from skills_catalog.catalog.model import Model
from skills_catalog.open_data import changes, database, downloads, exports, reissue, revision
from skills_catalog.open_data.reissue import Earlier
from skills_catalog.release.staging import files
from skills_catalog.text.pinyin import pinyin_key
from tests.conftest import ROOT
from tests.open_data.test_revision import Records, edited, tiny, with_records  # noqa: F401 (a fixture)


def digests(folder: Path) -> dict[str, bytes]:
    return {f: hashlib.sha256((folder / f).read_bytes()).digest() for f in files(folder) if f != "data/checksums.txt"}


def publish(folder: Path, model: Model, made: tuple[Any, Any], **given: Any) -> None:
    downloads.publish(folder, model, *made, ROOT / "datasette_metadata.yml", "/", **given)
    (folder / "data" / "checksums.txt").write_bytes(downloads.checksums(digests(folder)))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def in_order(records: Records) -> Records:
    return {
        c: dict(sorted(found.items(), key=lambda r: (*pinyin_key(r[1].title, r[1].pinyin), r[0]))) for c, found in records.items()
    }


@pytest.mark.parametrize("seed", range(10))
def test_edits_give_the_files_of_a_clean_build(
    seed: int, tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(exports, "GROUPS", {True: 3, False: 2})
    refused: list[object] = []
    written = exports.written
    monkeypatch.setattr(exports, "written", lambda c, d, t, *rest: (refused.append(t.name), written(c, d, t, *rest))[1])
    model, rules = tiny
    dice = random.Random(seed)
    records = in_order({name: dict(found) for name, found in model.records.items()})
    for name in ("projects", "groups"):  # enough rows for some blocks
        record = next(iter(records[name].values()))
        records[name] |= {f"m-{n}": msgspec.structs.replace(record, id=f"m-{n}", title=f"名{n % 7}") for n in range(30)}
    records = in_order(records)
    model = with_records(model, records)
    state = tmp_path / "state"
    old = tmp_path / "0"
    (old / "data").mkdir(parents=True)
    publish(old, model, database.build(model, rules, old / "data" / "catalog.db"), state=state)
    for n in range(1, 5):
        records, edits = edited(dice, records)
        records = in_order(records)
        now = with_records(model, records)
        new, clean = tmp_path / str(n), tmp_path / f"clean-{n}"
        for folder in (new, clean):
            (folder / "data").mkdir(parents=True)
        before = old / "data" / "catalog.db"
        made = revision.update(before, new / "data" / "catalog.db", edits, now, rules, before=before)
        refused.clear()
        publish(new, now, made, state=state, earlier=Earlier(old, edits, state))
        assert not set(refused) - set(revision.SMALL) - {t for t in refused if now_empty(old, str(t))}
        publish(clean, now, database.build(now, rules, clean / "data" / "catalog.db", before=changes.read(before)))
        assert contents(new) == contents(clean)
        openpyxl.load_workbook(new / "data" / "catalog.xlsx")
        old = new


def now_empty(folder: Path, table: str) -> bool:
    return len((folder / "data" / f"{table}.csv").read_text("utf-8").splitlines()) == 1


def test_without_edits_the_files_are_the_same_ones(tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path) -> None:  # noqa: F811
    model, rules = tiny
    state, old, new = (tmp_path / name for name in ("state", "old", "new"))
    for folder in (old, new):
        (folder / "data").mkdir(parents=True)
    made = database.build(model, rules, old / "data" / "catalog.db")
    publish(old, model, made, state=state)
    revision.update(old / "data" / "catalog.db", new / "data" / "catalog.db", [], model, rules)
    publish(new, model, made, state=state, earlier=Earlier(old, [], state))
    assert contents(new) == contents(old)
    for name in ("projects.csv", "projects.json", "groups.jsonl"):
        assert (new / "data" / name).samefile(old / "data" / name)


def test_broken_state_or_files_are_not_used(tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path) -> None:  # noqa: F811
    model, rules = tiny
    state, old = tmp_path / "state", tmp_path / "old"
    (old / "data").mkdir(parents=True)
    made = database.build(model, rules, old / "data" / "catalog.db")
    publish(old, model, made, state=state)
    record = next(iter(model.projects.values()))
    other = msgspec.structs.replace(record, fee=1)
    now = with_records(model, {**model.records, "projects": {**model.projects, record.id: other}})
    wanted = tmp_path / "wanted"
    (wanted / "data").mkdir(parents=True)
    publish(wanted, now, database.build(now, rules, wanted / "data" / "catalog.db"))
    for n, spoilt in enumerate(("projects.csv", "projects.json", "checksums.txt", "../../state/" + reissue.Reissue.NAME)):
        (old / "data" / spoilt).write_bytes(b"broken")
        new = tmp_path / f"new-{n}"
        (new / "data").mkdir(parents=True)
        again = revision.update(
            old / "data" / "catalog.db", new / "data" / "catalog.db", [RecordEdit("projects", record, other)], now, rules
        )
        publish(new, now, again, earlier=Earlier(old, [RecordEdit("projects", record, other)], state))
        assert contents(new) == contents(wanted)
