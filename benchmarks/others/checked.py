"""What a built site must be like to count: the addresses of ours, comparable bytes, and what project pages say."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.others.records import Inputs, Plain

SAMPLES = 60
NEAR = 0.05
"""By how much the bytes of the same pages may differ."""


class Wrong(SystemExit):
    """A generator's site is not the same site."""


def pages(site: Path) -> Iterator[tuple[str, int]]:
    """Path and size of every page."""
    for folder, _, files in os.walk(site):
        if "index.html" in files:
            file = Path(folder, "index.html")
            yield file.parent.relative_to(site).as_posix(), file.stat().st_size


def weight(site: Path) -> tuple[int, int]:
    """Files and bytes of a folder."""
    found = [p.stat().st_size for p in site.rglob("*") if p.is_file()]
    return len(found), sum(found)


def words(page: str) -> str:
    """The text of a page without any space: how lines are broken does not count."""
    page = re.sub(r'<script type="application/ld\+json">.*?</script>', "", page, flags=re.DOTALL)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def linked(page: str) -> list[Any]:
    """The JSON-LD of a page."""
    return [json.loads(t) for t in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)]


@dataclass(frozen=True)
class Sample:
    """A project's page as ours has it, and the record it is made from."""

    path: str
    record: Plain
    words: str
    linked: list[Any]


@dataclass(frozen=True)
class Reference:
    """Our site, to compare others with."""

    sizes: dict[str, int]
    samples: list[Sample]
    institutions: dict[str, str]

    @property
    def bytes(self) -> int:
        return sum(self.sizes.values())


def reference(site: Path, inputs: Inputs) -> Reference:
    projects = inputs.records["projects"]
    chosen = projects[:: max(1, len(projects) // SAMPLES)]
    samples = []
    for record in chosen:
        path = f"projects/{record['r']['id']}"
        page = (site / path / "index.html").read_text("utf-8")
        samples.append(Sample(path, record["r"], words(page), linked(page)))
    return Reference(dict(pages(site)), samples, inputs.shared["titles"]["institutions"])


def check(name: str, site: Path, ours: Reference, *, same_shell: bool = True, without: str = "\0") -> float:
    """Raise Wrong unless a site is the same as ours; returns the difference of bytes as a share of ours.

    same_shell: whether the generator was given our shell, so that all words and the bytes can be compared.
    without: the beginning of the addresses that are left out.
    """
    theirs = dict(pages(site))
    lacking, more = (
        sorted(p for p in ours.sizes.keys() - theirs if not f"{p}/".startswith(without)),
        sorted(theirs.keys() - ours.sizes),
    )
    if lacking or (more and same_shell):
        raise Wrong(f"{name}: {len(lacking)} pages are missing {lacking[:5]}, {len(more)} are too many {more[:5]}")
    for sample in ours.samples:
        page = (site / sample.path / "index.html").read_text("utf-8")
        _said(name, sample, page, ours.institutions)
        if same_shell and words(page) != sample.words:
            raise Wrong(f"{name}: {sample.path} has other words than ours")
        if same_shell and linked(page) != sample.linked:
            raise Wrong(f"{name}: {sample.path} has other JSON-LD than ours")
    share = sum(theirs.values()) / ours.bytes - 1
    if same_shell and abs(share) > NEAR:
        raise Wrong(f"{name}: the pages' bytes differ by {share:.1%}")
    return share


def _said(name: str, sample: Sample, page: str, institutions: dict[str, str]) -> None:
    """What no project page may lack, whatever is around it."""
    rows = len(re.findall("data-kf-session=", page))
    if rows != len(sample.record.get("sessions", ())):
        raise Wrong(f"{name}: {sample.path} has {rows} sessions")
    for institution in sample.record["institutions"]:
        if html.escape(institutions[institution]) not in page and institutions[institution] not in page:
            raise Wrong(f"{name}: {sample.path} does not name {institutions[institution]}")
