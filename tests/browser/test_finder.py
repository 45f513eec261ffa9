"""The search page in a real Chromium: filters, order, comparison, my own cost, keyboard, dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from skills_catalog.catalog.intake.sessions import all_sessions
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.text.pinyin import pinyin_key
from tests.support.browsing import kept, wait
from tests.support.places import ROOT
from tests.support.serving import Served

NewPage = Callable[..., Any]
DESK = {"width": 1280, "height": 900}
TODAY = "2026-11-25"
ANSWERS = "#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false"


@pytest.fixture
def desk(new_page: NewPage) -> Any:
    page = new_page(viewport=DESK)
    page.clock.set_fixed_time(f"{TODAY}T08:00:00+08:00")
    return page


def opened(page: Any, served: Served, query: str = "") -> Any:
    page.goto(f"{served.url}finder/{query}")
    page.locator("[data-kf-results] li").first.wait_for()
    return page


def projects(site: Path) -> dict[str, Any]:
    return {p["id"]: p for p in json.loads((site / "data" / "projects.json").read_text("utf-8"))}


def shown(page: Any) -> list[str]:
    """The ids of the projects that are shown, all of them."""
    while page.locator("[data-kf-more]").is_visible():
        page.locator("[data-kf-more]").click()
    links = page.locator("[data-kf-results] h2 a").evaluate_all("nodes => nodes.map(n => n.getAttribute('href'))")
    return [x.split("projects/")[1].strip("/") for x in links if "projects/" in x]


def box(page: Any, legend: str, value: str) -> Any:
    return page.locator("fieldset", has=page.locator("legend", has_text=legend)).locator(f"input[value='{value}']")


def found(page: Any) -> int:
    return int("".join(c for c in page.inner_text("[data-kf-count]") if c.isdigit()) or 0)


def test_without_words_all_projects_are_listed(served: Served, desk: Any, real_site: Path) -> None:
    page = opened(desk, served)
    assert sorted(shown(page)) == sorted(projects(real_site))


@pytest.mark.parametrize(
    ("legend", "value", "holds"),
    [
        ("镇街", "nigou", lambda p: p.get("town") == "nigou"),
        ("培训形式", "employment_skill", lambda p: p["training_form"] == "employment_skill"),
        ("等级或证书", "L4", lambda p: p.get("level") == "L4"),
        ("授课方式", "online", lambda p: p["mode"] == "online"),
        ("收费", "免费", lambda p: p.get("fee_fen", p.get("fee")) == 0),
        ("收费", "未公布", lambda p: p.get("fee_fen", p.get("fee")) is None),
    ],
)
def test_a_filter_keeps_what_it_says_and_counts_it(
    legend: str, value: str, holds: Callable[[Any], bool], served: Served, desk: Any, real_site: Path
) -> None:
    page = opened(desk, served)
    wanted = sorted(i for i, p in projects(real_site).items() if holds(p))
    if not wanted:
        assert box(page, legend, value).count() == 0
        return
    choice = box(page, legend, value)
    count = int(choice.locator("xpath=..").locator(".kf-count").inner_text())
    choice.check()
    assert sorted(shown(page)) == wanted
    assert count == len(wanted) == found(page)


def test_filters_by_date_seats_shortage_and_credit(served: Served, desk: Any, real_site: Path) -> None:
    page = opened(desk, served)
    records = projects(real_site)
    classes = {p.id: all_sessions(p) for p in load_catalog(ROOT / "catalog", Problems()).of("projects", Project).values()}
    box(page, "什么时候开班", "month").check()
    for id in shown(page):
        starts = [s.start.isoformat() for s in classes[id]]
        assert any("2026-12-03" <= s <= "2026-12-25" for s in starts), (id, starts)
    box(page, "什么时候开班", "month").uncheck()
    box(page, "名额", "left").check()
    for id in shown(page):
        assert any(s.seats > (s.enrolled or 0) for s in classes[id] if s.seats), id
    box(page, "名额", "left").uncheck()
    box(page, "紧缺职业", "紧缺职业").check()
    listed = {
        o["id"]
        for o in json.loads((real_site / "data" / "occupations.json").read_text("utf-8"))
        if any(x["list"] == "shortage" for x in o.get("listings") or ())
    }
    assert {records[i]["occupation"] for i in shown(page)} <= listed
    assert found(page) > 0
    page.get_by_role("button", name="清除筛选").click()
    assert found(page) == len(records)
    box(page, "机构信用", "excellent").check()
    assert 0 < found(page) < len(records)


def test_two_filters_narrow_and_the_address_keeps_them(served: Served, desk: Any) -> None:
    page = opened(desk, served, "?q=工")
    box(page, "镇街", "malantun").check()
    one = found(page)
    box(page, "授课方式", "offline").check()
    both = found(page)
    assert 0 < both <= one
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"q": ["工"], "town": ["malantun"], "mode": ["offline"]}
    page.reload()
    page.locator("[data-kf-results] li").first.wait_for()
    assert found(page) == both and box(page, "镇街", "malantun").is_checked()
    page.go_back()
    wait(page, "!location.search.includes('mode=')")
    assert found(page) == one
    page.go_back()
    wait(page, "!location.search.includes('town=')")
    page.go_forward()
    wait(page, "location.search.includes('town=')")
    assert found(page) == one


def test_back_from_a_record_finds_the_list_as_it_was(served: Served, desk: Any) -> None:
    page = opened(desk, served)
    page.fill("#q", "焊工")
    page.keyboard.press("Enter")
    wait(page, "location.search.includes('q=')")
    box(page, "授课方式", "offline").check()
    page.locator("[data-kf-sort]").select_option("hours")
    before, count = shown(page), found(page)
    page.locator("[data-kf-results] h2 a").first.click()
    page.wait_for_url("**/projects/**")
    page.go_back()
    page.locator("[data-kf-results] li").first.wait_for()
    assert page.input_value("#q") == "焊工" and page.input_value("[data-kf-sort]") == "hours"
    assert (shown(page), found(page)) == (before, count)


def test_orders(served: Served, desk: Any, real_site: Path) -> None:
    page = opened(desk, served)
    records = projects(real_site)
    page.locator("[data-kf-sort]").select_option("hours")
    hours = [records[i]["theory_hours"] + records[i]["practice_hours"] for i in shown(page)]
    assert hours == sorted(hours)
    page.locator("[data-kf-sort]").select_option("cost")
    fees = [records[i].get("fee_fen", records[i].get("fee")) for i in shown(page)]
    known = [f for f in fees if f is not None]
    assert known == sorted(known) and fees[: len(known)] == known, "what is not published comes last"
    page.locator("[data-kf-sort]").select_option("name")
    names = [records[i]["title"] for i in shown(page)]
    assert names == sorted(names, key=lambda n: pinyin_key(n, None))
    page.locator("[data-kf-sort]").select_option("start")
    texts = page.locator("[data-kf-results] > li").all_inner_texts()
    open_ = ["可报名" in t or "已满" in t for t in texts]
    assert open_ == sorted(open_, reverse=True), "ended and closed ones stand below, and are not left out"


def test_near_my_town(served: Served, desk: Any, real_site: Path) -> None:
    page = opened(desk, served)
    assert page.locator("[data-kf-sort] option[value='near']").is_disabled()
    page.locator("[data-kf-town]").select_option("yunhe")
    records = projects(real_site)
    near = {"yunhe": 0, "pizhuang": 1, "malantun": 1}
    ranks = [near.get(records[i].get("town"), 2) for i in shown(page)]
    assert ranks == sorted(ranks) and set(ranks) == {0, 1, 2}
    text = page.inner_text("[data-kf-results]")
    assert "邳庄镇 · 相邻" in text and "马兰屯镇 · 相邻" in text and "泥沟镇 · 相邻" not in text
    assert "本镇街" in text and "公里" not in text, "no place is published, so nothing is said of distances"
    assert "yunhe" not in page.url, "where the reader lives is in no address"
    page.goto(served.url)
    page.locator("[data-kf-near-said]", has_text="运河街道").wait_for()
    assert "运河街道" in page.locator("[data-kf-soon] li").first.inner_text()


def test_nothing_found_says_whom_to_call(served: Served, desk: Any) -> None:
    page = opened(desk, served)
    help_ = page.locator("[data-kf-nothing]")
    assert not help_.is_visible()
    page.locator("#q").fill("zzzzqq")
    help_.wait_for()
    assert help_.locator("a").evaluate_all("links => links.map(a => a.getAttribute('href'))") == ["tel:12333", "tel:12345"]
    page.locator("#q").fill("电工")
    help_.wait_for(state="hidden")


def test_states_are_told_apart_by_the_reader_s_date(served: Served, desk: Any, real_site: Path) -> None:
    """The same list on another day: nothing vanishes, each is told what it is."""
    page = opened(desk, served)
    total = found(page)
    for day, some in (("2026-11-25", "可报名"), ("2027-06-01", "已结束")):
        page.clock.set_fixed_time(f"{day}T08:00:00+08:00")
        opened(page, served)
        assert found(page) == total
        assert some in page.inner_text("[data-kf-facets]")
    assert "可报名" in page.locator("[data-kf-results] > li").first.inner_text(), "what can be joined stands first"


def test_full_classes_are_shown_with_the_next_one(served: Served, desk: Any, real_site: Path) -> None:
    full = [
        p["id"]
        for p in projects(real_site).values()
        if p.get("sessions") and not p.get("recurring") and not p.get("rolling") and p["status"] == "open"
        and all(s.get("seats") and s.get("enrolled") == s["seats"] for s in p["sessions"] if s["start"] > TODAY)
        and any(s["start"] > TODAY for s in p["sessions"])
    ]  # fmt: skip
    page = opened(desk, served, "?state=full")
    listed = shown(page)
    assert listed and set(full) <= set(listed)
    for text in page.locator("[data-kf-results] > li").all_inner_texts():
        assert "已满" in text and ("下一班" in text or "同职业的其他项目" in text)
    page.goto(f"{served.url}projects/{listed[0]}/")
    assert "已满" in page.inner_text("main")
    assert page.locator("main a", has_text="报名").count() == 0


def test_compare_up_to_three(served: Served, desk: Any) -> None:
    page = opened(desk, served, "?q=电工")
    picks = page.locator("[data-kf-pick]")
    picks.nth(0).check()
    basket = page.locator("[data-kf-basket]")
    assert "再选一个" in basket.inner_text() and basket.get_by_role("button", name="对比").is_disabled()
    picks.nth(1).check()
    picks.nth(2).check()
    assert picks.nth(3).is_disabled()
    basket.get_by_role("button", name="对比 3 个").click()
    table = page.locator("[data-kf-compare] table")
    assert page.evaluate("document.activeElement.id") == "kf-compare-title"
    assert table.locator("thead th[scope=col]").count() == 4
    rows = {r.split("\t")[0] for r in table.locator("tbody tr").all_inner_texts()}
    assert {"收费", "报名", "开班", "学时", "镇街", "机构信用"} <= rows
    assert table.locator("tbody th[scope=row]").count() == len(rows)
    assert "view=compare" in page.url
    page.reload()
    table.wait_for()
    page.go_back()
    wait(page, "!document.querySelector('[data-kf-compare] table')")
    assert page.locator("[data-kf-pick]:checked").count() == 3
    basket.get_by_role("button", name="清空").click()
    assert basket.is_hidden() and "compare" not in page.url


def test_my_own_cost_once_the_calculator_is_answered(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.clock.set_fixed_time(f"{TODAY}T08:00:00+08:00")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url + (r.post_data or "")))
    opened(page, served, "?q=中式烹调师（初级）")
    assert page.locator(".kf-own").count() == 0
    page.goto(f"{served.url}calculator/")
    page.locator("[data-kf-question]").wait_for()
    form = page.get_attribute("[data-kf-question]", "data-kf-question")
    page.get_by_role("button", name="全部列出来").click()
    all_ = page.locator("[data-kf-all]")
    all_.get_by_label("失业人员（现称：城镇登记失业人员）", exact=True).check()
    for part, text in zip(range(3), ("1990", "5", "1"), strict=True):
        all_.locator("[data-kf-fact='birth_date'] input").nth(part).fill(text)
    all_.locator("[data-kf-fact='birth_date'] input").nth(2).blur()
    all_.locator("[data-kf-fact='is_staff']").get_by_label("不是", exact=True).check()
    page.get_by_role("link", name="按我的回答找培训").click()
    page.locator("[data-kf-mine] button").wait_for()
    assert page.input_value("[data-kf-sort]") == "cost"
    page.fill("#q", "中式烹调师（初级）")
    page.keyboard.press("Enter")
    page.locator(".kf-own").first.wait_for()
    card = page.locator("[data-kf-results] > li", has=page.locator("h2", has_text="中式烹调师（初级）")).filter(has_text="900 元")
    text = card.inner_text()
    assert "收费 900 元" in text and "自己最多出 900 元，培训补贴多少没公布" in text, text
    card.locator("h2 a").click()
    mine = page.locator("[data-kf-cost]")
    mine.locator("dl").wait_for()
    said = mine.inner_text()
    assert "自己最多出 900 元（培训补贴多少没公布）" in said
    assert "1,000–1,100" not in said and "不用出钱" not in said, "examples are in no figure"
    mine.get_by_text("看看示例怎么算").click()
    example = mine.locator("[data-kf-example]").inner_text()
    assert "1,000–1,100 元（示例），替您付给学校" in example and "按示例，自己不用出钱" in example
    page.get_by_role("link", name="算算我能领多少").click()
    page.locator("[data-kf-total]").wait_for()
    assert "填上了您在这个标签页里答过的" in page.inner_text("main")
    assert "birth_date=1990-05-01" in kept(page) and "1990" not in page.url
    page.get_by_role("button", name="清掉", exact=True).click()
    page.goto(f"{served.url}finder/?q=中式烹调师（初级）")
    page.locator("[data-kf-results] li").first.wait_for()
    page.wait_for_timeout(200)
    assert page.locator(".kf-own").count() == 0
    assert form is not None
    assert not any("1990" in u or "registered_unemployed" in u for u in asked)


def test_what_excludes_each_other_is_one_or_the_other(served: Served, new_page: NewPage) -> None:
    """Two real subsidies of which one can be had stand as either-or with their payees, in no sum; the example says so too."""
    page = new_page()
    page.clock.set_fixed_time(f"{TODAY}T08:00:00+08:00")
    page.goto(f"{served.url}accessibility/")
    answers = "groups=registered_unemployed&is_staff=false"
    page.evaluate("answers => sessionStorage.setItem('kf-answers@/', answers)", answers)
    page.goto(f"{served.url}projects/prj-0021/")
    box = page.locator("[data-kf-cost]")
    box.locator("dl").wait_for()
    said = box.locator("dl > div", has_text="只能领一项").inner_text()
    assert "齐鲁绿色低碳职业技能培训补贴，600–1,800 元，替您付给学校" in said, said
    assert "或者 职业技能培训补贴，金额：按规定，金额没有公布，替您付给学校" in said, said
    assert said.count("或者 ") == 1 and "合计" not in box.inner_text()
    box.get_by_text("看看示例怎么算").click()
    assert "和齐鲁绿色低碳职业技能培训补贴、职业技能培训补贴只能领一项" in box.locator("[data-kf-example]").inner_text(), (
        "they exclude the example as well"
    )
    opened(page, served, "?view=compare&compare=prj-0021,prj-0001")
    table = page.locator("[data-kf-compare] table")
    table.wait_for()
    paid = table.locator("tr", has=page.locator("th", has_text="替您付给学校")).inner_text()
    assert "只能领一项：" in paid and "600–1,800 元，或者 职业技能培训补贴 金额：按规定，金额没有公布" in paid, paid


def test_a_link_from_someone_else_does_not_become_my_answers(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}calculator/{ANSWERS}")
    page.locator("[data-kf-total]").wait_for()
    assert page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('kf-answers'))") == []
    opened(page, served, "?q=中式烹调师（初级）")
    assert "答几个问题" in page.inner_text("[data-kf-mine]")


def test_only_the_keyboard(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(viewport=DESK), served, "?q=电工")
    page.locator("#q").focus()
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.textContent")
    assert first == page.locator("[data-kf-results] h2 a").first.inner_text()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("[data-kf-sort]").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q", "a key alone does something only in the results"
    page.locator("#q").select_text()
    page.keyboard.type("dg")
    wait(page, "new URLSearchParams(location.search).get('q') === 'dg'")
    choice = box(page, "镇街", "malantun")
    choice.focus()
    page.keyboard.press("Space")
    assert box(page, "镇街", "malantun").is_checked()
    assert page.evaluate("document.activeElement.value") == "malantun", "the focus stays where the reader was"


def test_more_moves_on_to_the_new_ones(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), served)
    page.locator("[data-kf-more]").click()
    assert page.evaluate("Array.from(document.querySelectorAll('[data-kf-results] h2 a')).indexOf(document.activeElement)") == 30


def test_what_was_done_is_said(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), served, "?q=汗工")
    assert "读音" in page.inner_text("[data-kf-said]")
    assert page.get_attribute("[data-kf-count]", "role") == "status"
    opened(page, served, "?q=家里吃低保，培训的时候有没有生活上的补助")
    assert "意思" in page.inner_text("[data-kf-said]")
    opened(page, served, "?q=月嫂")
    assert "也找了" in page.inner_text("[data-kf-said]")
    page.goto(f"{served.url}finder/?q=鑫鑫鑫鑫")
    page.locator("[data-kf-count]", has_text="没有找到").wait_for()


def test_strange_words_do_no_harm(served: Served, new_page: NewPage) -> None:
    page = new_page()
    for query in ("<img src=x onerror=alert(1)>", "%E0%A4%A", "\u202e电工", "'\"--", "a" * 3000):
        page.goto(f"{served.url}finder/")
        page.locator("[data-kf-results] li").first.wait_for()
        page.fill("#q", query)
        page.keyboard.press("Enter")
        page.wait_for_timeout(60)
        assert page.locator("[data-kf-results] img").count() == 0
        assert page.locator("[data-kf-count]").inner_text()
    page.goto(f"{served.url}finder/?town=%22%3E&state=zzz&sort=__proto__&compare=x,,prj-0001,prj-0001&view=compare&kind=a")
    page.locator("[data-kf-count]", has_text="没有找到").wait_for()


def test_a_renamed_institution_is_found_by_its_old_name(served: Served, new_page: NewPage) -> None:
    page = opened(new_page(), served, "?q=示例·运河烹饪培训学校")
    assert "运河职业技能培训学校" in page.locator("[data-kf-results] > li").first.inner_text()
    links = page.locator("[data-kf-results] h2 a").evaluate_all("nodes => nodes.map(n => n.getAttribute('href'))")
    assert not any(x.endswith("institutions/canal-cooking/") for x in links)
