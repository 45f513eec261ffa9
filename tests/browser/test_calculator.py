"""The calculator on a phone: answers, amounts, reasons, errors, and nothing sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Served

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
    assert {u.rsplit("/", 1)[1] for u in asked[before:]} <= {"icon.svg"}, "only the tab's icon, and no answer in any address"
    assert "birth_date=1990-05-01" in page.url.split("#")[1]
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
    page = new_page()
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
    assert "birth_date=1990-05-01" in page.url


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
            "apprentices": "10",
            "apprentice_contract": "是",
            "apprentice_level": "中级工（四级）",
        },
    )
    assert page.locator("[data-kf-rate='frontline-share']").get_attribute("data-kf-status") == "yes"
    assert "50,000 元" in page.locator("[data-kf-rate='apprenticeship-sample'] .kf-money").inner_text()


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
