"""The privacy gate: what is found, what passes, in which files, in which fields, and what a finding says."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from build import main
from skills_catalog.authoring.json_schema import editor_schemas
from skills_catalog.catalog.kinds.training import Institution
from skills_catalog.catalog.load import load_catalog, read_file
from skills_catalog.checks import privacy
from skills_catalog.findings.finding import Problems
from skills_catalog.records import yaml_fast
from skills_catalog.records.schema import PUBLIC, fields
from skills_catalog.text import personal_data
from skills_catalog.text.person_names import is_name
from skills_catalog.text.personal_data import (
    find_leaks,
    find_number_leaks,
    holds_other_than_numbers,
    is_resident_id,
    may_hold_number,
)
from tests.support.places import ROOT, TINY
from tests.support.sites import tiny_arguments

ID, MOBILE, CARD, OLD, PASSPORT, PERSON = "身份证号", "手机号", "银行卡号", "15 位旧身份证号", "护照号", "人名"


def kinds(text: str) -> list[str]:
    return [leak.what for leak in find_leaks(text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("证号 11010519491231002X", ID),
        ("证号440524188001010014。", ID),
        ("证号：１１０１０５１９４９１２３１００２Ｘ", ID),
        ("110105 19491231 002X", ID),
        ("1101 0519 4912 3100 2x", ID),
        ("110105－19491231－002X", ID),
        ("110105\u200b19491231\u200b002X", ID),
        ("110105**19491231**002X", ID),
        ("note: 110105194912\n      31002X", ID),
        ("# 110105194912\n# 31002X", ID),
        ("https://example.cn/p?id=11010519491231002X&a=1", ID),
        ("id110105194912310021: 11010519491231002Xyz", ID),
        ("旧证 110105491231002", OLD),
        ("电话 13812345678", MOBILE),
        ("电话 138-1234-5678", MOBILE),
        ("138 1234 5678", MOBILE),
        ("1381-234-5678", MOBILE),
        ("138.1234.5678", MOBILE),
        ("电话 +86 13812345678", MOBILE),
        ("+86-13812345678", MOBILE),
        ("008613812345678", MOBILE),
        ("[打电话](tel:+8613812345678)", MOBILE),
        ("https://example.cn/u/13812345678", MOBILE),
        ("138\u30001234\u30005678", MOBILE),
        ("138**1234**5678", MOBILE),
        ("微信tel13812345678.", MOBILE),
        ("138\n  12345678", MOBILE),
        ("①③⑧①②③④⑤⑥⑦⑧", MOBILE),
        ("卡号 6222 0212 3456 7890 128", CARD),
        ("卡号 6222021234567890128", CARD),
        ("4111-1111-2222-3335", CARD),
        ("6222021234567890128 2026 年", CARD),
        ("护照号：E12345678", PASSPORT),
        ("港澳通行证 H1234567800", PASSPORT),
    ],
)
def test_personal_numbers_are_found(text: str, what: str) -> None:
    assert kinds(text) == [what]


@pytest.mark.parametrize(
    "text",
    [
        "证号 110105********002X", "证号 110105194912****02X", "电话 138****5678", "电话 138xxxx5678", "电话 138××××5678", "6222 **** **** 0128",
        "办公电话 0632-6611234", "0632 6611234、6611235", "010-12345678", "400-123-1234", "12333、12345、114",
        "代码 52370405MJD000001R", "区划 370405001，370405001002", "许可证 370405200001011234", "2019-11-06 到 2026-12-31",
        "金额 12345678901.00", "证书 Y000123370001195000001", "台政发〔2019〕11 号", "ISBN 978-7-5167-1234-5", "9787516712345",
        "2026-11-25T08:30:00+08:00", "时间 1764057600，1764057600123", "117.73138123456,34.56138123456", "3.1381234.5678",
        "sha256 9f13812345678ab0c1d2e3f4a5b6c7d8e9f00112233445566778899aabbccdde", "4-10-01-05", "- 150\n- 1500\n- 1800",
        "5000/2500/4000/1000", "110105194902300021", "990105194912310028", "电话 13812345", "139123456789",
        "start: 2026-01-01\nend: 2026-02-01", "护照办理在出入境窗口",
    ],
)  # fmt: skip
def test_other_numbers_pass(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "联系人：王芳", "联系人：王𠮷", "联系人: 王芳，0632-6611234", "**联系人**：王小芳", "负责人（校长）：欧阳修文", "法定代表人 赵大海", "校长：刘景明主任",
        "经办人：\n王小芳", "- 教师: 张伟、李娜", "学员：买买提·艾力", "联系人王小芳，电话见下", "区长李小明同志到场", "李明女士", "王建国老师主讲。",
        "张三 13812345678", "张三 138****5678", "王芳（0632-6611234）", "0632-6611234 王芳", "联系电话 138****5678，王芳",
        "contact_person: 王芳", "author: 张伟", "authors:\n  - 张伟", "\"principal\": \"刘景明\"",
        "| 姓名 | 电话 |\n|---|---|\n| 王芳 | 见下 |", "序号,联系人,电话\n1,王芳,见下", "单位\t负责人\n某校\t刘景明",
        "| 机构 | **联系人** |\n| --- | --- |\n| 一校 | 待定 |\n| 二校 | 李娜 |",
    ],
)  # fmt: skip
def test_private_persons_are_found(text: str) -> None:
    assert PERSON in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "负责人: 区就业中心", "联系人：王某", "联系人：张某某", "联系人：李*", "学员：李××", "联系人：王老师", "联系人：张主任", "联系人：办公室",
        "联系人：高校毕业生就业科", "教师：高级讲师", "教师：安全员", "职业技能培训负责人名单", "校长负责制", "老师手把手带练。", "学员满意率",
        "党的机关、国家机关、群众团体和社会组织、企事业单位负责人", "姓名：必填", "姓名、身份证号、手机号不能写", "法定代表人变更", "全体同志", "各位同志",
        "作者：人力资源社会保障局", "联系人：马兰屯镇人民政府", "负责人：应当签字", "| 姓名 | 电话 |\n|---|---|\n| 王某 | 138****5678 |",
        "| 工种 | 会计 |\n|---|---|\n| 高级 | 常年 |", "就业科 0632-6611234", "张庄 0632-6611234", "单位：元", "经理：全面管理", "李白的诗", "王安石变法",
    ],
)  # fmt: skip
def test_words_are_no_persons(text: str) -> None:
    assert kinds(text) == []


def test_names() -> None:
    assert is_name("王芳") and is_name("诸葛亮") and is_name("买买提·艾力") and is_name("张伟老师")
    assert not any(map(is_name, ("维修电工教师", "教师", "双师型教师", "高级", "王", "王老师", "李某", "区职业中专")))


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=6)
MARKS = st.sampled_from(["：", "，", "。", " ", "（", "\n", "| ", "“"])
PLAIN = st.lists(st.one_of(HAN, MARKS), max_size=4).map("".join)
BIRTHS = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2026, 1, 1))
IDS = st.builds(
    lambda area, birth, order: (body := f"{area}{birth:%Y%m%d}{order:03d}") + ric.calc_check_digit(body + "0"),
    st.sampled_from(["110105", "370405", "440524", "650102", "810000"]), BIRTHS, st.integers(0, 999),
)  # fmt: skip
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)
CARDS = st.builds(
    lambda prefix, rest: (body := prefix + rest) + luhn.calc_check_digit(body),
    st.sampled_from(["621700", "622202", "622848"]), st.text("0123456789", min_size=12, max_size=12),
).filter(lambda card: len(set(card)) > 3)  # fmt: skip
FORMS = st.sampled_from(
    [str, lambda t: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in t), lambda t: f"https://a.cn/?q={t}"]
)


@given(PLAIN, st.one_of(IDS, MOBILES, CARDS), FORMS, PLAIN)
def test_numbers_in_any_text_are_found(before: str, number: str, form: object, after: str) -> None:
    assert callable(form)
    text = f"{before}{form(number)}{after}"
    found = list(find_number_leaks(text))
    assert found and any(leak.start >= len(before) for leak in found)
    shown = personal_data.mask_numbers(text)
    assert not list(find_number_leaks(shown)) and number[:11] not in shown


@given(PLAIN, st.one_of(IDS, MOBILES, CARDS), st.sampled_from("*xX×"), PLAIN)
def test_masked_numbers_pass(before: str, number: str, mark: str, after: str) -> None:
    masked = number[:3] + mark * (len(number) - 7) + number[-4:]
    assert not list(find_number_leaks(f"{before}{masked}{after}"))


@given(st.integers(10**5, 10**6 - 1), BIRTHS, st.integers(0, 999))
def test_the_id_check_digit_agrees_with_stdnum(area: int, birth: object, order: int) -> None:
    body = f"37{area:06d}"[:6] + f"{birth:%Y%m%d}{order:03d}"
    number = body + ric.calc_check_digit(body + "0")
    assert is_resident_id(number)
    assert not is_resident_id(body + ("1" if number[-1] != "1" else "2"))


PARTS = (
    "11010519491231002X",
    "13812345678",
    "6222021234567890128",
    "440524188001010014",
    "4111111122223335",
    "110105491231002",
    "E12345678",
)
WORDS = ("护照号", "联系人：", "王芳", "张三 138****5678", "姓名", " | ", ",", "校长", "author: ", "\n", "\n# ", "- ")
DRAWN = st.lists(
    st.sampled_from([*PARTS, *WORDS, *"0123456789 -+xX.电a\u3000\uff0d\u2460\u00b2１９\U0001d7ce", "138", "1234", "5678"]),
    max_size=12,
)


@given(DRAWN, st.sampled_from(["", " ", "-", "\u3000", "\u00a0", "\uff0d", "\n# "]), st.sampled_from(["0", "０", "𝟎"]))
def test_nothing_personal_is_passed_over(parts: list[str], between: str, zero: str) -> None:
    """The quick look at a file in the usual form says yes wherever the slow one finds something."""
    text = between.join("".join(parts)) if len(parts) < 4 else "".join(parts)
    text = "".join(chr(ord(zero) + int(c)) if c in "0123456789" else c for c in text)
    raw = "".join(f"# {line}\n" for line in text.split("\n")).encode() + b"a: b\n"
    if list(find_leaks(raw.decode())):
        assert may_hold_number(raw) or yaml_fast.read_usual(raw) is None
        assert (
            may_hold_number(raw)
            or zero != "0"
            or not text.isascii()
            or any(map(holds_other_than_numbers, raw.decode().split("\n")))
        )


def checked(file: Path, base: Path, catalog: Path | None = None) -> list[tuple[int, int, str]]:
    problems = Problems()
    privacy.check_privacy([file], base, problems, catalog=catalog)
    assert {f.code for f in problems.found} <= {"privacy"}
    return [(f.line, f.column, f.severity) for f in problems.found]


def test_markdown_is_scanned_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# 标题\r\n\r\n  打 13812345678\r\n", "utf-8")
    assert checked(file, tmp_path) == [(3, 5, "error")]


def test_a_finding_does_not_repeat_the_number(tmp_path: Path) -> None:
    for name, text in (("13812345678.md", "王"), ("a.md", "联系人：王小芳 13812345678 11010519491231002X")):
        (tmp_path / name).write_text(text, "utf-8")
    problems = Problems()
    privacy.check_privacy(sorted(tmp_path.iterdir()), tmp_path, problems)
    problems.add("a.yaml", (1, 1), "bad-money", "“１３８１２３４５６７８”应写成 13812345678")
    said = "\n".join(f.text() for f in problems.sorted())
    assert len(problems.found) == 5 and "***********.md: error: privacy: 文件名里像是手机号" in said
    assert not re.search("[0-9]{5}|[０-９]{5}|王小芳", said)


def png(kind: bytes, text: bytes) -> bytes:
    chunk = kind + text
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(text)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + bytes(range(256))


def test_other_files_are_scanned_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.active.append(["见下", 13812345678])
    sheet = io.BytesIO()
    book.save(sheet)
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as packed:
        packed.writestr("word/document.xml", "<w:p><w:r><w:t>联系人：王</w:t></w:r><w:r><w:t>小芳</w:t></w:r></w:p>")
    found = {
        "photo.png": (png(b"tEXt", b"Comment\0tel 13812345678"), [(0, 0, "error")]),
        "packed.png": (png(b"zTXt", b"Comment\0\0" + zlib.compress(b"tel 13812345678")), [(0, 0, "error")]),
        "camera.jpg": (b"\xff\xd8\xff\xe1\0\x20Exif\0\0" + "13812345678".encode("utf-16-le") + bytes(64), [(0, 0, "error")]),
        "clean.png": (png(b"tEXt", b"Comment\0tel 138****5678"), []),
        "list.xlsx": (sheet.getvalue(), [(0, 0, "error")]),
        "notice.docx": (word.getvalue(), [(0, 0, "error")]),
        "broken.zip": (b"PK\x03\x04\0\0\0\0 nothing", []),
        "list.csv": ("姓名,电话\n王芳,见下\n".encode("gb18030"), [(2, 1, "error")]),
        "wide.txt": ("电话\t13812345678\n".encode("utf-16"), [(1, 4, "error")]),
        "drawing.svg": (b"<svg><text>13812345678</text></svg>", [(1, 12, "error")]),
        "paper.pdf": (b"%PDF-1.7\n\0stream", [(0, 0, "warning")]),
    }
    for name, (content, expected) in found.items():
        (tmp_path / name).write_bytes(content)
        assert checked(tmp_path / name, tmp_path) == expected, name


def institution(tmp_path: Path, **values: str) -> tuple[Path, Path]:
    catalog = tmp_path / "catalog"
    file = catalog / "institutions" / "x.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("title: 学校\nkind: school\n" + "".join(f"{k}: {v}\n" for k, v in values.items()), "utf-8")
    return file, catalog


@pytest.mark.parametrize(
    ("field", "value", "lines"),
    [
        ("contact", "0632-6611234", []),
        ("contact", "办公手机 13812345678", []),
        ("contact", "13812345678 11010519491231002X", [3]),
        ("contact", "卡号 6222021234567890128", [3]),
        ("contact", "王芳 13812345678", [3]),
        ("contact", "0632-6611234 # 晚上打 13812345678", [3]),
        ("note", "13812345678", [3]),
        ("licence_no", "11010519491231002X", []),
        ("licence_no", "6222021234567890128", []),
        ("licence_no", "110105491231002", []),
        ("summary", "许可证 11010519491231002X", [3]),
    ],
)
def test_a_field_permits_what_its_mark_says(tmp_path: Path, field: str, value: str, lines: list[int]) -> None:
    file, catalog = institution(tmp_path, **{field: value})
    assert [line for line, _, _ in checked(file, tmp_path, catalog)] == lines


def test_a_document_may_name_persons_where_it_is_quoted(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog"
    file = catalog / "policies" / "p.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "- id: p\n  preamble: 组长：李小明\n  note: 组长：李小明\n  articles:\n    - n: '1'\n      text: 组长：李小明 13812345678\n",
        "utf-8",
    )
    assert [line for line, _, _ in checked(file, tmp_path, catalog)] == [3, 6]


def test_marks_are_explained_in_the_schema() -> None:
    assert set(PUBLIC) == set(personal_data.PERMITTED)
    contact = next(f for f in fields(Institution) if f.key == "contact")
    assert contact.meta.public == ("phone",)
    catalog = load_catalog(TINY / "catalog", Problems())
    assert PUBLIC["phone"] in editor_schemas(catalog)["institutions.schema.json"]


def test_only_suspect_files_can_hold_something_personal(tmp_path: Path) -> None:
    shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    texts = ("13812345678", "１３８ １２３４ ５６７８", "138\u30001234\u30005678", "联系人：王芳", "2026-11-25")
    for name, text in zip("abcde", texts, strict=True):
        file = tmp_path / "catalog" / "towns" / f"{name}.yaml"
        file.write_text(f"title: 甲\nkind: town\ncode: '1'\ncode_source: 示例\nnote: {text}\n", "utf-8")
    shutil.copy(file, file.with_name("13912345678.yaml"))
    catalog = load_catalog(tmp_path / "catalog", Problems())
    every, some = Problems(), Problems()
    privacy.check_privacy(catalog.files, tmp_path, every, catalog=catalog.root)
    privacy.check_privacy(catalog.suspects, tmp_path, some, catalog=catalog.root)
    assert [f.path for f in some.found] == ["catalog/towns/***********.yaml", *(f"catalog/towns/{name}.yaml" for name in "abcd")]
    assert some.found == every.found
    assert len(catalog.suspects) < len(catalog.files)
    assert read_file("towns", tmp_path / "catalog" / "towns" / "d.yaml", tmp_path).suspect


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("content/guide/x.md", "---\nauthor: 张伟\n---\n# 题\n"),
        ("content/guide/list.csv", "姓名\t电话\n王芳\t见下\n"),
        ("catalog/towns/x.yaml", "# 问 13812345678\ntitle: 甲\nkind: town\ncode: '1'\ncode_source: 示例\n"),
        ("mkdocs.yml", "site_name: 13812345678\n"),
        ("meta.yml", "title: 联系人：王芳\n"),
        ("templates/data/x.json", '{"contact": "13812345678"}'),
    ],
)
def test_a_build_refuses_something_personal_anywhere(
    tmp_path: Path, place: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = tiny_arguments(tmp_path)
    shutil.copytree(ROOT / "site_templates", tmp_path / "templates")
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    more = ["--templates", str(tmp_path / "templates"), *(["--metadata", str(file)] if place == "meta.yml" else [])]
    assert main([*arguments, *more]) == 1
    said = capsys.readouterr().err
    assert f"{Path(place).name}:" in said and ": error: privacy: 这里像是" in said
    assert not (tmp_path / "site").exists()


def test_a_trainer_is_no_person(tmp_path: Path) -> None:
    shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    (tmp_path / "catalog" / "trainers").mkdir(exist_ok=True)
    (tmp_path / "catalog" / "trainers" / "x.yaml").write_text("title: 王小芳\nqualification: 技师\n", "utf-8")
    problems = Problems()
    privacy.check_trainers(load_catalog(tmp_path / "catalog", problems))
    assert [(f.line, f.code) for f in problems.found] == [(1, "privacy")]


def test_the_published_site_holds_no_personal_number(real_site: Path) -> None:
    """The last look: at what was written, not at what it was made from."""
    texts = [
        f for f in sorted(real_site.rglob("*")) if f.suffix in (".html", ".json", ".csv", ".xml", ".txt", ".jsonl", ".js", ".yml")
    ]
    assert len(texts) > 500
    found = {(str(f.relative_to(real_site)), what) for f in texts for what in kinds_of_numbers(f.read_text("utf-8"))}
    assert found == set()


def kinds_of_numbers(text: str) -> set[str]:
    return {leak.what for leak in find_number_leaks(text)} if may_hold_number(text.encode()) else set()
