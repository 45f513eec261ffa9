"""Makes the pictures of the documents and guides from real sites, real commands and a real Chromium.

Run: ``.venv/bin/python -m scripts.make_pictures [NAME …]``, after a change that shows. Look at each before it is committed.
"""

from __future__ import annotations

import asyncio
import datetime
import html
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.get_chromium import find
from skills_catalog.authoring import new_district
from skills_catalog.commands.server.site import Site

ROOT = Path(__file__).resolve().parent.parent
DOCS, GUIDES = "docs/pictures", "content/pictures"
TODAY, SERVER_TODAY = "2026-11-25T09:00:00+08:00", "Wed, 25 Nov 2026 01:00:00 GMT"
LARGEST = 60_000
"""Bytes that one picture may have."""
PHONE, DESK = (390, 720), (1100, 640)
PERSON = (
    "groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level"
    "&level=L4&class_start=2026-09-01&institution_credit=pass"
)
CLASS = (
    ("姓名", "出生日期", "人员类别", "等级", "证书类型", "是否在编", "开班日期"),
    ("学员甲", "1990-05-01", "失业人员", "中级", "职业技能等级证书", "否", "2026/9/1"),
    ("学员乙", "1985-12-03", "农村转移就业劳动者", "中级", "职业技能等级证书", "否", "2026/9/1"),
    ("学员丙", "1992-02-30", "失业人员", "中级", "职业技能等级证书", "否", "2026/9/1"),
)
NEW = {"name": "山水区", "short_name": "山水", "code": "990002", "city": "江河市", "province": "某省"}
MISTAKES = {
    "catalog/projects/prj-0001.yaml": (
        ("seats: 30", "seats: 三十"),
        ("practice_hours: 40\ndays", "practice_hours: 40学时\ndays"), ("payment_mode:", "payment_mod:"),
    ),
    "catalog/rates/training.yaml": (("amount: 1500}", "amount: 1500元}"),),
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One picture: its folder, the page of a site that it shows, how large, and what is done on the page before."""

    folder: str
    path: str
    size: tuple[int, int] = PHONE
    site: str = "real"
    act: Callable[[Page], object] = lambda page: None


def large_type(page: Page) -> None:
    page.get_by_role("button", name="大字").click()


def see(selector: str) -> Callable[[Page], object]:
    """Scroll a part of the page to the top, below the bar."""
    return lambda page: page.locator(selector).first.evaluate("e => { e.scrollIntoView(); scrollBy(0, -70); }")


def check_class(page: Page) -> None:
    page.fill("#r-text", "\n".join("\t".join(row) for row in CLASS))
    page.wait_for_selector("#r-results")
    see("#r-results")(page)


def run_query(page: Page) -> None:
    page.click("[data-kf-run]")
    page.wait_for_selector("[data-kf-result] td")
    see("[data-kf-result]")(page)


PICTURES = {
    "finder": Picture(GUIDES, "finder/?q=电工"),
    "calculator": Picture(
        GUIDES,
        f"calculator/#{PERSON}&insured_as=employed&insured_months=24&certificate_date=2026-11-10",
        act=see(".kf-purses"),
    ),
    "large": Picture(GUIDES, "", act=large_type),
    "offline": Picture(GUIDES, "offline/"),
    "rate": Picture(GUIDES, "rates/ui-upgrade-2025/"),
    "roster": Picture(GUIDES, "roster/", DESK, act=check_class),
    "share": Picture(
        GUIDES,
        "calculator/#for=enterprise&education_fund=100000&frontline_spend=60000",
        act=see("[data-kf-rate='frontline-share']"),
    ),
    "query": Picture(GUIDES, "data/query/#q=rates_on_date&:on_date=2026-11-25", DESK, act=run_query),
    "project": Picture(DOCS, "projects/prj-0012/"),
    "history": Picture(DOCS, "data/rate-history/", DESK),
    "changes": Picture(DOCS, "data/changes/", DESK),
    "renamed": Picture(DOCS, "institutions/canal-skills-old/", (390, 480)),
    "datasette": Picture(DOCS, "datasette/catalog/projects?_facet=town", DESK, act=see(".rows-and-columns")),
    "start": Picture(DOCS, "", site="start"),
}
"""The pictures of pages, by name."""
PHONES = ("", "finder/?q=电工", f"calculator/#{PERSON}")
MADE_OTHERWISE = ("phones", "check")
"""Pictures in ``docs/pictures`` that are not of one page: three phones side by side; a terminal."""
FRAME = (
    "<style>body{margin:0;background:#e8eeec;display:flex;gap:24px;padding:24px;width:max-content}"
    "img{width:300px;border-radius:18px;border:1px solid #b7c4bf}</style>"
)
TERMINAL = (
    "<style>body{margin:0;width:1060px}pre{margin:0;padding:20px 24px;background:#12211f;color:#dfe9e6;white-space:pre-wrap;"
    "font:15px/1.6 'Noto Sans Mono CJK SC',monospace}b{color:#8fd3c4;font-weight:400}i{color:#ff9d8a;font-style:normal}</style>"
)


def file_of(name: str) -> Path:
    return ROOT / (PICTURES[name].folder if name in PICTURES else DOCS) / f"{name}.webp"


def run(*arguments: str, cwd: Path = ROOT, fails: bool = False) -> str:
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    if (done.returncode != 0) != fails:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout + done.stderr


def serve(folder: Path) -> str:
    """The address of a site, which is served until this process ends."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    import uvicorn  # noqa: PLC0415 (with the server below, a second that the tests of the pictures need not wait)

    site = Site(folder)
    site.open_database()
    day = [("date", SERVER_TODAY)]  # pages say so where a device's date is not the server's
    server = uvicorn.Server(uvicorn.Config(site, host="127.0.0.1", port=port, log_level="error", date_header=False, headers=day))
    threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{port}/"


def real_site(tmp: Path) -> Path:
    """The site of the catalog here, with what has changed since a publication before it."""
    shutil.copytree(ROOT / "catalog", tmp / "catalog")
    for name, old, new in (("prj-0012", "fee: 0", "fee: 200"), ("prj-0001", "days: 15", "days: 99")):
        file = tmp / "catalog" / "projects" / f"{name}.yaml"
        text = file.read_text("utf-8")
        assert old in text, f"{file}: {old}"
        file.write_text(text.replace(old, new), "utf-8")
    run("--catalog", str(tmp / "catalog"), "--out", str(tmp / "before"))
    run("--previous", str(tmp / "before" / "data" / "catalog.db"), "--out", str(tmp / "real"), "--mounted", "datasette/")
    return tmp / "real"


def begin(folder: Path) -> None:
    """A new district, on the day of the pictures."""
    new_district.start_district(folder, ROOT, NEW, datetime.date.fromisoformat(TODAY[:10]))


def new_site(tmp: Path) -> Path:
    begin(tmp / "shanshui")
    run(cwd=tmp / "shanshui")
    return tmp / "shanshui" / "site"


def findings(tmp: Path) -> str:
    """What ``check`` says of a new district with a few mistakes, as a terminal shows it."""
    folder = tmp / "wrong"
    begin(folder)
    for name, edits in MISTAKES.items():
        text = (folder / name).read_text("utf-8")
        for old, new in edits:
            assert old in text, f"{name}: {old}"
            text = text.replace(old, new)
        (folder / name).write_text(text, "utf-8")
    said = html.escape(run("check", cwd=folder, fails=True).strip()).replace(" error: ", " <i>error</i>: ")
    return f"{TERMINAL}<pre><b>$ python ../skills/build.py check</b>\n{said}</pre>"


def shoot(browser: Browser, address: str, size: tuple[int, int], act: Callable[[Page], object] = lambda page: None) -> bytes:
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN", device_scale_factor=1.5)
    page.clock.set_fixed_time(TODAY)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    act(page)
    page.wait_for_timeout(600)
    picture = page.locator("body").screenshot() if address.startswith("file:") else page.screenshot()
    page.close()
    return picture


def save(picture: bytes, file: Path) -> None:
    """As WebP, as good as fits."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for quality in (80, 70, 60, 50, 40, 30):
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            file.write_bytes(out.getvalue())
            print(f"{file.relative_to(ROOT)}: {out.tell()} bytes, {image.width} × {image.height}")
            return
    raise SystemExit(f"{file.name} does not fit into {LARGEST} bytes")


def main(names: list[str]) -> None:
    wanted = names or [*PICTURES, *MADE_OTHERWISE]
    with tempfile.TemporaryDirectory() as work, sync_playwright() as p:
        tmp = Path(work)
        sites = {"real": serve(real_site(tmp)), "start": serve(new_site(tmp))}
        browser = p.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for name in wanted:
            if one := PICTURES.get(name):
                save(shoot(browser, sites[one.site] + one.path, one.size, one.act), file_of(name))
                continue
            frame = tmp / "frame.html"
            if name == "check":
                frame.write_text(findings(tmp), "utf-8")
            else:
                for n, path in enumerate(PHONES):
                    (tmp / f"{n}.png").write_bytes(shoot(browser, sites["real"] + path, (390, 844)))
                frame.write_text(FRAME + "".join(f'<img src="{n}.png">' for n in range(len(PHONES))), "utf-8")
            save(shoot(browser, frame.as_uri(), (1060, 100)), file_of(name))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
