"""The program installed from its wheel, without the checkout: every verb, in a district's folder and in an empty one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest

from tests.support.missing import without
from tests.support.places import ROOT
from tests.support.serving import answers, free_port
from tests.support.sites import tree
from tests.support.waiting import until

DATA = (
    ".vscode", "catalog", "content", "datasette_metadata.yml", "mkdocs.yml", "schemas", "site_templates", "starter",
    "tests/rules/forms",
)  # fmt: skip
"""What the wheel brings beside the package."""
NAMES = ("--name", "山水区", "--code", "990002", "--city", "江河市", "--province", "某省")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("hatchling") is None:
        without("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; what it rests on is that of these tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    (packages,) = folder.rglob("site-packages")
    others = [p for p in sys.path if p.endswith("site-packages")]
    (packages / "others.pth").write_text("".join(f"{p}\n" for p in others), "utf-8")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(folder / "bin" / "python"),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*pip, str(wheel)], check=True)
    return folder


def program(environment: Path) -> dict[str, str]:
    """The installed program's files with their hashes, but for what Python compiles."""
    (folder,) = environment.rglob("site-packages/skills_catalog")
    return {name: digest for name, digest in tree(folder).items() if "__pycache__" not in name}


@pytest.fixture(autouse=True)
def untouched(environment: Path) -> Iterator[None]:
    """Whatever a command does, it writes nothing into the installed program."""
    before = program(environment)
    yield
    assert program(environment) == before


def command(environment: Path, *words: str) -> list[str]:
    return [str(environment / "bin" / "skills-catalog"), *words]


def alone() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


def run(environment: Path, folder: Path, *words: str, code: int = 0) -> str:
    """What a command prints, in order; it must end with a code."""
    done = subprocess.run(
        command(environment, *words), cwd=folder, env=alone(), text=True, encoding="utf-8", check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == code, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def district(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district as ``start`` makes it, with its site built."""
    folder = tmp_path_factory.mktemp("desk") / "shanshui"
    said = run(environment, folder.parent, "start", "shanshui", *NAMES)
    assert said.endswith("检查：skills-catalog check\n"), said
    said = run(environment, folder)
    assert said.splitlines()[-1] == f"站点在 {folder}/site", said
    return folder


def test_the_wheel_holds_the_package_and_what_comes_with_it(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {
        f"skills_catalog/{p.relative_to(ROOT / 'skills_catalog').as_posix()}" for p in (ROOT / "skills_catalog").rglob("*.py")
    }
    for name in DATA:
        files = [p for p in (ROOT / name, *(ROOT / name).rglob("*")) if p.is_file()]
        wanted |= {f"skills_catalog/files/{p.relative_to(ROOT).as_posix()}" for p in files}
    assert held == wanted


def test_a_district_is_found_from_any_of_its_folders_and_named(environment: Path, district: Path) -> None:
    below = district / "catalog" / "projects"
    whose = f"山水区（{district}）："
    assert f"{whose}53 条记录，3 个用例，0 个错误" in run(environment, below, "check")
    assert run(environment, below, "build").startswith(f"{whose}51 条记录 → ")
    assert not (below / "site").exists()
    said = run(environment, below, "schema")
    assert said.startswith(whose) and f"在 {district}/schemas" in said
    assert run(environment, below, "diff", "../../site/data/catalog.db", "../../site/data/catalog.db") == "0 处变化\n"


def test_guides_and_workbook_call_the_program_as_it_is_installed(environment: Path, district: Path, tmp_path: Path) -> None:
    guides = [p.read_text("utf-8") for p in (district / "content").rglob("*.md")]
    assert [text for text in guides if "build.py" in text] == []
    assert any("skills-catalog check" in text for text in guides)
    run(environment, district, "export", str(tmp_path / "目录.xlsx"))
    explained = openpyxl.load_workbook(tmp_path / "目录.xlsx").worksheets[0]
    assert any("skills-catalog import 这个文件.xlsx" in str(row[0]) for row in explained.iter_rows(values_only=True))


def test_a_workbook_goes_out_and_comes_back(environment: Path, district: Path, tmp_path: Path) -> None:
    file = tmp_path / "目录.xlsx"
    said = run(environment, district, "export", str(file))
    assert said.startswith(f"山水区（{district}）：51 条记录，")
    assert run(environment, district, "import", str(file)).splitlines()[-1] == f"山水区（{district}）：没有变化。"


def test_a_new_record_is_written_and_checked(environment: Path, district: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(district, own)
    said = run(environment, own / "catalog", "new", "towns", "新镇")
    assert "2. 运行 skills-catalog check" in said and (own / "catalog" / "towns" / "新镇.yaml").is_file()
    assert "missing-field" in run(environment, own, "check", code=1)


def test_the_calculator_says_whose_rates_they_are(environment: Path, district: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("level: L4\n", "utf-8")
    assert run(environment, district, "calc", str(facts), "--on", "2026-11-25").startswith(
        f"山水区（{district}）：日期 2026-11-25"
    )
    assert run(environment, district, "calc", str(facts), "--json").startswith("{")


def test_what_start_makes_can_be_edited_though_the_program_may_not(environment: Path, tmp_path: Path) -> None:
    (starter,) = environment.rglob("files/starter")
    places = [starter, *starter.rglob("*")]
    for place in places:
        place.chmod(place.stat().st_mode & ~0o222)
    try:
        run(environment, tmp_path, "start", "shanshui", *NAMES)
    finally:
        for place in places:
            place.chmod(place.stat().st_mode | stat.S_IWUSR)
    assert all(p.stat().st_mode & stat.S_IWUSR for p in (tmp_path / "shanshui").rglob("*"))


def test_records_are_not_written_where_no_district_is(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("单位名称\n甲\n", "utf-8")
    for words in (("new", "towns", "新镇"), ("import", "表.csv", "--collection", "institutions")):
        said = run(environment, tmp_path, *words, code=1)
        assert "这里没有区县的目录" in said and "skills-catalog start" in said
    assert [p.name for p in tmp_path.iterdir()] == ["表.csv"]


def test_usage_names_the_command_that_was_typed(environment: Path, tmp_path: Path) -> None:
    assert run(environment, tmp_path, "--help").startswith("用法：skills-catalog ")
    said = run(environment, tmp_path, "chek", code=2)
    assert said.startswith("skills-catalog: error: usage: ") and said.endswith("看全部写法：skills-catalog --help\n")


def test_serve_in_an_empty_folder_shows_the_site_that_comes_with_the_program(environment: Path, tmp_path: Path) -> None:
    port = free_port()
    with (tmp_path / "served.log").open("w") as log:
        server = subprocess.Popen(
            command(environment, "serve", "--port", str(port)), cwd=tmp_path, env=alone(), stdout=log, stderr=log
        )
    try:
        until(lambda: server.poll() is not None or answers(f"http://127.0.0.1:{port}/", follow=True), 300, "the default site")
        said = (tmp_path / "served.log").read_text("utf-8")
        assert server.poll() is None, said
        assert "程序自带的目录" in said and f"站点在 {tmp_path}/site" in said
        assert httpx.get(f"http://127.0.0.1:{port}/datasette/catalog.json").status_code == 200
        assert httpx.get(f"http://127.0.0.1:{port}/data/query/").status_code == 404  # SQLite for browsers comes by npm
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0


def test_a_save_is_built_again_by_the_installed_program(environment: Path, district: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(district, own)
    port = free_port()
    with (tmp_path / "served.log").open("w") as log:
        server = subprocess.Popen(
            command(environment, "serve", "--port", str(port)), cwd=own, env=alone(), stdout=log, stderr=log
        )
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/", follow=True), 120, "the site")
        file = own / "content" / "about" / "index.md"
        file.write_text(file.read_text("utf-8") + "\n改过一句。\n", "utf-8")
        until(lambda: "改过一句" in httpx.get(f"http://127.0.0.1:{port}/about/").text, 120, "the page after the save")
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0


def test_python_without_the_packages_says_what_to_activate(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "skills_catalog" / "commands", tmp_path / "skills" / "skills_catalog" / "commands")
    shutil.copyfile(ROOT / "skills_catalog" / "__init__.py", tmp_path / "skills" / "skills_catalog" / "__init__.py")
    shutil.copyfile(ROOT / "build.py", tmp_path / "skills" / "build.py")
    for made, said in ((False, "先照 README 装好"), (True, "先运行 . ../skills/.venv/bin/activate，再试。")):
        if made:
            (tmp_path / "skills" / ".venv" / "bin").mkdir(parents=True)
        (tmp_path / "desk").mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-S", "../skills/build.py", "check"], cwd=tmp_path / "desk", env=alone(), text=True, encoding="utf-8",
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1 and not done.stdout
        assert done.stderr.startswith("缺少程序用的包 ") and said in done.stderr and done.stderr.count("\n") == 1
