"""Plain data to records: the quick way gives what the slow one gives; what a record names is found the quick way too."""

from __future__ import annotations

import copy
import random
import shutil
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.load import load_catalog, read_file
from skills_catalog.checks import privacy
from skills_catalog.findings.finding import KeyPath, Message, Problems, worded
from skills_catalog.records.convert import Reader, good_record
from skills_catalog.records.schema import Part, references, walk
from skills_catalog.text.pinyin import pinyin_key
from tests.support.places import ROOT
from tests.support.slips import every, spoilt
from tests.support.some import some


def read_both(cls: type[Part], data: Any) -> tuple[Part | None, list[object]]:
    """The record and the findings of the two ways, which must be the same."""
    outcomes = []
    for way in ("read_fields", "read"):
        said: list[object] = []

        def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False, said: list[object] = said) -> None:
            said.append((path, code, worded(message), at_key))

        reader = Reader(report)
        record = getattr(reader, way)(cls, copy.deepcopy(data))
        outcomes.append((record, repr(record), said))
    assert outcomes[0] == outcomes[1], data
    return outcomes[1][0], outcomes[1][2]


def test_good_records_are_read_the_quick_way() -> None:
    for cls, data in every():
        record, said = read_both(cls, data)
        assert record is not None and not said
        assert good_record(cls, data) is not None, data


def test_spoilt_records_get_the_same_findings() -> None:
    check_spoilt(4000, 1)


def check_spoilt(count: int, seed: int) -> tuple[int, int]:
    """How many spoilt records were still good, and how many were not."""
    pick = random.Random(seed)
    records, good = list(every()), 0
    for _ in range(count):
        cls, data = pick.choice(records)
        record, said = read_both(cls, spoilt(data, pick))
        assert (record is None) == bool(said)
        good += record is not None
    assert 0 < good < count
    return good, count - good


def test_equal_parts_are_one_object(real_catalog: Catalog) -> None:
    modules: dict[object, set[int]] = {}
    for _, record in real_catalog.each():
        for module in getattr(record, "modules", ()):
            modules.setdefault(module, set()).add(id(module))
    assert sum(map(len, modules.values())) < 1.1 * len(modules)


def test_references_are_those_of_walk(real_catalog: Catalog) -> None:
    named = 0
    for record in [*(r for _, r in real_catalog.each()), *(c for c, _ in real_catalog.cases), real_catalog.district]:
        assert record is not None
        walked = [(f, v) for f, v, _ in walk(record)]
        full = [(f, v) for f, v in walked if f.meta.ref or f.meta.choice or f.meta.kind == "clause"]
        assert references(record, choices=True) == full
        assert references(record) == [(f, v) for f, v in full if f.meta.ref or not f.meta.choice]
        named += len(full)
    assert named > 5000


@given(
    st.lists(st.sampled_from([*"重庆长沙银行（·）()第1期 ab，é、：a\u3007\uf900\u3400。𠀀", "会计", "音乐"]), max_size=12).map(
        "".join
    )
)
def test_names_are_read_as_a_whole(title: str) -> None:
    whole = lazy_pinyin(title, errors=lambda text: text.lower())
    assert pinyin_key(title) == (" ".join(whole), title)


def test_a_file_is_read_by_itself(real_catalog: Catalog) -> None:
    folders = [(file.relative_to(real_catalog.root).parts[0], file) for file in real_catalog.files]
    for collection, file in some(((name, file) for name, file in folders if name in COLLECTIONS), 200):
        content = read_file(collection, file, real_catalog.shown_root)
        assert not content.findings and content.records
        for at, record in content.records:
            assert real_catalog.records[collection][record.id] == record
            place = real_catalog.places[collection, record.id]
            assert (place.file, place.at) == (file, () if at is None else (at,))


def test_a_bad_file_says_where(tmp_path: Path) -> None:
    file = tmp_path / "towns" / "x.yaml"
    file.parent.mkdir()
    file.write_text(
        "- id: a\n  title: 甲\n  kind: town\n  code: '370405100'\n  code_source: 示例\n- id: b\n  nmae: 13812345678\n", "utf-8"
    )
    content = read_file("towns", file, tmp_path)
    assert [(at, record.id) for at, record in content.records] == [(0, "a")]
    assert {(f.path, f.line, f.code) for f in content.findings} == {
        ("towns/x.yaml", 6, "missing-field"),
        ("towns/x.yaml", 7, "unknown-field"),
    }
    assert content.suspect


def test_a_file_names_its_record(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("id: y\ntitle: 甲\n", "utf-8")
    content = read_file("towns", file, tmp_path)
    assert [(f.line, f.column, f.code) for f in content.findings] == [(1, 5, "bad-id")]
    assert not content.records and not content.suspect


def test_only_suspect_files_can_hold_personal_numbers(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "tiny" / "catalog", tmp_path / "catalog")
    for name, number in (
        ("a", "13812345678"),
        ("b", "１３８ １２３４ ５６７８"),
        ("c", "138\u30001234\u30005678"),
        ("d", "2026-11-25"),
    ):
        (tmp_path / "catalog" / "towns" / f"{name}.yaml").write_text(
            f"title: 甲\nkind: town\ncode: '1'\ncode_source: 示例\nnote: {number}\n", "utf-8"
        )
    catalog = load_catalog(tmp_path / "catalog", Problems())
    every, some = Problems(), Problems()
    privacy.check_privacy(catalog.files, tmp_path, every)
    privacy.check_privacy(catalog.suspects, tmp_path, some)
    assert [f.path for f in every.found] == [f"catalog/towns/{name}.yaml" for name in "abc"]
    assert some.found == every.found
    assert len(catalog.suspects) < len(catalog.files)
