"""The application for disclosure: filled in on the device, printed on one page, and nothing of it stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.support.serving import Served

NewPage = Callable[..., Any]
PLACE = "missing/training-rates/"
KEPT = """JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, history.length,
 history.state])"""
SHOWN = """() => Array.from(document.body.querySelectorAll('*')).filter(e => e.getClientRects().length && !e.children.length
 && e.textContent.trim()).filter(e => !e.closest('.kf-letter')).map(e => e.outerHTML.slice(0, 80))"""


def fill(page: Any) -> None:
    page.get_by_label("姓名或者名称").fill("  示例  申请人 ")
    page.get_by_label("身份证明").fill("营业执照（示例）")
    page.get_by_label("联系方式").fill("示例路 1 号")
    page.get_by_label("电子文件", exact=True).check()
    page.get_by_label("邮寄", exact=True).check()


def test_what_is_typed_stands_in_the_letter_and_nowhere_else(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}{PLACE}")
    page.get_by_role("button", name="打印申请书").wait_for()
    before = page.evaluate(KEPT)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    fill(page)
    letter = page.inner_text("[data-kf-letter]")
    assert "姓名或者名称：示例 申请人" in letter and "身份证明（证件名称、号码）：营业执照（示例）" in letter
    assert "联系方式（电话、地址、电子邮箱）：示例路 1 号" in letter
    assert re.search(r"形式：☑ 电子文件（电子表格）\s*□ 纸质", letter) and re.search(r"□ 电子邮件\s*☑ 邮寄\s*□ 自行领取", letter)
    assert re.search(r"日期：20\d\d 年 1?\d 月 [123]?\d 日", letter)
    page.get_by_label("联系方式").press("Enter")
    page.get_by_label("纸质", exact=True).check()
    assert re.search(r"□ 电子文件（电子表格）\s*☑ 纸质", page.inner_text("[data-kf-letter]"))
    assert page.evaluate(KEPT) == before and sent == []
    assert page.locator("[data-kf-letter-form] input[type=text][name], form").count() == 0, "nothing that could be sent"


def test_it_is_gone_when_the_page_is_left(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}{PLACE}")
    page.get_by_role("button", name="打印申请书").wait_for()
    fill(page)
    page.goto(f"{served.url}about/truth/")
    page.go_back()
    page.get_by_role("button", name="打印申请书").wait_for()
    assert page.input_value("#kf-name") == "" and "申请人 " not in page.inner_text("[data-kf-blank=name]")
    assert "☑" not in page.inner_text("[data-kf-letter]")
    fill(page)
    page.get_by_role("button", name="清空").click()
    assert page.input_value("#kf-document") == "" and "营业执照" not in page.inner_text("[data-kf-letter]")


def test_the_whole_letter_can_be_copied(served: Served, new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{served.url}{PLACE}")
    page.get_by_label("姓名或者名称").fill("示例申请人")
    page.get_by_role("button", name="复制全文").click()
    page.get_by_text("已复制全文。").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[:2] == ["政府信息公开申请书", "台儿庄区人力资源社会保障局："]
    assert "姓名或者名称：示例申请人" in lines and "身份证明（证件名称、号码）：＿＿＿＿＿＿＿＿" in lines


def test_the_print_is_the_letter_on_one_page(served: Served, new_page: NewPage) -> None:
    for options in ({}, {"java_script_enabled": False}):
        page = new_page(**options)
        for place in (PLACE, "missing/text-lzf-2019-3/", "missing/town-coordinates/"):
            page.goto(f"{served.url}{place}")
            if not options:
                page.get_by_role("button", name="打印申请书").wait_for()
                page.emulate_media(media="print")
                assert page.evaluate(SHOWN) == []
                page.emulate_media(media="null")
            pdf = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, place


def test_without_scripts_it_is_a_letter_with_blanks(served: Served, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{served.url}{PLACE}")
    letter = page.inner_text("[data-kf-letter]")
    assert "姓名或者名称：" in letter and re.search(r"日期：\s+年\s+月\s+日", letter)
    assert page.locator("[data-kf-letter-form] *").count() == 0
