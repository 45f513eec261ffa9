"""A database brought up to date equals the one that is built anew, byte for byte, whatever was edited before."""

from __future__ import annotations

import contextlib
import dataclasses
import random
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from skills_catalog.catalog.change import RecordEdit
from skills_catalog.catalog.collections import Policy, Project
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.model import Model, join
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.findings.finding import Problems
from skills_catalog.open_data import changes, database, fulltext, revision
from skills_catalog.open_data.revision import Stale
from skills_catalog.records.record import Record
from skills_catalog.records.schema import walk
from skills_catalog.site import search_list
from tests.conftest import TINY
from tests.support.sound_database import faults_of

Records = dict[str, dict[str, Record]]
WORDS = ("电工", "焊工", "初级", "提高班", "（夜班）", "PLC", "养老护理", "& <b>", "=1+1")


@pytest.fixture(scope="module")
def tiny() -> tuple[Model, Mapping[str, Any]]:
    catalog = load_catalog(TINY / "catalog", Problems())
    link_catalog(catalog)
    return join(catalog), compile_rulebook(catalog)


def with_records(model: Model, records: Records) -> Model:
    back: dict[tuple[str, str], dict[str, list[str]]] = {}
    for name, found in records.items():
        for record in found.values():
            for field, value, _ in walk(record):
                if field.meta.ref:
                    back.setdefault((field.meta.ref, value), {}).setdefault(name, []).append(record.id)
    return dataclasses.replace(model, records=records, back=back)


def edited(dice: random.Random, records: Records) -> tuple[Records, list[RecordEdit]]:
    """Some records added, changed, removed or renamed; those that others name stay."""
    out = {name: dict(found) for name, found in records.items()}
    touched: set[tuple[str, str]] = set()
    for n in range(dice.randrange(1, 6)):
        name = dice.choice(("projects", "projects", "groups", "towns", "policies"))
        id = dice.choice(list(out[name]))
        record, fresh = out[name][id], f"new-{dice.randrange(40)}"
        what = dice.choice(("change", "add", "remove", "rename"))
        if what == "change" or (name == "policies" and what != "add"):
            words: dict[str, Any] = {"title": dice.choice(WORDS) + str(n), "note": dice.choice([None, *WORDS])}
            if isinstance(record, Project):
                words |= {"modules": record.modules[dice.randrange(3) :], "fee": dice.choice([None, 0, 12_345])}
            if isinstance(record, Policy):
                kept = tuple(a for a in record.articles if dice.random() < 0.8)
                words |= {"articles": (*kept, *(msgspec.structs.replace(a, n=f"{a.n}x{n}") for a in kept[:1]))}
            out[name][id] = msgspec.structs.replace(record, **words)
            touched.add((name, id))
        elif what == "remove" and id.startswith("new-"):
            del out[name][id]
            touched.add((name, id))
        elif fresh not in out[name]:
            former = (id,) if what == "rename" and id.startswith("new-") else ()
            out[name][fresh] = msgspec.structs.replace(record, id=fresh, former_ids=former)
            touched.add((name, fresh))
            if former:
                del out[name][id]
                touched.add((name, id))
    pairs = [(name, records[name].get(id), out[name].get(id)) for name, id in touched]
    return out, [RecordEdit(*pair) for pair in pairs if pair[1] is not pair[2]]


@pytest.mark.parametrize("seed", range(12))
def test_edits_give_the_bytes_of_a_clean_build(seed: int, tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path) -> None:
    model, rules = tiny
    dice = random.Random(seed)
    old, new, clean = (tmp_path / name for name in ("old.db", "new.db", "clean.db"))
    records: Records = {name: dict(found) for name, found in model.records.items()}
    database.build(model, rules, old)
    for _ in range(6):
        records, edits = edited(dice, records)
        now = with_records(model, records)
        compared = dice.random() < 0.5
        got = revision.update(old, new, edits, now, rules, before=old if compared else None)
        wanted = database.build(now, rules, clean, before=changes.read(old) if compared else None)
        assert got == wanted
        assert new.read_bytes() == clean.read_bytes()
        assert faults_of(new) == []
        old.write_bytes(new.read_bytes())


def test_the_order_of_records_does_not_matter(tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path) -> None:
    model, rules = tiny
    turned = with_records(model, {c: dict(reversed([*found.items()])) for c, found in model.records.items()})
    for name, one in (("a.db", model), ("b.db", turned)):
        database.build(one, rules, tmp_path / name)
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_an_index_brought_up_to_date_is_sound(tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path) -> None:
    model, rules = tiny
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    database.build(model, rules, old)
    record = next(iter(model.projects.values()))
    other = msgspec.structs.replace(record, title="无人机驾驶员")
    now = with_records(model, {**model.records, "projects": {**model.projects, record.id: other}})
    revision.update(old, new, [RecordEdit("projects", record, other)], now, rules)
    with contextlib.closing(sqlite3.connect(new)) as db:
        db.execute(f"insert into {fulltext.INDEX} ({fulltext.INDEX}) values ('integrity-check')")
        query = f"select rowid from {fulltext.INDEX} where {fulltext.INDEX} match '\"无人 人机\"'"
        assert db.execute(query).fetchall() == db.execute("select search_row from projects where id = ?", [record.id]).fetchall()


def test_what_cannot_be_brought_up_to_date_is_refused(tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path) -> None:
    model, rules = tiny
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    database.build(model, rules, old, site_url="https://a.example/")
    record = next(iter(model.projects.values()))
    other = msgspec.structs.replace(record, title="别的")
    for edit, site in (
        (RecordEdit("projects", other, record), "https://a.example/"), (RecordEdit("projects", record, other), "https://b.example/"),
        (RecordEdit("projects", msgspec.structs.replace(record, id="nobody"), None), "https://a.example/"),
    ):  # fmt: skip
        with pytest.raises(Stale):
            revision.update(old, new, [edit], model, rules, site_url=site)
    (tmp_path / "text.db").write_text("no database", "utf-8")
    with pytest.raises(Stale):
        revision.update(tmp_path / "text.db", new, [], model, rules)
    assert not new.exists()


def test_two_keys_never_share_a_number(
    monkeypatch: pytest.MonkeyPatch, tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path
) -> None:
    assert fulltext.first_number(("c", "r-0018")) - fulltext.first_number(("c", "r-0017")) == 1
    monkeypatch.setattr(fulltext, "STEM", 2)
    monkeypatch.setattr(fulltext, "TAIL", 5)
    found = fulltext.numbers(("c", f"r{n}x") for n in range(100))
    assert len(set(found.values())) == 100
    assert found == fulltext.numbers(("c", f"r{n}x") for n in reversed(range(100)))
    model, rules = tiny
    database.build(model, rules, tmp_path / "old.db")
    record = next(iter(model.projects.values()))
    fresh = msgspec.structs.replace(record, id="fresh")
    with pytest.raises(Stale):
        revision.update(tmp_path / "old.db", tmp_path / "new.db", [RecordEdit("projects", None, fresh)], model, rules)


@pytest.mark.parametrize("seed", range(6))
def test_the_finder_list_brought_up_to_date_is_that_of_a_clean_build(
    seed: int, tiny: tuple[Model, Mapping[str, Any]], tmp_path: Path
) -> None:
    model, _ = tiny
    dice = random.Random(seed)
    records: Records = {name: dict(found) for name, found in model.records.items()}
    search_list.build(model, [], state=tmp_path)
    for _ in range(5):
        records, edits = edited(dice, records)
        school = dice.choice(list(records["institutions"]))
        before = records["institutions"][school]
        heir = dice.choice([None, *(i for i in records["institutions"] if i != school)])
        credit = getattr(before, "credit", ())[:1]
        after = msgspec.structs.replace(before, title=dice.choice(WORDS), succeeded_by=heir, credit=credit)
        records["institutions"][school] = after
        now = with_records(model, records)
        got = search_list.build(
            now, [], [("data/", "数据", "")], state=tmp_path, edits=[*edits, RecordEdit("institutions", before, after)]
        )
        assert got == search_list.build(now, [], [("data/", "数据", "")])
    for file in tmp_path.iterdir():
        file.write_bytes(b"broken")
    assert search_list.build(now, [], state=tmp_path, edits=[]) == search_list.build(now, [])
