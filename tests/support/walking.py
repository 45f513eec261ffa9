"""Through every kind of page, and every state of one that only a visitor brings about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.support.browsing import TEMPLATES, arrive
from tests.support.serving import Served

Found = dict[str, list[str]]

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}
LANDSCAPE = {"width": 640, "height": 360}
ZOOMED = {"width": 320, "height": 256}
"""1280 by 1024 at 400 %."""
SAMPLE = [
    "", "finder/?q=dg", "calculator/#mode=all", "roster/", "projects/prj-0001/", "rates/training-2019/", "responsibility/",
    "guide/claim/",
]  # fmt: skip
ANSWERED = "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L4&class_start=2026-09-01&institution_credit=pass"
LIST = "姓名\t人员类别\t等级\t证书种类\t在编\t开班日期\n张三\t失业人员\t中级\t职业技能等级证书\t否\t2026/9/1\n李四\t低保家庭\t九级\t\t\t"


def open_all(page: Any) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")


def answered(page: Any) -> None:
    page.get_by_role("button", name="分享").click()
    open_all(page)


def listed(page: Any) -> None:
    page.fill("#r-text", LIST)
    page.locator("[data-kf-done='2']").wait_for()
    open_all(page)
    page.get_by_role("button", name="看依据").first.click()


STATES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "menu": ("", lambda page: page.locator("[data-kf-menu] summary").click()),
    "filters": ("finder/?q=dg", open_all),
    "answered": (ANSWERED, answered),
    "all questions": ("calculator/#mode=all", open_all),
    "class list": ("roster/", listed),
}


def go(page: Any, served: Served, place: str) -> None:
    """To a page, or to one of ``STATES``."""
    path, prepare = STATES.get(place, (place, None))
    if prepare is not None:
        page.goto("about:blank")
    arrive(page, served, path)
    if prepare is not None:
        prepare(page)


def everywhere(page: Any, served: Served) -> Iterator[str]:
    """Through every kind of page and every state, telling where."""
    for place in [*TEMPLATES, *STATES]:
        go(page, served, place)
        yield place
    quiet_404(page)


def quiet_404(page: Any) -> None:
    """One of the templates answers with 404; the browser's note of it is no fault."""
    page.wrong[:] = [w for w in page.wrong if "404" not in w]


def default_font(page: Any, size: int) -> None:
    """The browser's own default font size, as set in its settings; 16 is what most people have."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
