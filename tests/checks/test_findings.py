"""Every code of a finding is caused by a real input, says how it is mended, and stands on the clerks' page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import make_findings
from skills_catalog.findings.codes import CODES
from tests.support import triggers_sheets  # noqa: F401 (it adds its triggers)
from tests.support.places import ROOT
from tests.support.triggers import COMMANDS, Example, Place, of_files

SOURCES = [ROOT / "build.py", *(ROOT / "skills_catalog").rglob("*.py")]
FILES = of_files()


def used() -> set[str]:
    """The codes that the program gives to findings."""
    texts = [file.read_text("utf-8") for file in SOURCES if (file.parent.name, file.name) != ("findings", "codes.py")]
    return {code for code in CODES if any(f'"{code}"' in text for text in texts)}


def test_every_code_has_an_input_that_causes_it() -> None:
    missing = sorted(used() - FILES.keys() - COMMANDS.keys())
    assert missing == [], (
        f"no input causes {', '.join(missing)}: put a file into tests/bad (then pytest tests/checks/test_bad.py --accept), "
        "or a function with @trigger(code) into tests/support/triggers.py; then python -m scripts.make_findings"
    )
    assert FILES.keys() | COMMANDS.keys() <= CODES.keys()


@pytest.fixture(scope="module")
def caused() -> dict[str, Example]:
    """What the commands have caused in this run: each is run once."""
    return {}


@pytest.mark.parametrize("code", sorted(COMMANDS))
def test_a_command_causes_its_finding(code: str, tmp_path: Path, caused: dict[str, Example]) -> None:
    example = caused[code] = COMMANDS[code](Place(tmp_path))
    assert f": {code}: " in example.finding and str(tmp_path) not in example.finding


def test_the_page_is_what_the_program_says(caused: dict[str, Example], tmp_path: Path) -> None:
    for code in COMMANDS.keys() - caused.keys():  # run alone
        caused[code] = COMMANDS[code](Place(tmp_path / code))
    assert make_findings.PAGE.read_text("utf-8") == make_findings.page(FILES | caused), "run: python -m scripts.make_findings"


def test_clerks_find_the_page() -> None:
    assert "(findings.md" in (ROOT / "content" / "guide" / "clerks.md").read_text("utf-8")
    text = make_findings.PAGE.read_text("utf-8")
    assert all(f"{{#{code}}}" in text for code in CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_says_in_chinese_how_it_is_mended(code: str) -> None:
    meaning, mend = CODES[code]
    assert re.search("[\u4e00-\u9fff]{2}", meaning) and not meaning.endswith("。"), meaning
    assert len(mend) >= 10 and mend.endswith("。"), f"{code}: write in skills_catalog/findings/codes.py what to do"
    assert mend.count("`") % 2 == 0
