"""Whole pages of the tiny district against goldens; ``pytest --accept`` rewrites them, git diff reviews them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
PAGES = [
    "projects/index.html", "projects/p-1/index.html", "institutions/banned/index.html", "occupations/电工/index.html",
    "rates/index.html", "rates/r-1/index.html", "groups/jobless/index.html", "policies/doc-1/article-1/index.html",
    "responsibility/index.html", "departments/office/index.html", "vocabularies/level/index.html", "data/index.html",
    "feed.xml", "manifest.webmanifest", "data/projects.json", "data/rules.json",
]  # fmt: skip


def normal(text: str) -> str:
    """The body of a page; what only names the release is blanked."""
    main = re.search(r"<main.*?</main>", text, flags=re.S)
    text = main.group(0) if main else text
    return re.sub(r"assets/kf-[0-9a-f]{12}", "assets/kf-HASH", text) + "\n"


@pytest.mark.parametrize("page", PAGES)
def test_page(page: str, tiny_site: Path, request: pytest.FixtureRequest) -> None:
    found = normal((tiny_site / "site" / page).read_text("utf-8"))
    golden = GOLDEN / page.replace("/", "--")
    if request.config.getoption("--accept"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(found, "utf-8")
    same = found == golden.read_text("utf-8")
    assert same, f"{golden.name} is another; where that is meant: pytest {__file__} --accept, and look at git diff tests/golden"
