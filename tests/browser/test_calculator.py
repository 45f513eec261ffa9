"""The calculator on a phone: answers, amounts, reasons, errors, and nothing sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.support.browsing import arrive, kept, on_day
from tests.support.serving import Served

NewPage = Callable[..., Any]


def total(page: Any) -> dict[str, Any]:
    return dict(json.loads(page.get_attribute("[data-kf-total]", "data-kf-total")))


def answer(page: Any, values: dict[str, Any]) -> None:
    """Answer the questions as they come; what is not in ``values`` is answered with 不知道."""
    for _ in range(40):
        form = page.query_selector("[data-kf-question]")
        if form is None:
            return
        fact = form.get_attribute("data-kf-question")
        value = values.get(fact)
        if value is None:
            page.get_by_role("button", name="不知道").click()
            continue
        if isinstance(value, tuple):
            for part, text in zip("ymd", value, strict=True):
                page.fill(f"#a-{part}", text)
        elif isinstance(value, list):
            for label in value:
                page.get_by_label(label, exact=True).check()
        elif page.query_selector("#a-select"):
            page.select_option("#a-select", label=value)
        elif page.query_selector("#a-text"):
            page.fill("#a-text", value)
        else:
            page.get_by_label(value, exact=True).check()
        page.get_by_role("button", name="下一题").click()
    raise AssertionError("the questions do not end")


ANSWERS = {
    "groups": ["失业人员（现称：城镇登记失业人员）"],
    "birth_date": ("1990", "5", "1"),
    "is_staff": "不是",
    "certificate_kind": "职业技能等级证书",
    "level": "中级工（四级）",
    "class_start": ("2026", "9", "1"),
    "institution_credit": "达标",
    "startup_course": "不是创业培训",
    "occupation": "焊工",
}


def test_a_person_reads_the_amount(served: Served, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{served.url}calculator/")
    page.wait_for_selector("[data-kf-question]")
    page.wait_for_load_state("networkidle")
    before = len(asked)
    answer(page, ANSWERS)
    outcome = page.locator("[data-kf-rate='training-2019']")
    assert outcome.get_attribute("data-kf-status") == "yes"
    assert "1,500 元" in outcome.locator(".kf-money").inner_text()
    outcome.locator("summary").click()
    text = outcome.inner_text()
    assert "年龄不少于 16 周岁" in text and "示例" in text and "怎么领" in text
    assert outcome.get_by_role("link", name="依据第 5 条").first.get_attribute("href") == "../policies/cs-2023-181/article-5/"
    assert total(page)["min"] >= 150_000
    allowed = {"icon.svg", ""}
    assert {u.rsplit("/", 1)[1] for u in asked[before:]} <= allowed, "the tab's icon, the bare page again, and no answer"
    assert "birth_date=1990-05-01" in kept(page) and page.url == f"{served.url}calculator/"
    assert "1990" not in "".join(asked)


def test_answers_are_replayed_from_the_address(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(
        f"{served.url}calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L3&class_start=2026-09-01&institution_credit=pass"
    )
    page.wait_for_selector("[data-kf-total]")
    assert "2,000 元" in page.locator("[data-kf-rate='training-2019'] .kf-money").inner_text()
    page.reload()
    page.wait_for_selector("[data-kf-total]")
    assert "2,000 元" in page.locator("[data-kf-rate='training-2019'] .kf-money").inner_text()


def test_a_project_fills_in_its_facts(served: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    page.goto(f"{served.url}projects/prj-0001/")
    page.get_by_role("link", name="算算我能领多少").click()
    page.wait_for_selector("[data-kf-total]")
    assert "中式烹调师（初级）" in page.locator(".kf-note").first.inner_text()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") not in ("level", "certificate_kind", "occupation")


def test_unknown_stays_unknown(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}calculator/")
    page.wait_for_selector("[data-kf-question]")
    answer(page, {k: v for k, v in ANSWERS.items() if k != "birth_date"})
    outcome = page.locator("[data-kf-rate='training-2019']")
    assert outcome.get_attribute("data-kf-status") == "maybe"
    outcome.locator("summary").click()
    assert "还需要知道：出生日期" in outcome.inner_text()
    assert total(page)["min"] == 0


def test_a_wrong_date_is_explained_where_it_stands(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(
        f"{served.url}calculator/#certificate_kind=skill_level&level=L4&groups=registered_unemployed&class_start=2026-09-01"
    )
    page.wait_for_selector("[data-kf-question]")
    while page.get_attribute("[data-kf-question]", "data-kf-question") != "birth_date":
        page.get_by_role("button", name="不知道").click()
    for value, wrong, words in (
        (("90", "5", "1"), "a-y", "4 位数字"),
        (("1990", "2", "30"), "a-d", "不存在"),
        (("1990", "五", "1"), "a-m", "1 到 12"),
    ):
        for part, text in zip("ymd", value, strict=True):
            page.fill(f"#a-{part}", text)
        page.get_by_role("button", name="下一题").click()
        assert words in page.inner_text("#a-error")
        assert page.evaluate("document.activeElement.id") == wrong
        assert page.get_attribute(f"#{wrong}", "aria-invalid") == "true"
        assert page.get_attribute(f"#{wrong}", "aria-describedby") == "a-error"
    page.fill("#a-y", "１９９０")
    page.fill("#a-m", "5")
    page.fill("#a-d", "1")
    page.get_by_role("button", name="下一题").click()
    assert "birth_date=1990-05-01" in kept(page)


def test_back_loses_no_answer(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}calculator/")
    page.wait_for_selector("[data-kf-question]")
    first = page.get_attribute("[data-kf-question]", "data-kf-question")
    page.locator(".kf-choice").nth(1).click()
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="上一题").click()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") == first
    assert page.locator(".kf-choice input").nth(1).is_checked()


def test_an_enterprise_checks_its_fund(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}calculator/#for=enterprise")
    page.wait_for_selector("[data-kf-question]")
    answer(
        page,
        {
            "education_fund": "100000",
            "frontline_spend": "60,000",
            "apprentices_mid": "10",
            "apprentices_high": "0",
            "apprentice_years": "1",
            "wages": "2,000,000",
            "is_hardship_firm": "是",
            "training_cost": "50000",
            "fund_left": "50000",
        },
    )
    assert page.locator("[data-kf-rate='frontline-share']").get_attribute("data-kf-status") == "yes"
    assert "50,000 元" in page.locator("[data-kf-rate='apprenticeship-sample'] .kf-money").inner_text()
    assert "让给另一项" not in page.locator("[data-kf-rate='apprenticeship-national']").inner_text(), "a sample beats nothing"
    assert "100,000 元" in page.locator("[data-kf-rate='education-fund-deduction'] .kf-money").inner_text()
    assert page.locator("[data-kf-rate='hardship-training']").get_attribute("data-kf-status") == "no"
    assert total(page) == {"min": 10_000_000, "max": None}, "what is deducted or checked is not paid"


def test_only_the_keyboard(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}calculator/#certificate_kind=skill_level")
    page.wait_for_selector("[data-kf-question]")
    before = page.get_attribute("[data-kf-question]", "data-kf-question")
    page.get_by_role("button", name="不知道").focus()
    page.keyboard.press("Enter")
    after = page.get_attribute("[data-kf-question]", "data-kf-question")
    assert after != before
    assert page.evaluate("document.activeElement.id") == "a-question"


ANSWERED = (
    "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L3"
    "&class_start=2026-09-01&institution_credit=pass&startup_course=none&occupation=焊工"
)


def status(page: Any, rate: str) -> str | None:
    return str(page.get_attribute(f"[data-kf-rate='{rate}']", "data-kf-status"))


def opened(page: Any, url: str) -> Any:
    page.goto(url)
    page.wait_for_selector("[data-kf-total]")
    return page


def test_the_devices_back_button_goes_back_a_question(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}calculator/")
    asked = []
    for _ in range(3):
        asked.append(page.get_attribute("[data-kf-question]", "data-kf-question"))
        page.locator(".kf-choice, [data-kf-question] button").first.click()
        page.get_by_role("button", name="不知道").click()
    page.go_back()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") == asked[2]
    page.go_back()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") == asked[1]
    assert "skip=" in kept(page), "what was said later is kept"
    page.go_forward()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") == asked[2]


def test_a_question_put_off_comes_again(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}calculator/")
    first = page.get_attribute("[data-kf-question]", "data-kf-question")
    page.get_by_role("button", name="先跳过").click()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") != first
    answer(page, {})
    page.get_by_role("button", name="回答跳过的 1 题").click()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") == first


def test_all_questions_on_one_page(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}calculator/")
    page.get_by_role("button", name="全部列出来").click()
    form = page.locator("[data-kf-all]")
    assert form.locator("[data-kf-fact='education_fund']").count() == 0, "an enterprise's question"
    form.get_by_label("失业人员（现称：城镇登记失业人员）", exact=True).check()
    form.locator("[data-kf-fact='level']").get_by_label("高级工（三级）").check()
    form.locator("[data-kf-fact='certificate_kind']").get_by_label("职业技能等级证书").check()
    form.locator("[data-kf-fact='is_staff']").get_by_label("不是", exact=True).check()
    born = form.locator("[data-kf-fact='birth_date'] input")
    started = form.locator("[data-kf-fact='class_start'] input")
    for fields, value in ((born, ("1990", "13", "1")), (started, ("2026", "9", "1"))):
        for n, text in enumerate(value):
            fields.nth(n).fill(text)
        fields.nth(2).blur()
    assert "不存在" in form.locator("[data-kf-fact='birth_date'] .kf-error").inner_text()
    assert status(page, "training-2019") == "maybe"
    born.nth(1).fill("5")
    born.nth(1).blur()
    assert form.locator("[data-kf-fact='birth_date'] .kf-error").inner_text() == ""
    form.locator("[data-kf-fact='institution_credit']").get_by_label("达标", exact=True).check()
    form.locator("[data-kf-fact='occupation'] select").select_option(label="焊工")
    assert status(page, "training-2019") == "yes"
    form.locator("[data-kf-fact='is_staff']").get_by_label("不知道").check()
    assert status(page, "training-2019") == "maybe"
    none = form.locator("[data-kf-fact='groups']").get_by_label("都不是")
    none.check()
    assert not form.get_by_label("失业人员（现称：城镇登记失业人员）", exact=True).is_checked()
    assert status(page, "training-2019") == "no"
    page.get_by_role("button", name="一题一题答").click()
    assert "level=L3" in kept(page)


def test_another_day_and_what_differs_from_today(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}calculator/#for=enterprise&apprentices_mid=2&apprentices_high=0&apprentice_years=1")
    page.locator("#on-summary").click()
    page.fill("#on", "2016-05-01")
    rows = page.locator(".kf-diff tbody tr")
    assert "和今天" in page.locator(".kf-diff h2").inner_text()
    pilot = rows.filter(has_text="2015 年山东试点").inner_text()
    assert "能领，8,000–12,000 元" in pilot and "已过期" in pilot
    assert "还没开始" in rows.filter(has_text="国家下限").inner_text()
    assert status(page, "apprenticeship-2015") == "yes" and "on=2016-05-01" in kept(page)
    earliest = page.get_attribute("#on", "min")
    page.fill("#on", "1999-01-01")
    page.locator("#on").blur()
    assert f"{earliest} 以前没有收录标准" in page.inner_text("#on-error")
    page.get_by_role("button", name="回到今天").click()
    assert page.locator(".kf-diff").count() == 0


KEPT = "Object.keys(localStorage).filter(key => key.startsWith('kf-ledger'))"


def test_past_subsidies_are_counted_kept_exported_and_deleted(served: Served, new_page: NewPage, tmp_path: Any) -> None:
    page = opened(new_page(), f"{served.url}{ANSWERED}")
    assert status(page, "training-2019") == "yes"
    page.locator("#kf-ledger > summary").click()
    page.get_by_role("button", name="记下来").click()
    assert "请选补贴种类" in page.inner_text("#l-error")
    for year in ("2021", "2022", "2023"):
        page.select_option("#l-kind", "training")
        page.fill("#l-date", f"{year}-05-01")
        page.fill("#l-amount", "１，500")
        page.get_by_role("button", name="记下来").click()
    expect(page.locator("#kf-ledger summary")).to_contain_text("（3）")
    assert status(page, "training-2019") == "no", "three times in all"
    page.reload()
    page.wait_for_selector("[data-kf-total]")
    assert status(page, "training-2019") == "no", "kept on the device"
    page.locator("#kf-ledger > summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    file = tmp_path / "ledger.json"
    download.value.save_as(file)
    saved = json.loads(file.read_text("utf-8"))
    assert saved["entries"][0] == {"kind": "training", "date": "2021-05-01", "amount": 150_000}
    page.get_by_role("button", name="全部删除").click()
    page.get_by_role("button", name="再点一次").click()
    expect(page.locator("#kf-ledger summary")).to_contain_text("（0）")
    assert status(page, "training-2019") == "yes"
    assert page.evaluate(KEPT) == []
    for broken, words in (
        ("nonsense", "不是 JSON"),
        ('{"format": "x"}', "format 应是"),
        (json.dumps(saved | {"entries": [*saved["entries"], {"kind": "x", "date": "2021-01-01"}]}), "第 4 条"),
    ):
        bad = tmp_path / "bad.json"
        bad.write_text(broken, "utf-8")
        page.set_input_files("#l-file", bad)
        page.locator("#l-error").get_by_text(words).wait_for()
        assert page.evaluate(KEPT) == [], "a bad file is not half taken"
    page.set_input_files("#l-file", file)
    page.locator("#kf-ledger summary", has_text="（3）").wait_for()
    assert status(page, "training-2019") == "no"


def test_a_shared_link_is_replayed_and_compared(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}{ANSWERED}")
    page.get_by_role("button", name="分享").click()
    link = page.input_value("#kf-link")
    again = opened(new_page(), link)
    assert (
        "规则没有变" in again.locator("[data-kf-replay]").inner_text()
        and "结果和那时一样" in again.locator("[data-kf-replay]").inner_text()
    )
    assert "training-2019*y*200000*200000" in link
    older = link.replace("training-2019*y*200000*200000", "training-2019*y*150000*150000")
    rules = older.split("rules=")[1].split("&")[0]
    changed = opened(new_page(), older.replace(rules, "0123456789abcdef"))
    text = changed.locator("[data-kf-replay]").inner_text()
    assert f"规则已从 0123456789abcdef 变成 {rules}" in text
    assert "能领，1,500 元" in text and "能领，2,000 元" in text


def test_the_printed_sheet_holds_a_readable_code(served: Served, new_page: NewPage) -> None:
    import io

    import numpy
    import zxingcpp
    from PIL import Image

    page = opened(new_page(viewport={"width": 794, "height": 1123}), f"{served.url}{ANSWERED}")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印").click()
    page.emulate_media(media="print")
    sheet = page.locator(".kf-sheet")
    sheet.wait_for()
    assert not page.locator("main").is_visible()
    text = sheet.inner_text()
    assert "估算不等于承诺" in text and "2026" in text and "高级工（三级）" in text
    (code,) = zxingcpp.read_barcodes(numpy.array(Image.open(io.BytesIO(page.screenshot())).convert("L")))
    assert code.text.startswith(served.url) and "level=L3" in code.text and "rules=" in code.text


def test_a_site_without_the_encoder_prints_without_a_code_and_says_so(tiny_site: Path, new_page: NewPage) -> None:
    site = Served(tiny_site / "site")
    page = new_page()
    arrive(page, site, "calculator/")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印").click()
    page.emulate_media(media="print")
    page.locator(".kf-sheet").wait_for()
    assert "这里做不出二维码" in page.locator(".kf-sheet").inner_text()
    assert page.locator(".kf-sheet svg").count() == 0
    page.close()
    site.stop()


def test_one_of_two_is_chosen(served: Served, new_page: NewPage) -> None:
    page = opened(
        on_day(new_page()),
        f"{served.url}{ANSWERED}&groups=registered_unemployed,insured_worker&insured_as=employed&insured_months=40&certificate_date=2026-11-01",
    )
    for rate in ("training-2019", "ui-upgrade-sd"):
        assert status(page, rate) == "yes"
    page.locator("[data-kf-rate='training-2019'] > summary").click()
    page.locator("[data-kf-rate='training-2019']").get_by_role("button", name="选这项").click()
    assert "让给另一项" in page.locator("[data-kf-rate='ui-upgrade-sd']").inner_text()
    assert "pick=" in kept(page)


def test_a_number_stays_as_it_was_typed(served: Served, new_page: NewPage) -> None:
    """No field of the kind that drops letters, or counts up and down under wheel and arrows."""
    page = new_page()
    page.goto(f"{served.url}calculator/#for=enterprise")
    page.wait_for_selector("[data-kf-question]")
    for _ in range(30):
        if page.locator("#a-text").count():
            break
        page.get_by_role("button", name="不知道").click()
    field = page.locator("#a-text")
    assert field.get_attribute("type") == "text" and field.get_attribute("inputmode") == "decimal"
    field.focus()
    page.keyboard.type("12e")
    box = field.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.wheel(0, 100)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert field.input_value() == "12e"
    page.get_by_role("button", name="下一题").click()
    assert field.input_value() == "12e" and "“12e”不是数字" in page.inner_text("#a-error")
    assert page.locator("input[type=number]").count() == 0
