"""A class list in the browser: four encodings, 5,000 rows, repeated people, export, and nothing sent."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsing import axe, on_day
from tests.support.id_numbers import number
from tests.support.serving import Served

NewPage = Callable[..., Any]
HEAD = ["序号", "姓　名", "身份证号码", "人员类别", "等级", "证书种类", "在编", "开班日期"]


def person(n: int, **other: str) -> list[str]:
    row = {
        "name": f"学员{n}",
        "id": number("1990-05-01", n % 1000, f"{990000 + n // 1000}"),
        "group": "失业人员",
        "level": "中级",
    } | other
    return [str(n), row["name"], row["id"], row["group"], row["level"], "职业技能等级证书", "否", "2026/9/1"]


def opened(new_page: NewPage, served: Served, **options: Any) -> Any:
    page = new_page(**options)
    page.goto(f"{served.url}roster/")
    page.wait_for_selector("#r-text")
    page.get_by_text("全班一样的").click()
    page.locator("[data-kf-fact='institution_credit']").get_by_label("达标", exact=True).check()
    page.locator("[data-kf-fact='startup_course']").get_by_label("不是创业培训").check()
    return page


def done(page: Any, rows: int) -> None:
    page.locator(f"[data-kf-done='{rows}']").wait_for()
    page.wait_for_selector("#r-results")


def total(page: Any, rate: str) -> str:
    example = page.locator("main [data-kf-example]:not([open])")
    if example.count():
        example.locator("summary").click()
    return str(page.locator(f"[data-kf-total-of='{rate}']").inner_text())


def fill(page: Any, rows: list[list[str]]) -> None:
    page.fill("#r-text", "\n".join("\t".join(r) for r in rows))
    done(page, len(rows) - 1)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_one_list_in_four_encodings(served: Served, new_page: NewPage, tmp_path: Path, encoding: str) -> None:
    page = opened(new_page, served)
    delimiter = "\t" if encoding == "utf-16" else ","
    rows = [["某培训班名单"], ["2026 年"], HEAD, person(1), person(2, name="阿·布"), person(3, level="高级工")]
    file = tmp_path / "list.csv"
    file.write_bytes("\r\n".join(delimiter.join(r) for r in rows).encode(encoding))
    page.set_input_files("#r-file", file)
    done(page, 3)
    assert page.input_value("#r-encoding") == {"gb18030": "gb18030", "utf-16": "utf-16le"}.get(encoding, "utf-8")
    assert "表头在第 3 行" in page.inner_text("main")
    assert [r.inner_text() for r in page.locator("[data-kf-state] th").all()] == ["学员1", "阿·布", "学员3"]
    assert "3 人" in total(page, "training-2019-sample") and "5,000 元" in total(page, "training-2019-sample")
    assert "付给培训机构" in total(page, "training-2019-sample")
    if encoding == "utf-8":
        page.locator("#r-map").click()
        page.select_option("#r-encoding", "gb18030")
        page.get_by_text("没有认出表头").wait_for()
        page.select_option("#r-encoding", "utf-8")
        done(page, 3)


def test_pasted_rows_with_faults_and_repeats(served: Served, new_page: NewPage) -> None:
    page = opened(new_page, served)
    rows = [HEAD, person(1), person(2, id="4.10E+17"), person(1), person(4, level="九级"), person(5, group="军队文职")]
    page.fill("#r-text", "\n".join("\t".join(r) for r in rows))
    done(page, 5)
    states = [r.get_attribute("data-kf-state") for r in page.locator("tr[data-kf-state]").all()]
    assert states == ["yes", "error", "same", "error", "error"], "the subsidy is theirs, how much is not published"
    text = page.locator(".kf-people").inner_text()
    assert "职业技能培训补贴 金额：按规定，金额没有公布" in text
    assert "被 Excel 改坏了" in text and "和第 2 行是同一人，只算一次" in text and "没有“九级”这个等级" in text
    assert "1 人" in total(page, "training-2019-sample") and "1,500 元" in total(page, "training-2019-sample"), (
        "the repeated person counts once"
    )
    page.get_by_role("button", name="有错 3").click()
    assert page.locator("tr[data-kf-state]").count() == 3
    page.locator("#r-map").click()
    page.locator("#r-col-4").select_option("")
    done(page, 5)
    assert page.evaluate("document.activeElement.id") == "r-col-4", "the control keeps the focus"
    assert "2 人" in total(page, "training-2019-sample"), "what made the row wrong is no longer read"


def test_the_ledger_counts_for_a_person_of_the_list(served: Served, new_page: NewPage) -> None:
    page = opened(new_page, served)
    past = [{"kind": "training", "date": f"202{n}-01-01", "person": "阿•布"} for n in (1, 2, 3)]
    page.evaluate("past => localStorage.setItem('kf-ledger', JSON.stringify(past))", past)
    page.fill("#r-text", "\n".join("\t".join(r) for r in [HEAD, person(1), person(2, name="阿·布")]))
    done(page, 2)
    assert page.locator("tr[data-kf-state]").first.get_attribute("data-kf-state") == "yes"
    row = page.locator("tr[data-kf-line='3']")
    row.get_by_role("button", name="看依据").click()
    detail = page.locator("#r-line-3")
    assert detail.locator("[data-kf-rate='training-2019-sample']").get_attribute("data-kf-status") == "no"
    assert "用上了这台设备里记的" in detail.inner_text()
    row.get_by_role("button", name="看依据").click()
    assert page.locator("#r-line-3").count() == 0


def test_a_merged_column_is_asked_about(served: Served, new_page: NewPage) -> None:
    page = opened(new_page, served)
    rows = [[*HEAD, "工种"], [*person(1), "焊工"], [*person(2), ""], [*person(3), ""]]
    page.fill("#r-text", "\n".join("\t".join(r) for r in rows))
    done(page, 3)
    assert "“工种”有 2 行是空的" in page.inner_text("main")
    page.get_by_role("button", name="按上一行补").click()
    done(page, 3)
    assert page.get_by_role("button", name="按上一行补").count() == 0
    page.get_by_role("button", name="不补了").click()
    done(page, 3)
    assert page.get_by_role("button", name="按上一行补").count() == 1


def test_a_workbook_is_refused_in_words(served: Served, new_page: NewPage, tmp_path: Path) -> None:
    page = opened(new_page, served)
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"PK\x03\x04" + bytes(100))
    page.set_input_files("#r-file", file)
    page.get_by_text("另存为").wait_for()


def test_five_thousand_rows(served: Served, new_page: NewPage, tmp_path: Path) -> None:
    """All rows are computed and shown in parts, and nothing is asked for or sent."""
    page = opened(new_page, served)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if not r.url.startswith("blob:") else None)
    r = random.Random(5)
    rows = [HEAD]
    for n in range(5000):
        born = f"{r.randint(1962, 2009)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}"
        group = r.choice(["失业人员", "低保家庭", "", "退役军人"])
        rows.append(
            person(n, id=number(born, n % 1000, f"{990000 + n // 1000}"), level=r.choice(["初级", "中级", "高级"]), group=group)
        )
    file = tmp_path / "list.csv"
    file.write_bytes(("\r\n".join(",".join(row) for row in rows)).encode("gb18030"))
    page.set_input_files("#r-file", file)
    done(page, 5000)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出结果").click()
    out = tmp_path / "out.csv"
    waiting.value.save_as(out)
    content = out.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len([x for x in table if x and x[0].isdigit()]) == 5000
    assert "身份证号码" not in table[0] and table[0][3] == "身份证末四位" and table[1][3] == f"尾号 {rows[1][2][-4:]}"
    assert not any(row[2] in content.decode("utf-8-sig") for row in rows[1:])
    assert page.locator("tr[data-kf-state]").count() == 200
    page.get_by_role("button", name="再显示 200 行").click()
    assert page.locator("tr[data-kf-state]").count() == 400
    own = ("icon.svg", "/roster/")
    assert [u for u in asked if not u.endswith(own)] == [], "but the bare page again nothing is asked for, and nothing is sent"
    assert page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + location.href").find("990000") < 0


def test_a_list_without_heads_is_asked_about(served: Served, new_page: NewPage) -> None:
    page = opened(new_page, served)
    page.fill("#r-text", "\n".join(f"学员{n},中级" for n in range(3)))
    page.get_by_text("没有认出表头").wait_for()
    assert page.locator("#r-results").count() == 0
    page.get_by_label("第 1 列").select_option("name")
    done(page, 3)
    page.get_by_label("第 2 列").select_option("level")
    done(page, 3)
    page.select_option("#r-head", "0")
    page.get_by_text("还不知道哪一列是姓名").wait_for()


def test_the_chosen_project_fills_what_the_class_shares(served: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    page.goto(f"{served.url}roster/#project=prj-0036")
    page.wait_for_selector("#r-text")
    assert "保育师（初级）" in page.locator("main .kf-note", has_text="按培训项目").inner_text()
    page.get_by_text("全班一样的（可以不填）").click()
    assert page.locator("[data-kf-fact='level']").get_by_label("初级工（五级）").is_checked()
    fill(page, [["姓名", "等级"], ["张三", ""], ["李四", "中级"]])
    used = []
    for line in (2, 3):
        page.locator(f"tr[data-kf-line='{line}']").get_by_role("button", name="看依据").click()
        used.append(page.locator(f"#r-line-{line}").inner_text())
    assert "等级：初级工（五级）" in used[0] and "等级：中级工（四级）" in used[1], "the row's own column wins"
    page.select_option("#r-project", "")
    done(page, 2)
    assert "#" not in page.url and not page.locator("[data-kf-fact='level']").get_by_label("初级工（五级）").is_checked()


def test_a_group_that_cannot_be_computed_stops_only_its_row(served: Served, new_page: NewPage) -> None:
    page = opened(new_page, served)
    fill(page, [HEAD, person(1, group="公务员"), person(2)])
    assert [r.get_attribute("data-kf-state") for r in page.locator("tr[data-kf-state]").all()] == ["error", "yes"]
    assert "算不了" in page.locator(".kf-people").inner_text()


def test_numbers_leave_the_page_with_the_box(served: Served, new_page: NewPage) -> None:
    """What is shown never holds a number; another day changes only results; an emptied box leaves nothing."""
    page = opened(new_page, served)
    fill(page, [[*HEAD, "备注"], [*person(1), f"监护人 {number('1960-01-01')}"], [*person(2), ""]])
    page.locator("#r-map").click()
    page.locator("tr[data-kf-line='2']").get_by_role("button", name="看依据").click()
    assert "990000" not in page.inner_text("main"), "the box's content is a value, not text"
    page.fill("#r-on", "2019-06-01")
    page.locator("#r-on").blur()
    done(page, 2)
    page.get_by_role("button", name="清空").click()
    page.locator("[data-kf-done='0']").wait_for(state="attached")
    assert page.locator("#r-results").count() == 0 and page.input_value("#r-text") == ""


def test_a_file_is_dropped(served: Served, new_page: NewPage) -> None:
    page = opened(new_page, served)
    page.evaluate(
        "text => { const data = new DataTransfer(); data.items.add(new File([text], 'list.csv'));"
        " document.querySelector('.kf-drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })); }",
        "姓名,等级\r\n张三,中级\r\n",
    )
    done(page, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_no_sideways_scroll(served: Served, new_page: NewPage, scheme: str) -> None:
    page = opened(new_page, served, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    fill(
        page,
        [[*HEAD, "单位"], [*person(1), "甲厂"], [*person(2, id="4.10E+17"), ""], [*person(1), ""], [*person(3, group=""), ""]],
    )
    page.locator("#r-map").click()
    page.locator("tr[data-kf-line='2']").get_by_role("button", name="看依据").press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator("#r-line-2 > td > div").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360, "what opens fits the screen"
    assert axe(page, {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}) == []


def test_what_excludes_each_other_is_never_added(served: Served, new_page: NewPage, tmp_path: Path) -> None:
    """Of two that exclude each other one goes to the school and one to the person: sums, row, basis and export all say so."""
    page = opened(lambda **options: on_day(new_page(**options)), served)
    heads = ["姓名", "职业", "等级", "证书种类", "在编", "开班日期", "失业保险身份", "缴费月数", "发证日期"]
    both = ["甲", "光伏发电运维值班员", "中级", "职业技能等级证书", "否", "2025/9/1", "在企业参保", "24", "2025-12-10"]
    welder, clerk = ["丙", "焊工", *both[2:]], ["丁", "焊工", *both[2:4], "是", *both[5:]]
    fill(page, [heads, both, ["乙", *both[1:]], welder, clerk])
    rows = page.locator(".kf-people tbody tr").all_inner_texts()
    assert (
        "付给培训机构 0–1,800 元，或者 付给本人 0–1,500 元" in rows[0]
        and "只能领一项：" in rows[0]
        and "元，或者 失业" in rows[0]
    )
    assert "付给本人 0–1,500 元\t只能领一项：失业" in rows[2], "what has no figure is in no sum"
    assert "金额没有公布（还不能确定）" in rows[2]
    assert "付给本人 0–1,500 元" in rows[3] and "或者" not in rows[3]
    assert "不能加在一起" in page.locator("[data-kf-apart]").inner_text()
    page.get_by_role("button", name="看依据：第 2 行").click()
    block = page.locator("#r-line-2 [data-kf-either]")
    assert block.locator(".kf-either__or").all_inner_texts() == ["或者", "或者"] and "由本人选" in block.inner_text()
    assert block.get_by_role("button").count() == 0, "the choice is not the clerk's"
    page.get_by_role("button", name="看依据：第 3 行").click()
    assert axe(page) == [], "two people's bases at once"
    samples = page.locator("#r-line-2 .kf-samples")
    assert (
        samples.get_attribute("open") is None and not page.locator("#r-line-2 [data-kf-rate='training-2019-sample']").is_visible()
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="导出结果").click()
    download.value.save_as(tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "，或者 失业" in text and "不能加在一起" in text
    fill(page, [heads, welder])
    assert page.locator("[data-kf-apart]").count() == 0
