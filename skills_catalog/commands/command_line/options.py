"""The options that verbs share, and the settings that are made of them: here and nowhere else."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from skills_catalog.catalog import folders
from skills_catalog.catalog.settings import GUIDES, Settings, Sources
from skills_catalog.commands.command_line.chinese_click import Verb, VerbOption
from skills_catalog.commands.command_line.failures import said, stopped
from skills_catalog.commands.command_line.places import district_above, program_files, typed
from skills_catalog.commands.command_line.values import BasePath, OneOf, WholeNumber

Function = Callable[..., int]
PLACE = click.Path(path_type=Path)
READING, BUILDING = "读什么", "怎么生成"
SQLITE, QR = "node_modules/@sqlite.org/sqlite-wasm/dist", "node_modules/lean-qr"
FORMS = "tests/rules/forms"


def verb(name: str, help: str) -> Callable[[Function], Verb]:
    """Make a verb of a function."""
    return click.command(name, cls=Verb, help=help)


def option(*names: str, **more: Any) -> Callable[[Function], Function]:
    """Give a verb an option."""
    return click.option(*names, cls=VerbOption, **more)


clean = option("--clean", is_flag=True, help="不用上一次的结果，全部重新生成")
as_json = option("--json", "as_json", is_flag=True, help="输出 JSON")

SHOWING = functools.partial(
    option, "--samples/--no-samples", default=None,
    help="显示不显示示例（默认照 district.yaml 的 samples）；--no-samples 整站不出现示例",
)  # fmt: skip

_READING = (
    option("--catalog", "catalogs", type=PLACE, multiple=True, metavar="文件夹", section=READING,
           help="目录；可以写几个，或写里面每个区县一个文件夹（以区划代码命名）的文件夹"),
    option("--content", type=PLACE, metavar="文件夹", section=READING, help="指南（默认用目录旁边的 content/）"),
    option("--templates", type=PLACE, metavar="文件夹", section=READING, help="模板"),
    option("--config", type=PLACE, metavar="文件", section=READING, help="mkdocs.yml（默认用目录旁边的）"),
    option("--metadata", type=PLACE, metavar="文件", section=READING, help="Datasette 的说明"),
    option("--sqlite", type=PLACE, metavar="文件夹", section=READING, help="浏览器用的 SQLite（npm ci 装的）"),
    option("--qr", type=PLACE, metavar="文件夹", section=READING, help="画二维码的程序（npm ci 装的）"),
)  # fmt: skip


def _building(*, hidden: bool, published: bool = True) -> list[Callable[[Function], Function]]:
    """hidden: for verbs that do not build; they take the same words, so that a script can say them to every verb.

    published: whether the verb looks at what is published, so that the choice of samples is shown.
    """
    one = functools.partial(option, section=BUILDING, hidden=hidden)
    return [
        one("--out", metavar="文件夹", help="写到哪里，或对象存储的地址（fsspec 的写法，例如 s3://…）"),
        one("--base-url", type=BasePath(), default="/", metavar="路径", help="站点在域名下的路径，例如 /rsj/skills/"),
        one("--parent-url", metavar="地址", help="上一级站点的地址，例如 /（几个区县一起发布时自动填）"),
        one("--jobs", type=WholeNumber(1, 1024), metavar="个数", help="同时用几个进程（默认：处理器个数）"),
        one("--only", type=OneOf(("pages",)), help="只生成网页：不要数据库、下载、搜索和离线包"),
        one("--scheduler", metavar="地址", help="在 Dask 集群上生成网页（几个区县时，每个区县整个在那里生成）：调度器的地址，例如 tcp://10.0.0.1:8786"),
        SHOWING(section="选项" if hidden else BUILDING, hidden=not published),
        option("--mounted", hidden=True),
        one("--previous", type=PLACE, metavar="文件", help="上一次发布的 catalog.db：和它比，写出变化"),
    ]  # fmt: skip


SETTINGS = ("out", "base_url", "parent_url", "jobs", "only", "scheduler", "samples", "mounted", "previous")


def reads(function: Function, *, samples: bool = False) -> Function:
    """Give a verb the options that name what is read; it is called with ``Sources`` in front.

    samples: whether it is also given the choice whether samples are shown.
    """
    unused = [name for name in SETTINGS if name != "samples" or not samples]

    @functools.wraps(function)
    def called(**given: Any) -> int:
        sources, rest = sources_of(given)
        with said(sources, sources.base):
            return function(sources, **{name: value for name, value in rest.items() if name not in unused})

    return _with(called, [*_READING, *_building(hidden=True, published=samples)])


reads_published = functools.partial(reads, samples=True)
"""As ``reads``, for verbs that look at what is published."""


def builds(function: Function) -> Function:
    """Give a verb the options of a build; it is called with ``Settings`` in front."""

    @functools.wraps(function)
    def called(**given: Any) -> int:
        sources, rest = sources_of(given)
        settings, rest = settings_of(sources, rest)
        with said(sources, settings.out, settings.scheduler):
            return function(settings, **rest)

    return _with(called, [*_READING, *_building(hidden=False), clean])


def _with(function: Function, options: list[Callable[[Function], Function]]) -> Function:
    for one in reversed(options):
        function = one(function)
    return function


def sources_of(given: dict[str, Any]) -> tuple[Sources, dict[str, Any]]:
    """Return what is read, as options name it or as it lies where the command was typed; and the other options."""
    rest, base, files = dict(given), Path.cwd(), program_files()
    own = district_above(base) or files
    metadata = "datasette_metadata.yml"
    usual = {
        "content": own / "content", "templates": files / "site_templates", "config": own / "mkdocs.yml",
        "metadata": next(p / metadata for p in (own, files) if p == files or (p / metadata).exists()), "sqlite": files / SQLITE,
        "qr": files / QR,
    }  # fmt: skip
    catalogs = tuple(folder.resolve() for folder in rest.pop("catalogs") or [own / "catalog"])
    shared = frozenset(name for name in GUIDES if rest[name] is not None)
    places = {name: (rest.pop(name) or place).resolve() for name, place in usual.items()}
    sources = Sources(catalogs=catalogs, base=base, forms=(files / FORMS).resolve(), shared=shared, **places)
    return sources if len(catalogs) > 1 else sources.of(*catalogs), rest


def settings_of(sources: Sources, given: dict[str, Any]) -> tuple[Settings, dict[str, Any]]:
    """Return what a build was given; and the other options."""
    rest = dict(given)
    own = {name: rest.pop(name) for name in (*SETTINGS, "clean")}
    out = own.pop("out") or str(beside(sources) / "site")
    store = out if "://" in out else None
    return Settings(sources=sources, out=Path(out).resolve(), store=store, progress=sys.stderr.isatty(), **own), rest


def beside(sources: Sources) -> Path:
    """Return the folder that a command writes in where no option says so: the district's, or else where one stands."""
    return district_above(sources.base) or sources.base


def one_catalog(sources: Sources) -> None:
    """Raise BuildStopped where several catalogs were given to a command that works on one."""
    if folders.are_several(sources.catalogs):
        message = "这个命令一次只用一个目录，这里有几个区县。用 --catalog 指出是哪一个区县的文件夹。"
        raise stopped("、".join(map(str, sources.catalogs)), "one-catalog", message)


def own_catalog(sources: Sources) -> None:
    """Raise BuildStopped where a command that writes records would write into the catalog that comes with the program."""
    one_catalog(sources)
    if comes_with_the_program(sources):
        message = f"这里没有区县的目录。到区县的文件夹里运行，用 --catalog 指出目录，或用 {typed()} start 新建。"
        raise stopped(str(sources.base), "missing-file", message)


def comes_with_the_program(sources: Sources) -> bool:
    """Whether the catalog is the program's own, taken because no other was found."""
    return sources.catalogs == (program_files() / "catalog",) and district_above(sources.base) is None


def whose(sources: Sources) -> str:
    """Return the beginning of what a command prints: the district and where it lies; nothing for several districts."""
    if folders.are_several(sources.catalogs):
        return ""
    place = "程序自带的目录" if comes_with_the_program(sources) else sources.catalog.parent
    return f"{folders.name_of(sources.catalog)}（{place}）："
