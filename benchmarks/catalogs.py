"""Catalogs of any size, always the same: the default one with its projects varied to N, an institution to twenty of them,
its occupations to 300 and its rates to 2,000.

Run: ``.venv/bin/python -m benchmarks.catalogs 10000 /tmp/large`` and build with ``--catalog /tmp/large``.
"""

from __future__ import annotations

import datetime
import itertools
import random
import re
import shutil
import sys
from pathlib import Path

import yaml

from tests.support.places import ROOT

SEED = 20191
PLACES = ("东", "西", "南", "北", "河东", "河西", "城关", "新城", "湖滨", "古城", "站前", "开发区")
TRADES = ("技工", "实训", "培训", "职业", "技能", "就业")
OCCUPATIONS, RATES = 300, 2_000
VERSIONS = 5
"""How many yearly versions a series of rates has."""
FIRST_YEAR = 2020
OF_OCCUPATION = re.compile(r"fact: (?:occupation|level)\b|by: \[.*\b(?:occupation|level)\b")
DATE = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")


def shifted(text: str, by: datetime.timedelta) -> str:
    """A text with all its dates moved."""
    return DATE.sub(lambda m: (datetime.date(*map(int, m.groups())) + by).isoformat(), text)


def write(folder: Path, count: int, occupations: int = OCCUPATIONS, rates: int = RATES) -> Path:
    """Write a catalog of ``count`` projects into ``folder``; returns it.

    occupations, rates: how many there are in all; what the default catalog has stays, so that 0 adds none.
    """
    shutil.copytree(ROOT / "catalog", folder)
    for file in sorted((folder / "projects").glob("*.yaml"))[count:]:
        file.unlink()
    kinds = more_occupations(folder, occupations)
    more_rates(folder, rates)
    pick = random.Random(SEED)
    projects = [p.read_text("utf-8") for p in sorted((ROOT / "catalog" / "projects").glob("*.yaml"))]
    towns = [t["id"] for t in yaml.safe_load((ROOT / "catalog" / "towns" / "towns.yaml").read_text("utf-8"))]
    schools = [f"school-{n:05d}" for n in range(count // 20)]
    for school in schools:
        title = f"示例·{pick.choice(PLACES)}{pick.choice(TRADES)}培训学校{school[-5:].lstrip('0') or '0'}"
        town = pick.choice(towns)
        text = f"title: {title}\nsample: true\nbasis: [tzf-2019-11#1]\nkind: training_institution\ntown: {town}\n"
        (folder / "institutions" / f"{school}.yaml").write_text(text, "utf-8")
    for n in range(len(projects), count):
        text = projects[n % len(projects)]
        if n % 3 == 0:
            text = re.sub(r"(?m)^(title: .*?)(（.*)?$", rf"\g<1>·第{n // len(projects)}期\g<2>", text, count=1)
        text = re.sub(r"(?m)^institutions: .*$", f"institutions: [{pick.choice(schools)}]", text, count=1)
        text = re.sub(r"(?m)^(\s*)town: .*$", rf"\g<1>town: {pick.choice(towns)}", text)
        text = re.sub(
            r"(?m)^summary: (.*)$", rf"summary: \g<1>{pick.choice(PLACES)}{pick.choice(TRADES)}点 {n} 号班。", text, count=1
        )
        text = re.sub(r"(?ms)^former_ids: .*?$\n", "", text)
        text = re.sub(r"(?m)^occupation: (.*)$", lambda m, n=n: f"occupation: {nth(kinds, m.group(1), n // len(projects))}", text)
        text = re.sub(r"(?m)^ +except: .*\n", "", text)  # such a day, moved, would be none of the rule's
        text = re.sub(r"(?ms)^sessions:\n.*?(?=^recurring:)", "", text)  # and a class, moved, might be one of the rule's
        text = shifted(text, datetime.timedelta(days=pick.randrange(-60, 120)))
        (folder / "projects" / f"prj-n{n:06d}.yaml").write_text(text, "utf-8")
    return folder


def more_occupations(folder: Path, count: int) -> dict[str, list[str]]:
    """Vary the occupations to ``count``; returns each one of the default catalog → itself and its variants."""
    own = [o for f in sorted((folder / "occupations").glob("*.yaml")) for o in yaml.safe_load(f.read_text("utf-8"))]
    kinds = {o["id"]: [o["id"]] for o in own}
    texts = []
    for n in range(max(0, count - len(own))):
        base = own[n % len(own)]
        id = f"sample-occupation-{n:03d}"
        kinds[base["id"]].append(id)
        texts.append(
            f"- id: {id}\n  title: {base['title']}·方向{n // len(own) + 1}\n  sample: true\n"
            f"  code: {base['code'][0]}-99-{n // 100:02d}-{n % 100:02d}\n  code_version: {base['code_version']}\n"
            f"  major: {base['major']}\n"
        )
    if texts:
        (folder / "occupations" / "samples.yaml").write_text("\n".join(texts), "utf-8")
    return kinds


def nth(kinds: dict[str, list[str]], id: str, n: int) -> str:
    """An occupation or, as n goes up, one of its variants after the other."""
    same = kinds[id]
    return same[n % len(same)]


def more_rates(folder: Path, count: int) -> None:
    """Vary the rates to ``count``: sets of series of yearly versions, samples all, that exclude only rates of their own set.

    Only the first set has rates that look at an occupation or a level: each page of an occupation lists all of those.
    """
    own = [(p.stem, p.read_text("utf-8")) for p in sorted((folder / "rates").glob("*.yaml"))]
    pools = [own, [(name, text) for name, text in own if not OF_OCCUPATION.search(text)]]
    wanted = (
        (part, version, name, text)
        for part in itertools.count()
        for version in range(VERSIONS)
        for name, text in pools[min(part, 1)]
    )
    for part, version, name, text in itertools.islice(wanted, max(0, count - len(own))):
        series = f"{name}-{part:02d}"
        (folder / "rates" / f"{series}-{version}.yaml").write_text(version_of(series, text, part, version), "utf-8")


def version_of(series: str, text: str, part: int, version: int) -> str:
    """A rate of the default catalog as one yearly version of a series."""
    year = FIRST_YEAR + version
    until = f", to: {year}-12-31" if version < VERSIONS - 1 else ""
    for pattern, new in (
        (r"(?m)^(?:sample|series|former_ids): .*\n", ""),
        (r"(?m)^title: (.*)$", rf"title: \g<1>·第{part + 1}套{year}年版\nsample: true\nseries: {series}"),
        (r"(?m)^verification: .*$", "verification: sample"),
        (r"(?m)^in_force: .*$", f"in_force: {{from: {year}-01-01{until}}}"),
        (r"\{group: ([a-z_-]+)", rf"{{group: \g<1>-{part:02d}"),
    ):
        text = re.sub(pattern, new, text)
    return re.sub(r"\b(amount|fixed): (\d+)\b", lambda m: f"{m[1]}: {int(m[2]) + 10 * version}", text)


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
