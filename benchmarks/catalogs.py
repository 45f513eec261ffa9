"""Catalogs of any size, always the same: the default one with its projects varied to N, an institution to twenty of them.

Run: ``.venv/bin/python -m benchmarks.catalogs 10000 /tmp/large`` and build with ``--catalog /tmp/large``.
"""

from __future__ import annotations

import datetime
import random
import re
import shutil
import sys
from pathlib import Path

import yaml

from tests.conftest import ROOT

SEED = 20191
PLACES = ("东", "西", "南", "北", "河东", "河西", "城关", "新城", "湖滨", "古城", "站前", "开发区")
TRADES = ("技工", "实训", "培训", "职业", "技能", "就业")
DATE = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")


def shifted(text: str, by: datetime.timedelta) -> str:
    """A text with all its dates moved."""
    return DATE.sub(lambda m: (datetime.date(*map(int, m.groups())) + by).isoformat(), text)


def write(folder: Path, count: int) -> Path:
    """Write a catalog of ``count`` projects into ``folder``; returns it."""
    shutil.copytree(ROOT / "catalog", folder)
    for file in sorted((folder / "projects").glob("*.yaml"))[count:]:
        file.unlink()
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
        text = shifted(text, datetime.timedelta(days=pick.randrange(-60, 120)))
        (folder / "projects" / f"prj-n{n:06d}.yaml").write_text(text, "utf-8")
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
