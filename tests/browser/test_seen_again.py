"""A page that is seen again shows the day and what is kept as they are now, and says so only where something changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_calculator import ANSWERED, opened, status
from tests.support.browsing import arrive, kept, module_of_page, on_day, until, wait
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import Served

NewPage = Callable[..., Any]
AGAIN = "[data-kf-again] p"
SEEN = "document.dispatchEvent(new Event('visibilitychange'))"
LAST, NEXT = "2026-12-31", "2027-01-01"
PERSON = "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L3&class_start=2026-09-01&institution_credit=pass"


@pytest.fixture(scope="module")
def ending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The default catalog with a subsidy for every unemployed person that is paid until the end of 2026."""
    folder = tmp_path_factory.mktemp("ending")
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    model = (folder / "catalog" / "rates" / "living-allowance.yaml").read_text("utf-8")
    head = model[: model.index("quotes:")].replace("title: ", "title: 年底到期的", 1)
    (folder / "catalog" / "rates" / "ending.yaml").write_text(
        f"{head}quotes:\n  - {{clause: tzf-2019-11#16, text: 在培训期间按规定给予生活费补贴}}\n"
        f"in_force: {{from: 2026-11-01, to: {LAST}}}\ndecided_by: on\n"
        f"when: {{fact: groups, in: [registered_unemployed]}}\namount: {{no_figure: 按规定}}\n{model[model.index('apply:') :]}",
        "utf-8",
    )
    done = run_build(["build", "--catalog", str(folder / "catalog"), "--out", str(folder / "site")])
    assert done.returncode == 0, done.stdout + done.stderr
    site = Served(folder / "site")
    yield site
    site.stop()


def out_of_the_cache(page: Any, act: str = "") -> None:
    """What a browser does when Back brings a page as it was left; `act` is what pages after it did meanwhile.

    (A Chromium that is driven by tests keeps no page that was left.)
    """
    page.evaluate(
        f"async act => {{ const session = await {module_of_page('calculator/session')};"
        " if (act) session[act](); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); }",
        act,
    )


def test_midnight_passes_under_an_open_calculator(ending: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), LAST)
    opened(page, f"{ending.url}calculator/#groups=registered_unemployed")
    assert status(page, "ending") == "yes" and f"按 {LAST}（今天） 算" in page.inner_text("#on-summary")
    on_day(page, NEXT)
    page.get_by_role("button", name="不知道").click()
    expect(page.locator(AGAIN)).to_contain_text(f"今天是 {NEXT} 了")
    assert status(page, "ending") == "expired"
    assert f"按 {NEXT}（今天） 算" in page.inner_text("#on-summary")
    page.locator("#kf-ledger > summary").click()
    page.select_option("#l-kind", "training")
    page.fill("#l-date", NEXT)
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("#kf-ledger summary")).to_contain_text("（1）")


def test_what_is_being_typed_stays_over_midnight(ending: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), LAST)
    opened(page, f"{ending.url}{PERSON}")
    asked = page.locator("[data-kf-question]")
    page.locator(".kf-answers > summary").click()
    page.get_by_role("button", name="改：出生日期").click()
    page.fill("#a-y", "19")
    on_day(page, NEXT)
    page.evaluate(SEEN)
    expect(page.locator(AGAIN)).to_contain_text(NEXT)
    assert page.input_value("#a-y") == "19" and asked.get_attribute("data-kf-question") == "birth_date"


def test_a_day_that_was_chosen_stays(ending: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), "2026-12-30")
    opened(page, f"{ending.url}calculator/#groups=registered_unemployed")
    page.locator("#on-summary").click()
    page.fill("#on", LAST)
    on_day(page, NEXT)
    page.evaluate(SEEN)
    expect(page.locator(".kf-diff h2")).to_contain_text(f"和今天（{NEXT}）比")
    assert status(page, "ending") == "yes" and page.inner_text("#on-summary").startswith(f"按 {LAST} 算")


def test_a_day_of_a_shared_link_stays(ending: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), LAST)
    opened(page, f"{ending.url}calculator/#groups=registered_unemployed&on={LAST}")
    on_day(page, NEXT)
    page.evaluate(SEEN)
    expect(page.locator(".kf-diff h2")).to_contain_text(f"和今天（{NEXT}）比")
    assert status(page, "ending") == "yes"


@pytest.mark.parametrize("path", ["calculator/", "finder/", "rates/ending/", "projects/prj-0001/", "roster/", ""])
def test_nothing_is_said_where_nothing_changed(ending: Served, new_page: NewPage, path: str) -> None:
    page = on_day(new_page(), "2026-12-01")
    arrive(page, ending, path)
    for _ in range(2):
        page.evaluate(SEEN)
        page.wait_for_timeout(200)
    assert page.locator(AGAIN).count() == 0


def test_states_of_classes_and_rates_follow_the_day(ending: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), LAST)
    page.goto(f"{ending.url}rates/ending/")
    expect(page.locator("main").get_by_text("现行", exact=True).first).to_be_visible()
    on_day(page, NEXT)
    page.evaluate(SEEN)
    expect(page.locator(AGAIN)).to_contain_text(NEXT)
    expect(page.locator("main")).to_contain_text(f"已于 {LAST} 失效")
    page.goto(f"{ending.url}projects/prj-0001/")
    on_day(page, "2040-01-01")
    page.evaluate(SEEN)
    expect(page.locator("[data-kf-session]").first).to_contain_text("已结束")


def test_the_finder_follows_the_day(ending: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), "2026-12-02")
    arrive(page, ending, "finder/?state=open")
    cards = page.locator("[data-kf-results] > li")
    dated = cards.filter(has_text="开班").filter(has_not_text="常年招生")
    assert dated.count() > 3
    on_day(page, "2040-01-01")
    page.evaluate(SEEN)
    expect(dated).to_have_count(0)
    assert cards.count() > 3, "what takes people all year has no last day"
    expect(page.locator(AGAIN)).to_contain_text("2040-01-01")


def test_a_class_list_follows_the_day_that_was_not_chosen(ending: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), LAST)
    arrive(page, ending, "roster/")
    page.fill("#r-text", "姓名,人员类别\n张三,失业人员")
    expect(page.locator("main")).to_contain_text("年底到期的")
    on_day(page, NEXT)
    page.evaluate(SEEN)
    expect(page.locator("main")).not_to_contain_text("年底到期的")
    assert page.input_value("#r-on") == NEXT and page.input_value("#r-text").startswith("姓名")
    expect(page.locator(AGAIN)).to_contain_text(NEXT)


def answer_one(page: Any) -> None:
    page.get_by_role("button", name="全部列出来").click()
    every = page.locator("[data-kf-all]")
    every.get_by_label("失业人员（现称：城镇登记失业人员）", exact=True).check()
    every.locator("[data-kf-fact='is_staff']").get_by_label("不是", exact=True).check()


@pytest.mark.parametrize(
    ("path", "amount"), [("finder/?q=中式烹调师（初级）", ".kf-own"), ("projects/prj-0001/", "[data-kf-cost] dl")]
)
def test_deleted_answers_are_gone_on_back(served: Served, new_page: NewPage, path: str, amount: str) -> None:
    page = opened(on_day(new_page()), f"{served.url}calculator/")
    answer_one(page)
    page.goto(served.url + path)
    page.locator(amount).first.wait_for()
    out_of_the_cache(page)
    page.wait_for_timeout(200)
    assert page.locator(amount).count() > 0 and page.locator(AGAIN).count() == 0
    out_of_the_cache(page, "forgetAll")
    expect(page.locator(amount)).to_have_count(0)
    expect(page.locator(AGAIN)).to_contain_text("重新算过")


def test_answers_deleted_in_the_finder_are_gone_in_the_calculator(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}calculator/")
    answer_one(page)
    out_of_the_cache(page, "forgetAll")
    expect(page.locator("[data-kf-fact='is_staff']").get_by_label("不知道")).to_be_checked()
    expect(page.locator(AGAIN)).to_contain_text("重新算过")
    assert "registered_unemployed" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_the_finder_s_button_deletes_what_the_calculator_keeps(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}calculator/")
    answer_one(page)
    page.get_by_role("link", name="按我的回答找培训").click()
    page.get_by_role("button", name="清掉我的回答").click()
    assert page.evaluate("sessionStorage.length") == 0
    page.go_back()
    page.locator("[data-kf-all]").wait_for()
    assert page.locator("[data-kf-fact='is_staff']").get_by_label("不知道").is_checked()


def record(page: Any, day: str) -> None:
    page.select_option("#l-kind", "training")
    page.fill("#l-date", day)
    page.get_by_role("button", name="记下来").click()


LEDGER = module_of_page("calculator/ledger")


def dates(page: Any) -> list[str]:
    return list(page.evaluate(f"{LEDGER}.then(m => m.entries().map(e => e.date))"))


def test_two_tabs_keep_each_other_s_entries(served: Served, new_page: NewPage) -> None:
    one = opened(new_page(), f"{served.url}{ANSWERED}")
    two = one.context.new_page()
    opened(two, f"{served.url}{ANSWERED}")
    for page in (one, two):
        page.locator("#kf-ledger > summary").click()
    record(one, "2021-05-01")
    expect(two.locator("#kf-ledger summary")).to_contain_text("（1）")
    expect(two.locator(AGAIN)).to_contain_text("重新算过")
    two.select_option("#l-kind", "living_allowance")
    record(one, "2022-05-01")
    expect(two.locator("#kf-ledger summary")).to_contain_text("（2）")
    assert two.input_value("#l-kind") == "living_allowance", "what is being typed stays"
    record(two, "2023-05-01")
    expect(one.locator("#kf-ledger summary")).to_contain_text("（3）")
    expect(one.locator("[data-kf-rate='training-2019-sample']")).to_have_attribute("data-kf-status", "no")
    two.get_by_role("button", name="删：2021-05-01").click()
    expect(one.locator("#kf-ledger summary")).to_contain_text("（2）")
    expect(one.locator("[data-kf-rate='training-2019-sample']")).to_have_attribute("data-kf-status", "maybe")
    record(one, "2024-05-01")
    expect(two.locator("#kf-ledger summary")).to_contain_text("（3）")
    assert dates(one) == dates(two) == ["2022-05-01", "2023-05-01", "2024-05-01"]


def test_tabs_that_did_not_hear_of_each_other_lose_nothing(served: Served, new_page: NewPage) -> None:
    """What a page showed is not what it writes: neither an entry of another tab goes, nor does a deleted one come back."""
    one = opened(new_page(), f"{served.url}{ANSWERED}")
    two = one.context.new_page()
    two.add_init_script("addEventListener('storage', e => e.stopImmediatePropagation(), true)")
    one.locator("#kf-ledger > summary").click()
    record(one, "2021-05-01")
    expect(one.locator("#kf-ledger summary")).to_contain_text("（1）")
    opened(two, f"{served.url}{ANSWERED}")
    two.locator("#kf-ledger > summary").click()
    record(one, "2022-05-01")
    one.get_by_role("button", name="删：2021-05-01").click()
    expect(one.locator("#kf-ledger summary")).to_contain_text("（1）")
    assert "（1）" in two.inner_text("#kf-ledger summary") and "2021-05-01" in two.inner_text("#kf-ledger ul")
    record(two, "2023-05-01")
    expect(two.locator("#kf-ledger summary")).to_contain_text("（2）")
    assert dates(one) == ["2022-05-01", "2023-05-01"]
    record(one, "2024-05-01")
    expect(one.locator("#kf-ledger summary")).to_contain_text("（3）")
    two.get_by_role("button", name="全部删除").click()
    two.get_by_role("button", name="再点一次").click()
    expect(two.locator("#kf-ledger summary")).to_contain_text("（1）")
    assert dates(one) == ["2024-05-01"], "only what was shown is deleted"


def test_many_entries_of_two_tabs_at_once(served: Served, new_page: NewPage) -> None:
    one = opened(new_page(), f"{served.url}{ANSWERED}")
    two = one.context.new_page()
    opened(two, f"{served.url}{ANSWERED}")
    write = f"""async year => {{
      const ledger = await {LEDGER};
      await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => ledger.add([{{ kind: 'training', date: year + '-0' + n + '-01' }}])));
    }}"""
    one.evaluate(f"window.done = ({write})('2021'); 0")
    two.evaluate(f"window.done = ({write})('2022'); 0")
    for page in (one, two):
        page.evaluate("window.done")
    for page in (one, two):
        until(page, lambda page=page: len(dates(page)) == 18)
    one.locator("#kf-ledger > summary").click()
    record(one, "2023-05-01")  # a page shows what its reader enters; what a script of it writes, it hears of from others only
    for page in (one, two):
        expect(page.locator("#kf-ledger summary")).to_contain_text("（19）")


def test_a_list_that_was_kept_as_one_is_taken_over(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(served.url)
    old = [{"kind": "training", "date": "2021-01-01"}, {"kind": "training", "date": "2022-01-01", "amount": 100}]
    page.evaluate("old => localStorage.setItem('kf-ledger', JSON.stringify(old))", old)
    opened(page, f"{served.url}{ANSWERED}")
    assert "（2）" in page.inner_text("#kf-ledger summary")
    page.locator("#kf-ledger > summary").click()
    page.get_by_role("button", name="删：2021-01-01").click()
    expect(page.locator("#kf-ledger summary")).to_contain_text("（1）")
    page.reload()
    page.locator("[data-kf-total]").wait_for()
    assert dates(page) == ["2022-01-01"] and page.evaluate("localStorage.getItem('kf-ledger')") is None


def test_the_first_entry_asks_to_be_kept_and_nobody_waits(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(
        "window.asked = 0; navigator.storage.persist = () => { window.asked += 1; return new Promise(() => {}); }"
    )
    opened(page, f"{served.url}{ANSWERED}")
    page.locator("#kf-ledger > summary").click()
    assert "导出" not in page.inner_text("#kf-ledger")
    for n, year in enumerate(("2021", "2022"), 1):
        record(page, f"{year}-05-01")
        expect(page.locator("#kf-ledger summary")).to_contain_text(f"（{n}）")
        assert page.evaluate("window.asked") == 1
    assert "手机会删掉" in page.inner_text("#kf-ledger") and "导出" in page.inner_text("#kf-ledger .kf-hint >> nth=1")


def test_answers_of_two_visits_do_not_mix(served: Served, new_page: NewPage) -> None:
    """Each link that is opened is a visit of its own; back leads to what stood there."""
    page = opened(new_page(), f"{served.url}{PERSON}")
    first = kept(page)
    page.evaluate("location.hash = 'level=L5'")
    wait(page, "history.state !== null && location.hash === ''")
    assert "level=L5" in kept(page) and "birth_date" not in kept(page)
    page.go_back()
    expect(page.locator("[data-kf-rate='training-2019-sample'] .kf-money")).to_contain_text("2,000 元")
    assert kept(page) == first


def test_the_folder_of_the_scripts_holds_one_module_for_it() -> None:
    scripts = ROOT / "site_templates" / "assets" / "js"
    listening = [p for p in scripts.rglob("*.js") if "'pageshow'" in p.read_text("utf-8")]
    assert [Path(p).name for p in listening] == ["seen-again.js"]
