"""What stands in a form is what is counted: wrong and half entries are unknown in total, link, share and print alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.test_calculator import ANSWERED, opened, total
from tests.support.browsing import arrive, kept, on_day, wait
from tests.support.serving import Served
from tests.support.typed_values import MONEY, NUMBERS, PARTS

NewPage = Callable[..., Any]
PHONE = {"width": 360, "height": 640}
PERSON = (
    "groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L4&class_start=2026-09-01"
    "&institution_credit=pass&occupation=焊工&first_pass=true&assessment_fee=50000"
)
FEE = "[data-kf-fact='assessment_fee']"
BORN = "[data-kf-fact='birth_date']"


def every(new_page: NewPage, served: Served, answers: str = PERSON) -> Any:
    return opened(on_day(new_page(viewport=PHONE)), f"{served.url}calculator/#mode=all&{answers}")


def without(name: str) -> str:
    return "&".join(p for p in PERSON.split("&") if not p.startswith(f"{name}="))


def shared(page: Any) -> str:
    if not page.locator("#kf-link").count():
        page.get_by_role("button", name="分享").click()
    return str(page.input_value("#kf-link"))


def printed(page: Any) -> str:
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印").click()
    page.locator(".kf-sheet").wait_for(state="attached")
    return str(page.locator(".kf-sheet").evaluate("n => n.textContent"))


@pytest.mark.parametrize("text", ["80学时", "八百", "12e", "-5", "1,2", "1.234", "123456789012", ""])
def test_a_wrong_number_leaves_nothing_of_the_old_one(served: Served, new_page: NewPage, text: str) -> None:
    fresh = total(every(new_page, served, without("assessment_fee")))
    page = every(new_page, served)
    assert "assessment_fee=50000" in shared(page)
    field = page.locator(f"{FEE} input")
    field.fill(text)
    assert total(page) == fresh, "before the field is left"
    field.blur()
    assert total(page) == fresh and "assessment_fee" not in shared(page) and "50000" not in kept(page)
    assert "评价（鉴定）收费500" not in printed(page)
    assert (page.inner_text(f"{FEE} .kf-error") != "") == (text != "")


def test_a_right_number_counts_when_the_field_is_left(served: Served, new_page: NewPage) -> None:
    page = every(new_page, served)
    field = page.locator(f"{FEE} input")
    field.fill("８００元")
    assert "assessment_fee=" not in kept(page)
    field.blur()
    assert "assessment_fee=80000" in kept(page) and page.inner_text(f"{FEE} .kf-error") == ""
    assert total(page) == total(every(new_page, served, without("assessment_fee") + "&assessment_fee=80000"))


@pytest.mark.parametrize(("part", "text"), [(1, "13"), (1, ""), (0, "19"), (2, "32"), (0, "")])
def test_a_wrong_or_half_date_leaves_nothing_of_the_old_one(served: Served, new_page: NewPage, part: int, text: str) -> None:
    fresh = total(every(new_page, served, without("birth_date")))
    page = every(new_page, served)
    field = page.locator(f"{BORN} input").nth(part)
    field.fill(text)
    field.blur()
    assert total(page) == fresh
    assert "1990" not in shared(page) and "1990" not in kept(page) and "出生日期" not in printed(page)


@pytest.mark.parametrize("text", ["80学时", "", "abc"])
def test_one_by_one_a_wrong_answer_does_not_keep_the_old(served: Served, new_page: NewPage, text: str) -> None:
    page = opened(on_day(new_page(viewport=PHONE)), f"{served.url}calculator/#{PERSON}")
    page.locator(".kf-answers > summary").click()
    page.get_by_role("button", name="改：评价（鉴定）收费").click()
    page.fill("#a-text", text)
    assert "50000" not in kept(page), "before 下一题"
    page.get_by_role("button", name="下一题").click()
    assert page.inner_text("#a-error") != "" and page.input_value("#a-text") == text
    assert "assessment_fee" not in shared(page)
    assert total(page) == total(opened(on_day(new_page()), f"{served.url}calculator/#{without('assessment_fee')}"))
    page.fill("#a-text", "500 元")
    page.get_by_role("button", name="下一题").click()
    assert "assessment_fee=50000" in kept(page)


def test_every_field_reads_numbers_alike(served: Served, new_page: NewPage) -> None:
    """The table of the reader, typed into a field; what is refused is said with a full stop."""
    page = every(new_page, served, without("assessment_fee"))
    field, said = page.locator(f"{FEE} input"), page.locator(f"{FEE} .kf-error")
    rows = [(text, expected) for fact, text, expected in NUMBERS if fact == MONEY]
    assert len(rows) > 20
    for text, expected in rows:
        field.fill("")
        field.fill(text)
        field.blur()
        if isinstance(expected, str):
            assert expected in said.inner_text() and said.inner_text().endswith("。"), text
            assert "assessment_fee=" not in kept(page), text
        else:
            assert said.inner_text() == "" and f"assessment_fee={expected}&" in kept(page), text
    page.locator("#kf-ledger > summary").click()
    page.select_option("#l-kind", "training")
    page.fill("#l-date", "2021-05-01")
    page.fill("#l-amount", "80学时")
    page.get_by_role("button", name="记下来").click()
    assert "单位应是元，不是学时" in page.inner_text("#l-error")
    page.fill("#l-amount", "１，２００ 元")
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("#kf-ledger ul")).to_contain_text("1,200 元")


def test_every_field_reads_dates_alike(served: Served, new_page: NewPage) -> None:
    page = every(new_page, served, without("birth_date"))
    fields, said = page.locator(f"{BORN} input"), page.locator(f"{BORN} .kf-error")
    for parts, day, words in PARTS:
        for n, text in enumerate(parts):
            fields.nth(n).fill("")
            fields.nth(n).fill(text)
        fields.nth(2).blur()
        fields.nth(0).focus()
        fields.nth(0).dispatch_event("change")
        if day:
            assert f"birth_date={day}" in kept(page) and said.inner_text() == "", parts
        else:
            assert "birth_date=" not in kept(page), parts
            assert words in said.inner_text() or "" in parts, parts


def test_the_class_list_counts_nothing_of_a_wrong_entry(served: Served, new_page: NewPage) -> None:
    page = on_day(new_page(viewport=PHONE))
    arrive(page, served, "roster/")
    page.fill("#r-text", "姓名\n张三")
    page.get_by_text("全班一样的（可以不填）").click()
    field = page.locator(f"{FEE} input")
    for text, known in (("500元", True), ("80学时", False), ("500", True), ("五百", False)):
        field.fill(text)
        field.blur()
        page.locator("[data-kf-done='1']").wait_for(state="attached")
        page.wait_for_timeout(100)
        page.locator("tr[data-kf-line='2']").get_by_role("button", name="看依据").click()
        assert ("评价（鉴定）收费：500 元" in page.inner_text("#r-line-2")) == known, text
        page.locator("tr[data-kf-line='2']").get_by_role("button", name="看依据").click()


# ---- links ----
def note(page: Any) -> str:
    return "".join(page.locator("[data-kf-link]").all_inner_texts())


def test_a_damaged_link_is_mended_and_told(served: Served, new_page: NewPage) -> None:
    whole = opened(on_day(new_page(viewport=PHONE)), f"{served.url}calculator/#{PERSON}")
    assert note(whole) == ""
    for text in (
        quote(PERSON, safe=""),
        f"{PERSON}。",
        f"{quote(PERSON, safe='')}）",
        quote(PERSON, safe="=&").replace("-", "%252D"),
    ):
        page = opened(on_day(new_page(viewport=PHONE)), f"{served.url}calculator/#{text}")
        assert total(page) == total(whole) and "已经读出来" in note(page), text
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_could_not_be_read_is_told_by_its_question(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(viewport=PHONE), f"{served.url}calculator/#{PERSON}&certificate_date=2026-11-&project=constructor")
    assert "“发证日期”" in note(page) and "“培训项目”" in note(page) and "没有读出来" in note(page)
    assert "certificate_date=" not in kept(page) and "birth_date=1990-05-01" in kept(page)
    page.reload()
    page.locator("[data-kf-total]").wait_for()
    assert "birth_date=1990-05-01" in kept(page)


def test_a_link_that_could_not_be_read_does_not_take_up_own_answers(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}calculator/")
    page.get_by_role("button", name="全部列出来").click()
    page.locator("[data-kf-fact='is_staff']").get_by_label("不是", exact=True).check()
    page.goto("about:blank")
    opened(page, f"{served.url}calculator/#is_staff=mayb")
    assert "“机关事业单位在编人员”" in note(page) and "is_staff=" not in kept(page)


@pytest.mark.parametrize(("fragment", "told", "filled"), [
    ("project=prj-0036", "", True), ("project=prj-0036。", "已经读出来", True), ("project%3Dprj-0036", "已经读出来", True),
    ("project=constructor", "“培训项目”没有读出来", False), ("project=__proto__", "“培训项目”没有读出来", False), ("project=prj-9999", "“培训项目”没有读出来", False), ("main", "", False),
])  # fmt: skip
def test_the_project_of_a_class_list(served: Served, new_page: NewPage, fragment: str, told: str, filled: bool) -> None:
    page = on_day(new_page(viewport=PHONE))
    arrive(page, served, f"roster/#{fragment}")
    assert told in note(page) and (note(page) == "") == (told == "")
    assert page.input_value("#r-project") == ("prj-0036" if filled else "")


# ---- the address ----
def test_the_skip_link_leaves_a_shared_result_as_it_is(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(viewport=PHONE), f"{served.url}calculator/#mode=all&occupation=焊工&level=L4&on=2026-06-01")
    before = total(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    wait(page, "document.activeElement.id === 'main'")
    assert "level=L4" in kept(page) and "on=2026-06-01" in kept(page) and total(page) == before
    assert page.locator("[data-kf-all]").count() == 1 and page.inner_text("#on-summary").startswith("按 2026-06-01 算")
    page.go_back()
    page.wait_for_timeout(200)
    assert "level=L4" in kept(page) and total(page) == before and page.locator("[data-kf-all]").count() == 1


@pytest.mark.parametrize("place", ["kf-ledger", "no-such-place", ":~:text=合计"])
def test_no_place_on_the_page_empties_the_answers(served: Served, new_page: NewPage, place: str) -> None:
    page = opened(new_page(viewport=PHONE), f"{served.url}{ANSWERED}")
    before = total(page)
    page.evaluate("place => { location.hash = place; }", place)
    page.wait_for_timeout(200)
    assert total(page) == before and "level=L3" in kept(page)
    page.reload()
    page.locator("[data-kf-total]").wait_for()
    assert total(page) == before and "level=L3" in kept(page)


def test_neither_addresses_nor_history_hold_what_is_typed(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.add_init_script(
        "window.written = []; for (const name of ['pushState', 'replaceState']) { const real = history[name].bind(history);"
        " history[name] = (...all) => { window.written.push(JSON.stringify(all)); real(...all); }; }"
    )
    opened(page, f"{served.url}calculator/")
    page.get_by_role("button", name="全部列出来").click()
    for n, text in enumerate(("1990", "5", "1")):
        page.locator(f"{BORN} input").nth(n).fill(text)
    page.locator(f"{BORN} input").nth(2).blur()
    page.locator("[data-kf-fact='level']").get_by_label("高级工（三级）").check()
    page.get_by_role("button", name="一题一题答").click()
    for _ in range(3):
        page.get_by_role("button", name="不知道").click()
    written = "".join(page.evaluate("window.written"))
    assert "visit" in written and not any(secret in written for secret in ("1990", "birth", "L3", "level"))
    page.go_back()
    page.go_back()
    assert "birth_date=1990-05-01" in kept(page) and page.url == f"{served.url}calculator/"
    assert "birth_date=1990-05-01" in shared(page), "a link that is made on purpose holds them"
    page.reload()
    page.locator("[data-kf-total]").wait_for()
    assert "birth_date=1990-05-01" in kept(page), "loading anew keeps them"


def test_an_opened_link_leaves_the_address(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), f"{served.url}calculator/#for=enterprise&mode=all&education_fund=100000")
    assert page.url == f"{served.url}calculator/#for=enterprise&mode=all"
    assert page.evaluate("history.length") <= 2
    page = opened(new_page(), f"{served.url}{ANSWERED}&project=prj-0001")
    assert page.url == f"{served.url}calculator/#project=prj-0001"


def test_what_is_pressed_when_a_field_is_left_is_pressed(served: Served, new_page: NewPage) -> None:
    """The entry counts first; the button that is drawn anew under the finger is pressed all the same, with what counts now."""
    page = on_day(new_page())
    page.goto(f"{served.url}calculator/#mode=all&insured_as=employed&insured_months=12&certificate_kind=skill_level&level=L4")
    field = page.locator("[data-kf-fact='insured_months'] input")
    field.fill("24个月")
    page.get_by_role("button", name="分享").click()
    assert "insured_months=24&" in page.input_value("#kf-link")
    field.fill("24元")
    assert "24 个月" not in printed(page) and "insured_months" not in page.input_value("#kf-link")
    field.fill("36")
    page.locator("[data-kf-rate='ui-upgrade-2025'] > summary").click()
    assert page.locator("[data-kf-rate='ui-upgrade-2025']").get_attribute("open") is not None
