"""What a site has beside the pages of records: its sections, its single pages, its menu, the paths that guides may name."""

from __future__ import annotations

from typing import Any

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.model import Model

SECTION_OF = {
    "projects": "projects", "institutions": "institutions", "occupations": "occupations", "rates": "rates",
    "policies": "policies", "towns": "projects", "groups": "rates", "funds": "rates",
}  # fmt: skip
SECTIONS = ("projects", "institutions", "occupations", "rates", "policies", "calculator", "data", "guide", "other")
DEPTHS = (1, 2, 3)
SINGLES = (
    ("finder", "finder.html", "找培训", "按名字、拼音、镇街、等级和时间找培训项目、补贴、机构和指南。", "projects"),
    ("calculator", "calculator.html", "算补贴",
     "回答几个问题，看能领哪几项补贴、多少钱、凭哪一条。您填的内容不会离开手机。", "calculator"),
    ("roster", "roster.html", "按名单算",
     "贴上或打开一班人的名单，逐人看能领哪项补贴、多少钱。名单只在这台设备上读，不会发出去。", "calculator"),
    ("offline", "offline.html", "离线使用", "把培训、补贴和政策存到这台设备，没有网络也能查、能算。", "other"),
    ("verify", "verify.html", "验证本站", "在您的浏览器里把检验用例跑一遍，看有几个和公布的结果一致。", "other"),
    ("about/truth", "truth.html", "什么是真的",
     "每项补贴标准、参数、机构、统计数字核验到什么程度，来自哪份文件；找过没有找到的，附写好的公开申请书。", "other"),
    ("data", "data.html", "开放数据", "全部目录的下载、数据库和查询接口。", "data"),
    ("data/dictionary", "dictionary.html", "数据字典", "数据库的每张表、每一列：意思、类型、单位、指向哪里。", "data"),
    ("data/api", "api.html", "接口", "程序怎么取数据：固定的 JSON 地址、在线查询的地址、参数和例子。", "data"),
    ("data/changes", "changes.html", "数据变化", "历次发布之间新增、删除、修改了哪些记录，改的是哪个字段。", "data"),
    ("data/rate-history", "rate-history.html", "补贴标准的历史", "每项补贴历次标准的金额和有效期，有图有表。", "data"),
)  # fmt: skip
"""The pages that are neither a record nor a list: path, template, title, description, section."""
ABOVE = {"data": ("开放数据", "data/"), "about": ("关于本站", "about/")}
"""Folder of a single page → name and path of the page above it."""
QUERY = ("data/query", "query.html", "用 SQL 查", "在浏览器里用 SQL 查全部数据，不用服务器，离线也行。", "data")
"""The page that is there where SQLite for browsers is."""


def places(query: bool) -> list[tuple[str, str, str]]:
    """The single pages that the search names: path, title, description. query: whether there is one for SQL."""
    singles = [*SINGLES, *([QUERY] if query else [])]
    found = [(f"{path}/", title, description) for path, _, title, description, _ in singles if path != "finder"]
    return [*found, ("responsibility/", "责任分工表", "每一条由哪个部门牵头、哪些部门配合，归谁管。")]


def section(collection: str) -> str:
    return SECTION_OF.get(collection, "other")


def sections() -> dict[str, str]:
    """First part of an address → the section whose tab is lit."""
    singles = {path: section for path, _, _, _, section in SINGLES if "/" not in path}
    return {c: section(c) for c in COLLECTIONS} | singles | {"responsibility": "policies", "guide": "guide"}


DATA_FILES = (
    "catalog.db", "catalog.xlsx", "checksums.txt", "rules.json", "changes.json", "changes.xml", "datapackage.json", "dcat.jsonld",
    "openapi.json", "metadata.json", "training_record.schema.json", "truth.csv", "truth.json",
)  # fmt: skip
"""The files below ``data/`` that a guide may lead to, beside those of the collections."""


def known_paths(model: Model) -> dict[str, str]:
    """What ``catalog:PATH`` in Markdown may name → site path."""
    out = {
        "": "",
        "finder": "finder/",
        "calculator": "calculator/",
        "roster": "roster/",
        "verify": "verify/",
        "about/truth": "about/truth/",
        "offline": "offline/",
        "data": "data/",
        "data/dictionary": "data/dictionary/",
        "data/api": "data/api/",
        "data/changes": "data/changes/",
        "data/rate-history": "data/rate-history/",
        "responsibility": "responsibility/",
    }
    for collection, records in model.records.items():
        out[collection] = f"{collection}/"
        for record in records.values():
            out[f"{collection}/{record.id}"] = f"{collection}/{record.id}/"
            if isinstance(record, Policy):
                for article in record.articles:
                    here = f"policies/{record.id}/article-{article.n}"
                    out[here] = f"{here}/"
    for name in DATA_FILES:
        out[f"data/{name}"] = f"data/{name}"
    for collection in COLLECTIONS:
        for ending in ("csv", "json", "jsonl"):
            out[f"data/{collection}.{ending}"] = f"data/{collection}.{ending}"
    out["datasette"] = "data/#datasette"
    return out


def menu() -> list[dict[str, Any]]:
    """The whole menu, grouped: for the header of every page."""
    groups: dict[str, list[dict[str, str]]] = {}
    for collection in COLLECTIONS.values():
        groups.setdefault(collection.heading, []).append({"path": f"{collection.id}/", "title": collection.title})
    groups["找培训"].insert(0, {"path": "finder/", "title": "搜索"})
    groups["查补贴"][:0] = [{"path": "calculator/", "title": "算补贴"}, {"path": "roster/", "title": "按名单算"}]
    groups["读政策"].append({"path": "responsibility/", "title": "责任分工表"})
    groups["看数据"].insert(0, {"path": "data/", "title": "开放数据"})
    groups["帮助"] = [
        {"path": "guide/", "title": "使用指南"},
        {"path": "guide/faq/", "title": "常见问题"},
        {"path": "offline/", "title": "离线使用"},
        {"path": "about/truth/", "title": "什么是真的"},
        {"path": "verify/", "title": "验证本站"},
        {"path": "about/", "title": "关于本站"},
    ]
    return [{"title": title, "links": links} for title, links in groups.items()]
