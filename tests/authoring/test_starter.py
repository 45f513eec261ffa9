"""A district begins from nothing: its folder passes every check and makes a site, with nothing of ours in it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from skills_catalog.catalog.district import District
from tests.support.places import ROOT
from tests.support.program import run_here

pytestmark = pytest.mark.slow

WHO = ["--name", "山水区", "--code", "990002", "--city", "江河市", "--province", "某省"]
OURS = re.compile(r"台儿庄|枣庄|\b370405|tzf-2019-11")


def started(folder: Path, *more: str) -> Path:
    done = run_here(["start", str(folder), *WHO, *more])
    assert done.returncode == 0, done.stderr
    return folder


def test_a_new_district_passes_every_check_and_makes_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(started(tmp_path / "山水"))
    checked = run_here(["check"])
    assert (checked.returncode, checked.stdout) == (0, "")
    assert "0 个错误，0 个警告" in checked.stderr
    assert {p.name for p in Path().iterdir()} == {"catalog", "content", "schemas", "mkdocs.yml", ".gitignore", ".vscode"}
    assert run_here(["build"]).returncode == 0
    site = tmp_path / "山水" / "site"
    assert "山水区职业技能培训" in (site / "index.html").read_text("utf-8")
    home = (site / "index.html").read_text("utf-8")
    assert "1970" not in home and datetime.date.today().isoformat() in home
    assert all(record["sample"] for record in json.loads((site / "data" / "projects.json").read_text("utf-8")))
    for file in (tmp_path / "山水").rglob("*"):
        if file.suffix in (".yaml", ".yml", ".md", ".html", ".json"):
            text = file.read_text("utf-8")
            assert not OURS.search(text), file


def test_every_option_is_in_the_catalog(tmp_path: Path) -> None:
    folder = started(tmp_path / "a", "--short-name", "山'水: #1")
    text = (folder / "catalog" / "district.yaml").read_text("utf-8")
    assert "name: '山水区'\nshort_name: '山''水: #1'\ncode: '990002'\ncity: '江河市'\nprovince: '某省'\n" in text
    assert set(WHO[::2]) <= {f"--{name.replace('_', '-')}" for name in District.__annotations__}


def test_what_stands_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("a", "file"):
        done = run_here(["start", str(tmp_path / name), *WHO])
        assert done.returncode == 1 and "out-folder" in done.stderr
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "file", "letter.txt"]


def test_a_wrong_code_leaves_nothing(tmp_path: Path) -> None:
    done = run_here(["start", str(tmp_path / "a"), *WHO, "--code", "99"])
    assert done.returncode == 1 and "catalog/district.yaml:3:7: error: bad-code" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_command_means_the_district_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(started(tmp_path / "a"))
    assert "990002" in (tmp_path / "a" / "catalog" / "district.yaml").read_text("utf-8")
    assert "53 条记录" in run_here(["check"]).stderr
    monkeypatch.chdir(tmp_path)
    assert "53 条记录" not in run_here(["check"]).stderr


def test_a_district_has_its_own_icon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(started(tmp_path / "a"))
    (tmp_path / "a" / "content" / "icons").mkdir()
    (tmp_path / "a" / "content" / "icons" / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert run_here(["build"]).returncode == 0
    (own,) = (tmp_path / "a" / "site" / "assets").glob("kf-*/icons/icon.svg")
    assert own.read_text() == '<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert not (tmp_path / "a" / "site" / "icons").exists()
    ours = ROOT / "site_templates" / "assets" / "icons" / "icon-192.png"
    assert (own.parent / "icon-192.png").read_bytes() == ours.read_bytes()


def test_editors_know_the_new_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = started(tmp_path / "a")
    named = json.loads((folder / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert all((folder / name).is_file() for name in named)
    assert "training" in (folder / "schemas" / "cases.schema.json").read_text("utf-8")  # the id of its own rate
    monkeypatch.chdir(folder)
    assert run_here(["new", "towns", "t-9"]).returncode == 0
    assert (
        (folder / "catalog" / "towns" / "t-9.yaml")
        .read_text("utf-8")
        .startswith("# yaml-language-server: $schema=../../schemas/")
    )
