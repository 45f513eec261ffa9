"""验证本站: the cases of the district and of the rule language run in the visitor's browser; a wrong expectation is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from skills_catalog.web.offline_packs import version
from tests.support.serving import Served

NewPage = Callable[..., Any]


def start(page: Any, served: Served) -> str:
    """Press the button and return what the page says in the end."""
    page.goto(f"{served.url}verify/")
    page.get_by_role("button", name="开始验证").click()
    page.locator("[data-kf-good]").wait_for()
    return str(page.inner_text("main"))


def tamper(page: Any, site: Path, name: str, change: Callable[[Any], None]) -> None:
    """Let the page load a file of data with a change, and a list of versions that names its hash."""
    body = json.loads((site / "data" / name).read_text("utf-8"))
    change(body)
    tampered = json.dumps(body).encode()
    versions = json.loads((site / "data" / "versions.json").read_text("utf-8"))
    renamed = json.dumps(versions | {"files": versions["files"] | {name: version(tampered)}})
    page.route(f"**/data/{name}*", lambda route: route.fulfill(body=tampered, content_type="application/json"))
    page.route("**/data/versions.json", lambda route: route.fulfill(body=renamed, content_type="application/json"))


def test_every_case_agrees(served: Served, real_site: Path, new_page: NewPage, capsys: Any) -> None:
    page = new_page()
    text = start(page, served)
    of_district = len(json.loads((real_site / "data" / "cases.json").read_text("utf-8"))["cases"])
    forms = json.loads((real_site / "data" / "forms.json").read_text("utf-8"))["forms"]
    of_language = sum(len(form["cases"]) for form in forms)
    assert f"本区的补贴标准：{of_district} 个用例，{of_district} 个一致" in text
    assert f"规则的写法：{of_language} 个用例，{of_language} 个一致" in text
    assert page.get_attribute("[data-kf-good]", "data-kf-good") == str(of_district + of_language)
    page.get_by_text(f"每一种写法（{len(forms)}）").click()
    rows = [row.split("\t") for row in page.locator("details tbody tr").all_inner_texts()]
    assert rows == [[form["title"], str(len(form["cases"])), str(len(form["cases"]))] for form in forms]
    with capsys.disabled():
        print(f"\n  verified in the browser: {of_district} cases of the district, {of_language} of the rule language")


def test_a_wrong_expectation_is_told(served: Served, real_site: Path, new_page: NewPage) -> None:
    """Without its hash in the list of versions the file is refused."""

    def change(body: Any) -> None:
        case = next(c for c in body["cases"] if c["expect"].get("min") == c["expect"].get("max") and "min" in c["expect"])
        case["expect"] = {**case["expect"], "min": 1, "max": 1}
        body["rules"] = "0123456789abcdef"

    page = new_page()
    tamper(page, real_site, "cases.json", change)
    page.unroute("**/data/versions.json")
    page.goto(f"{served.url}verify/")
    page.get_by_text("用例没有读到").wait_for()
    page.wrong.clear()
    page.unroute("**/data/cases.json*")
    tamper(page, real_site, "cases.json", change)
    text = start(page, served)
    assert "有 1 个不一致" in text and "0.01 元" in text and "现在的规则是" in text


WRONG: dict[str, tuple[str, str, Any, str, str]] = {
    "status": ("fixed", "一个数", "no", "结果：不能领", "结果：能领"),
    "amount": ("fixed", "写全了也一样", {"min": 1, "max": 100_000}, "金额最少：0.01 元", "金额最少：1,000 元"),
    "no_figure": ("no_figure", "能领但没有数字", "另行规定", "没有数字：另行规定", "没有数字：按规定"),
    "missing": ("logic", "都不知道", ["level"], "还缺：level", "还缺：groups、level"),
    "reasons": ("in", "就是它", [{"text": "别的"}], "理由：别的", "理由：等级是五级"),
    "beaten_by": ("exclusive", "取高，三项", {"rate": "exclusive.top_200"}, "让给：exclusive.top_200", "让给：exclusive.top_300"),
    "paid_to": ("payee", "还不知道", "person", "付给：person", "付给：没有"),
    "payments": ("instalments", "一半和余下的", [], "分次拨付：没有", "分次拨付：500 元、500 元"),
}
"""A key of an outcome → form, case, a wrong expectation, and what the page says of it."""


def test_a_wrong_expectation_of_a_form_is_told(served: Served, real_site: Path, new_page: NewPage) -> None:
    def change(body: Any) -> None:
        cases = {(form["form"], case["name"]): case for form in body["forms"] for case in form["cases"]}
        for key, (form, name, wrong, *_) in WRONG.items():
            case = cases[form, name]
            outcomes = case["expect"]["outcomes"]
            rate = next(iter(outcomes))
            case["expect"] = {"outcomes": {**outcomes, rate: {**outcomes[rate], key: wrong}}}
        cases["question", "个人来问企业的补贴"]["expect"] = {
            "outcomes": {"question.firm": {"status": "yes"}},
            "total": {"min": 0},
        }
        cases["total", "不冲突的相加"]["expect"]["total"] = {"min": 105_000, "max": None}
        cases["question", "定得最多的"]["expect"]["ask"] = "groups"

    page = new_page()
    tamper(page, real_site, "forms.json", change)
    text = start(page, served)
    (table,) = page.locator("[aria-label=不一致的例子] tbody").all()
    rows = [row.split("\t") for row in table.locator("tr").all_inner_texts()]
    said = {(wanted, found) for *_, wanted, found in rows}
    others = {
        ("有这项标准", "没有这项标准"), ("合计最多：没有封顶", "合计最多：1,050 元"), ("接下来问：groups", "接下来问：level"),
    }  # fmt: skip
    assert said == others | {(wanted, found) for *_, wanted, found in WRONG.values()}
    assert len(rows) == len(said) and f"有 {len(rows)} 个不一致，列在下面" in text
    assert "本区的补贴标准" in text and "全部一致。规则版本" in text


def test_without_the_forms_it_says_so(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.route("**/data/forms.json*", lambda route: route.abort())
    page.goto(f"{served.url}verify/")
    page.get_by_text("用例没有读到。有网络时再试。").wait_for()
    page.wrong.clear()
