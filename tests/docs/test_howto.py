"""The how-tos and the README, followed word by word in a fresh copy of the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from scripts import make_commands
from scripts.get_chromium import find
from skills_catalog.commands.command_line import program
from tests.support.documented import Reader, blocks, expected, follow, snapshot
from tests.support.missing import without
from tests.support.places import ROOT
from tests.support.program import run_here
from tests.support.some import some

pytestmark = [pytest.mark.server, pytest.mark.slow]

HOWTO = ROOT / "docs" / "howto"
DOCUMENTS = [
    *sorted(HOWTO.glob("*.md")),
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
ABOVE = 4
"""Blocks that each how-to runs at least: a pattern that finds none would prove nothing."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("origin") / "skills.git")


@pytest.fixture
def reader(repository: Path, tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(tmp_path, {"<仓库地址>": str(repository)})
    yield reader
    reader.close()


def cloned(reader: Reader) -> None:
    """Where the other how-tos begin: in the program's folder, with its environment."""
    code, said = reader.run(f"git clone -q {reader.said['<仓库地址>']} skills && cd skills")
    assert code == 0, said
    environment(reader)


def environment(reader: Reader) -> None:
    """``.venv`` as ``make`` leaves it, with this Python."""
    activate = reader.folder / "skills" / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.write_text(f'PATH="{reader.folder}/bin:$PATH"\n')


class Cloning(Reader):
    """A reader who clones by themselves; what ``make`` would install is there then."""

    def run(self, line: str) -> tuple[int, str]:
        done = super().run(line)
        if line.startswith("git clone"):
            environment(self)
        return done


def test_a_district_starts_its_own_site(repository: Path, tmp_path: Path) -> None:
    if find() is None:
        without("Chromium")
    reader = Cloning(tmp_path, {"<仓库地址>": str(repository), "git clone": "git clone -q"})
    assert follow(HOWTO / "start.md", reader) >= ABOVE
    reader.close()
    assert "<title>山水技能" in (tmp_path / "shanshui" / "site" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["clerk", "deploy", "operate"])
def test_what_a_how_to_says_is_so(name: str, reader: Reader) -> None:
    cloned(reader)
    assert follow(HOWTO / f"{name}.md", reader) >= ABOVE


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_says_is_so(name: str, reader: Reader) -> None:
    cloned(reader)
    follow(ROOT / name, reader)


def headings(document: Path) -> set[str]:
    text = re.sub(r"(?ms)^```.*?^```", "", document.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", h.strip().lower()).replace(" ", "-") for h in re.findall(r"(?m)^#+ (.+)$", text)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```", "", document.read_text("utf-8"))
    for address in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        link = next(filter(None, address))
        if re.match(r"https?:|catalog:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{document.name}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in headings(target), f"{document.name}: {link} – {sorted(headings(target))}"


def test_every_command_is_run_or_says_why_not() -> None:
    for document in some(sorted(HOWTO.glob("*.md"))):
        for block in blocks(document):
            commands = re.search(r"(?m)^\s*(\$ |sudo |python |make |git |systemctl |nginx |rsync )", block.body)
            assert block.kind == "sh" or not commands, f"{block.where}: commands in a block of no kind"


@pytest.mark.parametrize(
    ("said", "printed", "same"),
    [
        ("甲\n", "甲\n", True),
        ("甲\n", "乙\n", False),
        ("甲 … 丙\n", "甲 乙 丙\n", True),
        ("甲\n…\n丁\n", "甲\n乙\n丙\n丁\n", True),
        ("甲\n…\n丁\n", "甲\n丁\n", True),
        ("甲\n丁\n", "甲\n乙\n丁\n", False),
        ("1.5 秒\n", "1x5 秒\n", False),
    ],
)
def test_what_is_printed_is_compared(said: str, printed: str, same: bool) -> None:
    assert bool(expected(said).fullmatch(printed)) is same


def test_every_option_is_documented_as_it_is() -> None:
    assert make_commands.PAGE.read_text("utf-8") == make_commands.page(), "run: python -m scripts.make_commands"
    text = make_commands.page()
    for name in program.VERBS:
        assert f"\n## {name}\n" in text
        said = run_here([name, "--help"]).stdout
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", said):
            assert option == "--help" or f"`{option}" in text, (name, option)
