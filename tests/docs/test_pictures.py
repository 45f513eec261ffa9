"""Pictures of documents and guides: each is one that the script makes, small, and said in words for those who do not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from scripts.make_pictures import DOCS, GUIDES, LARGEST, MADE_OTHERWISE, PICTURES, file_of
from tests.support.places import ROOT
from tests.support.some import some

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "content").rglob("*.md")])
MARKDOWN = re.compile(
    r'!\[(?P<alt>[^\]]*)\]\((?P<file>[^)]+)\)(?:\{ width="(?P<width>\d+)" height="(?P<height>\d+)" loading="lazy" \})?'
)
TAG = re.compile(r'<img src="(?P<file>[^"]+)" width="\d+" alt="(?P<alt>[^"]*)">')


def shown() -> Iterator[tuple[Path, re.Match[str]]]:
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        found = [*MARKDOWN.finditer(text), *TAG.finditer(text)]
        assert len(found) == len(re.findall(r"!\[|<img", text)), f"{document}: a picture in another form"
        yield from ((document, one) for one in found)


def test_every_picture_is_shown_and_made_by_the_script() -> None:
    used = {(document.parent / one["file"]).resolve() for document, one in shown()}
    made = {file_of(name) for name in [*PICTURES, *MADE_OTHERWISE]}
    there = {file for folder in (DOCS, GUIDES) for file in (ROOT / folder).iterdir()}
    assert used == made == there


def test_every_picture_is_said_in_words() -> None:
    for document, one in some(shown()):
        assert len(one["alt"]) >= 12, (document, one[0])


def test_pictures_of_guides_keep_their_place_and_wait_until_they_are_seen() -> None:
    for document, one in some(one for one in shown() if one[0].is_relative_to(ROOT / "content")):
        with Image.open((document.parent / one["file"]).resolve()) as image:
            width, height = int(one["width"]), int(one["height"])
            assert abs(image.height / image.width - height / width) < 0.01, (document, one[0])


@pytest.mark.parametrize("name", [*PICTURES, *MADE_OTHERWISE])
def test_a_picture_is_small(name: str) -> None:
    file = file_of(name)
    assert file.stat().st_size <= LARGEST
    with Image.open(file) as image:
        assert image.format == "WEBP" and image.width >= 500


def test_devices_keep_no_picture_unasked(real_site: Path) -> None:
    assert list((real_site / "pictures").glob("*.webp"))
    assert ".webp" not in (real_site / "sw.js").read_text("utf-8")
