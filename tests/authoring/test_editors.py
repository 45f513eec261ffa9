"""What an editor says while a clerk types, asked of the language server that VS Code's YAML extension runs."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.language_server import LanguageServer
from tests.support.places import ROOT
from tests.support.program import run_here

NUMBERS = itertools.count(1)
CURSOR = "▮"


@pytest.fixture(scope="module")
def editor() -> Iterator[LanguageServer]:
    server = LanguageServer(ROOT)
    yield server
    server.close()


def opened(editor: LanguageServer, collection: str, text: str) -> tuple[Path, list[dict[str, Any]], tuple[int, int]]:
    """A new record in an editor: its file, what is found, and where the cursor stands (line, column from 0)."""
    before, _, after = text.partition(CURSOR)
    file = ROOT / "catalog" / collection / f"test-{next(NUMBERS)}.yaml"
    line = f"# yaml-language-server: $schema=../../schemas/{collection}.schema.json\n"
    found = editor.open({file: line + before + after})[0]
    place = line + before
    return file, found, (place.count("\n"), len(place) - place.rfind("\n") - 1)


def offered(editor: LanguageServer, collection: str, text: str) -> dict[str, tuple[str, str]]:
    """What is offered at the cursor: label → (what is inserted, what is said of it)."""
    file, _, place = opened(editor, collection, text)
    answer = editor.at("completion", file, *place)
    out = {}
    for item in answer["items"] if isinstance(answer, dict) else answer:
        said = item.get("documentation") or ""
        out[item["label"]] = (item["insertText"], said["value"] if isinstance(said, dict) else said)
    return out


def shown(editor: LanguageServer, collection: str, text: str) -> str:
    """What hovering over the cursor's place shows."""
    file, _, place = opened(editor, collection, text)
    return str(editor.at("hover", file, *place)["contents"]["value"])


def findings(editor: LanguageServer, collection: str, text: str) -> list[tuple[int, str]]:
    """(line of the text from 1, message) of what is found."""
    _, found, _ = opened(editor, collection, text)
    return sorted((d["range"]["start"]["line"], d["message"]) for d in found)


def test_every_file_of_the_catalog_is_without_a_finding(editor: LanguageServer) -> None:
    files = sorted((ROOT / "catalog").rglob("*.yaml"))
    assert len(files) > 250
    found = editor.open({file: file.read_text("utf-8") for file in files})
    assert [(f.name, d[0]["range"], d[0]["message"]) for f, d in zip(files, found, strict=True) if d] == []


def test_keys_are_offered_with_what_they_are(editor: LanguageServer) -> None:
    found = offered(editor, "projects", f"title: 例子\n{CURSOR}\n")
    assert found["level"] == ("level: ", "学完对应的等级。写词表 level 里的值。")
    assert found["fee"][0] == "fee: " and "不知道就不写；免费写 0" in found["fee"][1] and "单位元" in found["fee"][1]
    assert found["sessions"][0].startswith("sessions:\n") and "一个班一项" in found["sessions"][1]
    assert "title" not in found
    assert {"start", "deadline"} <= offered(
        editor, "projects", f"title: 例子\nsessions:\n  - end: 2026-01-01\n    {CURSOR}\n"
    ).keys()


@pytest.mark.parametrize(
    ("collection", "text", "label", "inserted"),
    [
        ("projects", f"level: {CURSOR}\n", "L5 初级工（五级）", "L5"),
        ("projects", f"institutions: [{CURSOR}]\n", "public-base ", "public-base"),
        ("projects", f"institutions:\n  - {CURSOR}\n", "public-base ", "public-base"),
        ("projects", f"basis: [{CURSOR}]\n", "tzf-2019-11#13", "tzf-2019-11#13"),
        ("projects", f"sample: {CURSOR}\n", "true 是", "true"),
        ("rates", f"when: {{fact: {CURSOR}}}\n", "age 年龄", "age"),
        ("rates", f"when: {{fact: level, in: [{CURSOR}]}}\n", "L4 中级工（四级）", "L4"),
        ("rates", f"unless:\n  - fact: is_staff\n    is: {CURSOR}\n", "true 是", '"true"'),
        ("rates", f"rounding: {{to: {CURSOR}}}\n", "yuan 元", "yuan"),
    ],
)
def test_values_are_offered_with_their_labels(
    editor: LanguageServer, collection: str, text: str, label: str, inserted: str
) -> None:
    found = offered(editor, collection, text)
    name = next((n for n in found if n.startswith(label)), None)
    assert name is not None, list(found)
    assert found[name][0] == inserted
    assert "null" not in found


def test_forms_of_an_amount_and_cells_of_a_table_are_offered(editor: LanguageServer) -> None:
    forms = offered(editor, "rates", f"title: 例子\namount:\n  {CURSOR}\n")
    assert {"fixed", "table", "each", "percent", "no_figure"} <= forms.keys()
    assert "按等级、工种等查" in forms["table"][1]
    cells = offered(editor, "rates", f"title: 例子\namount:\n  table:\n    by: [level]\n    rows:\n      - {CURSOR}\n")
    assert {"amount", "level", "age"} <= cells.keys()


def test_hover_shows_title_description_and_values(editor: LanguageServer) -> None:
    level = shown(editor, "projects", f"lev{CURSOR}el: L5\n")
    assert level.startswith("#### 等级\n\n学完对应的等级") and "* `L4`: 中级工（四级）" in level
    assert shown(editor, "projects", f"sessions:\n  - {{sta{CURSOR}rt: 2026-01-01}}\n").startswith(
        "#### 开班日期\n\n第一次上课那天"
    )
    assert shown(editor, "rates", f"amount: {{fi{CURSOR}xed: 5}}\n").startswith("#### 固定金额\n\n一个确定的数")
    assert shown(editor, "rates", f"amou{CURSOR}nt: 5\n").startswith("#### 金额\n\n")


def test_faults_are_shown_where_they_are(editor: LanguageServer) -> None:
    whole = (ROOT / "catalog" / "projects" / "prj-0001.yaml").read_text("utf-8").split("\n", 1)[1]
    assert findings(editor, "projects", whole) == []
    lines = whole.splitlines()

    def changed(key: str, value: str) -> tuple[str, int]:
        at = next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))
        return "\n".join([*lines[:at], value, *lines[at + 1 :]]) + "\n", at + 1

    for key, value, said in (
        ("level", "levle: L5", "属性 levle 不被允许。"),
        ("level", "level: L9", "等级要写其中一个：apprentice 学徒工、L5 初级工（五级）"),
        ("fee", "fee: 900元", "收费：金额，单位元，只写数字"),
        ("theory_hours", "theory_hours: 40学时", "理论学时：只写整数"),
        ("verified_on", "verified_on: 2026/3/1", "日期，写成 年-月-日"),
        ("institutions", "institutions: public-base", "承训机构应是列表"),
        ("mode", "mode:", "授课方式还没有填。"),
        ("sample", "sample: yes", "示例要写其中一个：true 是、false 否"),
        ("summary", "summary: N/A", "不知道就把这一行删掉"),
    ):
        if not any(line.startswith(f"{key}:") for line in lines):
            lines.append(f"{key}: 2026-01-01")
        text, at = changed(key, value)
        found = findings(editor, "projects", text)
        assert len(found) == 1 and found[0][0] == at and said in found[0][1], (value, found)


def test_a_missing_field_and_two_forms_are_shown(editor: LanguageServer) -> None:
    found = findings(editor, "towns", "id: x\ntitle: 例镇\nkind: town\ncode: '990001001'\n")
    assert len(found) == 1 and "code_source" in found[0][1]
    rate = (ROOT / "catalog" / "rates" / "living-allowance-sample.yaml").read_text("utf-8").split("\n", 1)[1]
    amount = "amount: {fixed: 1, range: {min: 1, max: 2}}"
    both = re.sub(r"^amount:.*\n(?: .*\n)*", f"{amount}\n", rate, flags=re.M)
    assert [line for line, _ in findings(editor, "rates", both)] == [both.splitlines().index(amount) + 1]


def test_a_fresh_file_of_new_shows_only_what_is_to_be_filled(editor: LanguageServer, tmp_path: Path) -> None:
    for collection in ("projects", "rates", "cases"):
        catalog = tmp_path / "catalog"
        catalog.mkdir(exist_ok=True)
        for name in ("facts.yaml", "vocabularies"):
            if not (catalog / name).exists():
                (catalog / name).symlink_to(ROOT / "catalog" / name)
        assert run_here(["new", collection, "x", "--catalog", str(catalog)]).returncode == 0
        file = catalog / collection / "x.yaml"
        lines = file.read_text("utf-8").splitlines()
        assert "$schema=" in lines[0]
        found = editor.open({file: file.read_text("utf-8")})[0]
        assert found
        for diagnostic in found:
            assert re.fullmatch(r".*还没有填。", diagnostic["message"]), diagnostic
            assert lines[diagnostic["range"]["start"]["line"]].rstrip().endswith(":"), diagnostic


def test_vs_code_maps_every_schema_to_its_files_without_a_first_line(tmp_path: Path) -> None:
    text = (ROOT / ".vscode" / "settings.json").read_text("utf-8")
    schemas = json.loads(text)["yaml.schemas"]
    assert {Path(name).name for name in schemas} == {p.name for p in (ROOT / "schemas").glob("*.json")}
    absolute = {(ROOT / name).as_uri(): globs for name, globs in schemas.items()}  # VS Code's extension resolves them so
    server = LanguageServer(tmp_path, schemas=absolute)
    try:
        for place in ("catalog/projects/a.yaml", "catalog/projects/b/a.yaml", "catalogs/990001/projects/a.yaml"):
            found = server.open({tmp_path / place: "levle: 1\n"})[0]
            assert any("levle" in d["message"] for d in found), (place, found)
        for place, key in (("catalog/district.yaml", "site_url"), ("catalogs/990001/facts.yaml", "facts")):
            server.open({tmp_path / place: "\n"})
            answer = server.at("completion", tmp_path / place, 0, 0)
            items = answer["items"] if isinstance(answer, dict) else answer
            assert key in {i["label"] for i in items}, place
        assert server.open({tmp_path / "mkdocs.yml": "levle: 1\n"})[0] == []
    finally:
        server.close()
    assert "redhat.vscode-yaml" in (ROOT / ".vscode" / "extensions.json").read_text("utf-8")
