"""Switching samples off and on: another release each time, the same bytes as from nothing, in one district and in several."""

from __future__ import annotations

from pathlib import Path

from tests.support.districts import write_districts
from tests.support.program import run_build
from tests.support.sites import tiny_arguments, tree


def built(*words: str) -> None:
    done = run_build(["build", *words])
    assert done.returncode == 0, done.stderr


def site(folder: Path) -> dict[str, str]:
    return {file: digest for file, digest in tree(folder).items() if file != ".release"}


def test_a_switch_by_option_or_by_the_district_is_a_clean_build(tmp_path: Path) -> None:
    given, out = tiny_arguments(tmp_path), tmp_path / "site"
    built(*given)
    whole = site(out)
    built(*given, "--no-samples")
    hidden = site(out)
    assert (
        "示例"
        not in (out / "occupations" / "电工" / "index.html").read_text("utf-8").split("<main")[1].split("列入目录")[-1][:200]
    )
    assert hidden != whole
    built(*given, "--no-samples", "--clean")
    assert site(out) == hidden
    built(*given)
    assert site(out) == whole
    district = tmp_path / "catalog" / "district.yaml"
    district.write_text(district.read_text("utf-8") + "samples: hide\n", "utf-8")
    built(*given)
    by_district = site(out)
    built(*given, "--clean")
    assert site(out) == by_district
    assert (out / "occupations" / "电工" / "index.html").read_text("utf-8").count("列入目录") == 0
    built(*given, "--samples")
    assert "列入目录" in (out / "occupations" / "电工" / "index.html").read_text("utf-8")


def test_check_looks_at_what_the_option_publishes(tmp_path: Path) -> None:
    place = tmp_path / "shanshui"
    started = run_build(["start", str(place), "--name", "山水区", "--code", "990002", "--city", "江河市", "--province", "某省"])
    assert started.returncode == 0, started.stderr
    for words, code in (([], 0), (["--samples"], 0), (["--no-samples"], 1)):
        done = run_build(["check", "--catalog", str(place / "catalog"), *words])
        assert done.returncode == code, done.stdout + done.stderr
        assert ("sample-needed" in done.stdout) is (code == 1)


def test_changes_against_an_earlier_publication_tell_of_no_sample(tmp_path: Path) -> None:
    given = tiny_arguments(tmp_path)
    project = tmp_path / "catalog" / "projects" / "p-1.yaml"
    text = project.read_text("utf-8").replace("institutions: [one]\n", "")
    project.write_text(f"sample: true\n{text}", "utf-8")
    built(*given)
    old = tmp_path / "old.db"
    old.write_bytes((tmp_path / "site" / "data" / "catalog.db").read_bytes())
    built(*given, "--no-samples", "--previous", str(old))
    changes = (tmp_path / "site" / "data" / "changes.json").read_text("utf-8")
    assert "p-1" not in changes and "电工（五级）" not in changes


def test_the_option_is_for_every_district_of_several(tmp_path: Path) -> None:
    given = write_districts(tmp_path)
    built(*given, "--no-samples")
    homes = [p for p in (tmp_path / "site").iterdir() if p.name.isdigit()]
    assert len(homes) == 3
    for home in homes:
        assert "列入目录" not in (home / "occupations" / "电工" / "index.html").read_text("utf-8")
