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


def totals(page: Any) -> dict[str, Any]:
    """The sums by payee."""
    return dict(json.loads(page.get_attribute("[data-kf-total]", "data-kf-totals")))


def total(page: Any) -> dict[str, Any]:
    """All that comes out: the sums by payee, and each outcome's state and amount, examples too."""
    outcomes = page.locator("details[data-kf-status]").evaluate_all(
        "l => l.map(e => [e.dataset.kfRate, e.dataset.kfStatus, e.querySelector('.kf-money').textContent])"
    )
    return {"totals": totals(page), "outcomes": outcomes}


def sums(low: int, high: int | None, school: int | None = 0) -> dict[str, Any]:
    """What a person's answers come to: to oneself, and at most to the school."""
    return {"person": {"min": low, "max": high}, "institution": {"min": 0, "max": school}}


def examples(page: Any) -> Any:
    """Open what examples are folded behind; returns it."""
    fold = page.locator(".kf-samples")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    return fold


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
    "class_start": ("2025", "9", "1"),
    "institution_credit": "达标",
    "startup_course": "不是创业培训",
    "occupation": "焊工",
    "insured_as": "在企业参保",
    "insured_months": "24",
    "certificate_date": ("2025", "12", "10"),
}


def test_a_person_reads_the_amount(served: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{served.url}calculator/")
    page.wait_for_selector("[data-kf-question]")
    page.wait_for_load_state("networkidle")
    before = len(asked)
    answer(page, ANSWERS)
    outcome = page.locator("[data-kf-rate='ui-upgrade-2025']")
    assert outcome.get_attribute("data-kf-status") == "yes"
    assert "0–1,500 元" in outcome.locator(".kf-money").inner_text()
    assert "打到您卡上，最晚 2026-12-10 申请" in outcome.locator("summary").inner_text(), "who is paid, until when"
    assert totals(page) == sums(0, 150_000), "no example is in it"
    examples(page)
    outcome = page.locator("[data-kf-rate='training-2019-sample']")
    assert outcome.get_attribute("data-kf-status") == "yes"
    assert "1,500 元" in outcome.locator(".kf-money").inner_text()
    outcome.locator("summary").first.click()
    text = outcome.inner_text()
    assert (
        "年龄不少于 16 周岁" in text
        and "示例" in text
        and "怎么领" in text
        and "能领" not in outcome.locator(".kf-badge").first.inner_text()
    )
    assert outcome.get_by_role("link", name="依据第 5 条").first.get_attribute("href") == "../policies/cs-2023-181/article-5/"
    allowed = {"icon.svg", "", "more-page.js"}
    assert {u.rsplit("/", 1)[1] for u in asked[before:]} <= allowed, (
        "the tab's icon, the bare page again, a script, and no answer"
    )
    assert "birth_date=1990-05-01" in kept(page) and page.url == f"{served.url}calculator/"
    assert "1990" not in "".join(asked)


def test_answers_are_replayed_from_the_address(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(
        f"{served.url}calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L3&class_start=2026-09-01&institution_credit=pass"
    )
    page.wait_for_selector("[data-kf-total]")
    examples(page)
    assert "2,000 元" in page.locator("[data-kf-rate='training-2019-sample'] .kf-money").inner_text()
    page.reload()
    page.wait_for_selector("[data-kf-total]")
    examples(page)
    assert "2,000 元" in page.locator("[data-kf-rate='training-2019-sample'] .kf-money").inner_text()


def test_a_project_fills_in_its_facts(served: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    page.goto(f"{served.url}projects/prj-0001/")
    page.get_by_role("link", name="算算我能领多少").click()
    page.wait_for_selector("[data-kf-total]")
    assert "中式烹调师（初级）" in page.locator("[data-kf-calculator] .kf-note").first.inner_text()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") not in ("level", "certificate_kind", "occupation")


def test_unknown_stays_unknown(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}calculator/")
    page.wait_for_selector("[data-kf-question]")
    answer(page, {k: v for k, v in ANSWERS.items() if k != "birth_date"})
    examples(page)
    outcome = page.locator("[data-kf-rate='training-2019-sample']")
    assert outcome.get_attribute("data-kf-status") == "maybe"
    outcome.locator("summary").first.click()
    assert outcome.locator(".kf-hanging").inner_text() == "您的出生日期是哪天？"
    assert outcome.locator(".kf-reasons li", has_text="年龄不少于 16 周岁").locator(".kf-mark").inner_text() == "待定"


def test_a_wrong_date_is_explained_where_it_stands(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(
        f"{served.url}calculator/#certificate_kind=skill_level&level=L4&groups=registered_unemployed&class_start=2026-09-01&is_staff=false"
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
    examples(page)
    assert "50,000 元" in page.locator("[data-kf-rate='apprenticeship-sample'] .kf-money").inner_text()
    assert "让给另一项" not in page.locator("[data-kf-rate='apprenticeship-national']").inner_text(), "a sample beats nothing"
    assert page.locator("[data-kf-purse='enterprise'] h2").inner_text() == "付给企业（您单位）"
    assert page.locator("[data-kf-purse='enterprise'] strong").inner_text() == "至少 40,000 元"
    assert "文件没有写金额" in page.locator("[data-kf-purse='enterprise']").inner_text(), (
        "the opinion of 2018 gives none that was seen"
    )
    assert "100,000 元" in page.locator("[data-kf-rate='education-fund-deduction'] .kf-money").inner_text()
    assert page.locator("[data-kf-rate='hardship-training']").get_attribute("data-kf-status") == "no"
    assert totals(page) == {"enterprise": {"min": 4_000_000, "max": None}}, "what is deducted or checked is not paid"


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


def test_a_claim_on_a_document_that_has_ended_is_not_simply_promised(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.clock.set_fixed_time("2026-11-30T08:00:00+08:00")
    asked = (
        "is_staff=false&level=L4&certificate_kind=skill_level&certificate_date=2025-12-20&insured_as=employed&insured_months=60"
    )
    opened(page, f"{served.url}calculator/#{asked}&occupation=焊工&class_start=2025-11-01")
    card = page.locator("[data-kf-rate='ui-upgrade-2025']")
    assert status(page, "ui-upgrade-2025") == "yes"
    assert "现在还收不收申请，报道没有写" in card.evaluate("e => e.textContent")
    page.clock.set_fixed_time("2025-12-31T08:00:00+08:00")
    page.reload()
    page.wait_for_selector("[data-kf-total]")
    assert "现在还收不收申请" not in card.evaluate("e => e.textContent"), "its last day"


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
    assert status(page, "training-2019-sample") == "maybe"
    born.nth(1).fill("5")
    born.nth(1).blur()
    assert form.locator("[data-kf-fact='birth_date'] .kf-error").inner_text() == ""
    form.locator("[data-kf-fact='institution_credit']").get_by_label("达标", exact=True).check()
    form.locator("[data-kf-fact='occupation'] select").select_option(label="焊工")
    assert status(page, "training-2019-sample") == "yes"
    form.locator("[data-kf-fact='is_staff']").get_by_label("不知道").check()
    assert status(page, "training-2019-sample") == "maybe"
    none = form.locator("[data-kf-fact='groups']").get_by_label("都不是")
    none.check()
    assert not form.get_by_label("失业人员（现称：城镇登记失业人员）", exact=True).is_checked()
    assert status(page, "training-2019-sample") == "no"
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
    assert "还没开始" in rows.filter(has_text="国家 2018 年意见").inner_text()
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
    assert status(page, "training-2019-sample") == "yes"
    page.locator("#kf-ledger > summary").click()
    page.get_by_role("button", name="记下来").click()
    assert "请选补贴种类" in page.inner_text("#l-error")
    for year in ("2021", "2022", "2023"):
        page.select_option("#l-kind", "training")
        page.fill("#l-date", f"{year}-05-01")
        page.fill("#l-amount", "１，500")
        page.get_by_role("button", name="记下来").click()
    expect(page.locator("#kf-ledger summary")).to_contain_text("（3）")
    assert status(page, "training-2019-sample") == "no", "three times in all"
    page.reload()
    page.wait_for_selector("[data-kf-total]")
    assert status(page, "training-2019-sample") == "no", "kept on the device"
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
    assert status(page, "training-2019-sample") == "yes"
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
    assert status(page, "training-2019-sample") == "no"


def test_a_shared_link_is_replayed_and_compared(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}{ANSWERED}")
    page.get_by_role("button", name="分享").click()
    link = page.input_value("#kf-link")
    again = opened(new_page(), link)
    assert (
        "规则没有变" in again.locator("[data-kf-replay]").inner_text()
        and "结果和那时一样" in again.locator("[data-kf-replay]").inner_text()
    )
    assert "training-2019-sample*y*200000*200000" in link
    older = link.replace("training-2019-sample*y*200000*200000", "training-2019-sample*y*150000*150000")
    rules = older.split("rules=")[1].split("&")[0]
    changed = opened(new_page(), older.replace(rules, "0123456789abcdef"))
    text = changed.locator("[data-kf-replay]").inner_text()
    assert f"规则已从 0123456789abcdef 变成 {rules}" in text
    assert "条件对得上，1,500 元" in text and "条件对得上，2,000 元" in text


def test_the_printed_sheet_holds_a_readable_code(served: Served, new_page: NewPage) -> None:
    import io

    import numpy
    import zxingcpp
    from PIL import Image

    paper = new_page(viewport={"width": 794, "height": 1123}, device_scale_factor=3)  # paper is finer than a screen
    page = opened(paper, f"{served.url}{ANSWERED}")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印").click()
    page.emulate_media(media="print")
    sheet = page.locator(".kf-sheet")
    sheet.wait_for()
    assert not page.locator("main").is_visible()
    text = sheet.inner_text()
    assert "估算不等于承诺" in text and "2026" in text and "高级工（三级）" in text
    page.locator(".kf-sheet__qr").scroll_into_view_if_needed()
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


EXCLUSIVE = (
    "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L4"
    "&insured_as=employed&insured_months=24&certificate_date=2025-12-10&class_start=2025-09-01&first_pass=false&startup_course=none"
)
"""1,500 to oneself for sure, or perhaps 600 to 1,800 to the school, if the occupation counts as green: not both."""


def test_one_of_two_is_chosen(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}{EXCLUSIVE}")
    assert totals(page) == sums(0, 150_000, 180_000)
    block = page.locator("[data-kf-either]")
    assert block.locator("h2").inner_text() == "只能领其中一项" and block.locator(".kf-either__or").first.inner_text() == "或者"
    assert [n.get_attribute("data-kf-rate") for n in block.locator("details.kf-outcome").all()] == [
        "ui-upgrade-2025",
        "training-2019",
        "green-2025",
    ], "what is sure and has a figure leads"
    assert "不能加在一起" in page.locator(".kf-purses").inner_text()
    figures = [page.locator(f"[data-kf-purse='{p}'] strong").inner_text() for p in ("person", "institution")]
    assert figures == ["0–1,500 元", "0 或 600–1,800 元"]
    block.get_by_role("button", name="选这项：失业保险技能提升补贴（2025 年，每年 1 次）").click()
    loser = page.locator("[data-kf-rate='green-2025'] > summary")
    assert "让给“失业保险技能提升补贴（2025 年，每年 1 次）”：两项只能领一项，您选了另一项" in loser.inner_text(), (
        "by whom, and why"
    )
    assert "pick=" in kept(page) and totals(page) == sums(0, 150_000)
    assert page.locator("[data-kf-purse]").count() == 1
    block.get_by_role("button", name="已选这项，点一下取消").click()
    assert totals(page) == sums(0, 150_000, 180_000), "the choice is where it was made"


def test_a_maybe_leads_to_the_question_that_settles_it(served: Served, new_page: NewPage) -> None:
    """A registered unemployed woman with a certificate: whether the subsidy is hers hangs on how she is insured."""
    page = opened(
        on_day(new_page()),
        f"{served.url}calculator/#groups=registered_unemployed&insured_months=24&level=L4&certificate_date=2025-12-10&first_pass=false",
    )
    assert status(page, "ui-upgrade-2025") == "maybe"
    outcome = page.locator("[data-kf-rate='ui-upgrade-2025']")
    assert "还不能确定" in outcome.locator("summary").inner_text() and "打到您卡上" in outcome.locator("summary").inner_text()
    assert page.locator("[data-kf-purse='person'] strong").inner_text() == "0–1,500 元"
    open_ = page.locator("[data-kf-open='ui-upgrade-2025']")
    asks = open_.locator("[data-kf-ask]")
    assert [n.get_attribute("data-kf-ask") for n in asks.all()] == ["certificate_kind", "insured_as"], "in the order of the facts"
    assert asks.nth(1).inner_text() == "您现在是哪一种？（在企业参保／正在领失业保险金／都不是）"
    asks.nth(1).click()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") == "insured_as"
    assert page.evaluate("document.activeElement.id") == "a-question"
    page.get_by_label("都不是").check()
    page.get_by_role("button", name="下一题").click()
    assert status(page, "ui-upgrade-2025") == "no" and totals(page)["person"] == {"min": 0, "max": 0}
    page.get_by_role("button", name="全部列出来").click()
    page.locator("[data-kf-open] [data-kf-ask='certificate_kind']").first.click()
    assert page.evaluate("document.activeElement.closest('[data-kf-fact]').getAttribute('data-kf-fact')") == "certificate_kind"


LEAVER = ANSWERED.replace("2026-09-01", "2025-09-01").replace("registered_unemployed", "junior_senior_leaver")
"""Somebody whom the article on living expenses names: no question is left that only an office can answer."""


def test_each_answer_says_what_it_would_bring(served: Served, new_page: NewPage) -> None:
    """What stands beside an answer is what comes of it, and pressing it answers; the last question left has none to tell."""
    page = opened(
        on_day(new_page()),
        f"{served.url}{LEAVER}&insured_months=24&certificate_date=2025-12-10&first_pass=false",
    )
    ahead = page.locator(".kf-ahead li").filter(has=page.get_by_role("button", name="您现在是哪一种？答：在企业参保"))
    assert ahead.locator("span").all_inner_texts()[0].startswith("打到您卡上 0–2,000 元")
    told = ahead.nth(0).locator("span").inner_text()
    ahead.nth(0).get_by_role("button", name="您现在是哪一种？答：在企业参保").click()
    told = told.replace("（里面有", "；里面有").replace("不能加在一起）", "不能加在一起")
    assert page.locator("[data-kf-total]").inner_text() == told and "insured_as=employed" in kept(page)
    assert page.evaluate("document.activeElement.id") == "a-question" and page.locator(".kf-settle").count() == 0


def test_only_examples_are_no_money(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}{ANSWERED}&insured_as=neither")
    assert totals(page) == sums(0, 0) and status(page, "training-2019-sample") == "yes"
    head = page.locator(".kf-purses")
    assert "有这笔钱，多少没公布" in head.inner_text() and " 元" not in head.inner_text()
    fold = page.locator(".kf-samples")
    assert "不证明您能领" in fold.locator("summary").first.inner_text() and fold.get_attribute("open") is None
    assert not page.locator("[data-kf-rate='training-2019-sample']").is_visible()
    assert fold.evaluate("e => e.parentNode.querySelectorAll('.kf-samples ~ .kf-outcome').length") == 0, "after what is real"
    assert "有这笔钱，多少没公布" in page.locator(".kf-sum").inner_text()


def test_all_that_is_taken_along_says_the_same(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}{EXCLUSIVE}")
    status_line = page.locator("[role=status].kf-sum").inner_text()
    page.get_by_role("button", name="分享").click()
    words = page.locator("#kf-words").input_value()
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印").click()
    page.emulate_media(media="print")
    page.locator(".kf-sheet").wait_for()
    sheet = page.locator(".kf-sheet").inner_text()
    for title, figure in (("打到您卡上", "0–1,500 元"), ("替您付给学校", "0 或 600–1,800 元")):
        assert f"{title} {figure}" in status_line.replace("\n", " ") and f"{title}：{figure}" in words
        assert title in sheet and figure in sheet
    for text in (words, sheet):
        assert "最晚 2026-12-10 申请" in text and "示例金额" not in text
    assert "合计" not in status_line + words + sheet, "never one sum of all"
    printed = page.locator(".kf-sheet__either").inner_text()
    assert "只能领其中一项" in printed and "或者" in printed
    box = page.locator("[data-kf-printed='ui-upgrade-2025']").inner_text()
    assert "身份证或社会保障卡" in box and "失业保险经办机构" in box and "参保缴费满1年" in box, (
        "what to bring, where, on what it rests"
    )


def test_the_last_day_goes_into_the_calendar(served: Served, new_page: NewPage, tmp_path: Path) -> None:
    page = opened(on_day(new_page()), f"{served.url}{EXCLUSIVE}")
    last = page.locator("[data-kf-until='ui-upgrade-2025']")
    assert "最晚 2026-12-10 申请" in last.inner_text()
    with page.expect_download() as download:
        last.get_by_role("button", name="存到日历").click()
    assert download.value.suggested_filename == "最晚申请-2026-12-10-失业保险技能提升补贴（2025年，每年1次）.ics"
    download.value.save_as(tmp_path / "day.ics")
    text = (tmp_path / "day.ics").read_bytes().decode("utf-8")
    plain = text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261210\r\n" in plain and f"URL:{served.url}rates/ui-upgrade-2025/\r\n" in plain
    assert "1990" not in text and "registered" not in text, "nothing of the reader"
    assert "请记下：最晚 2026-12-10" in last.locator("[role=status]").inner_text()


def test_a_browser_that_keeps_no_files_says_so(served: Served, new_page: NewPage) -> None:
    page = opened(
        on_day(new_page(user_agent="Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.40")), f"{served.url}{EXCLUSIVE}"
    )
    got: list[Any] = []
    page.on("download", lambda download: got.append(download.url))
    last = page.locator("[data-kf-until='ui-upgrade-2025']")
    last.get_by_role("button", name="存到日历").click()
    assert "存不了文件" in last.inner_text() and "请记下：最晚 2026-12-10" in last.inner_text()
    assert got == []


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


def test_a_result_that_was_opened_from_a_link_is_taken_to_the_finder(served: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    page.goto(f"{served.url}calculator/#occupation=焊工&level=L4&certificate_kind=skill_level")
    page.wait_for_selector("[data-kf-total]")
    page.get_by_role("link", name="按我的回答找培训").click()
    page.goto(f"{served.url}finder/?q=焊工")
    page.wait_for_selector(".kf-own")
    assert "答几个问题" not in page.inner_text("main")
