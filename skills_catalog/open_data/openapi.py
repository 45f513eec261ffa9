"""The OpenAPI document of what programs may ask for: the static JSON and, where there is one, Datasette's endpoints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.model import Model
from skills_catalog.open_data.dictionary import DatabaseColumn
from skills_catalog.open_data.downloads import SETTINGS, PublishedData
from skills_catalog.records.kinds import COLUMNS, FIELDS
from skills_catalog.records.schema import Field, Part, fields

Node = dict[str, Any]
PLAIN = (("datapackage", "Frictionless 数据包"), ("metadata", "每张表、每一列的说明"), ("rules", "编译好的补贴规则"))
EXAMPLES = {"q": "电工", "from_date": "2026-01-01", "to_date": "2026-12-31", "days": "60", "on_date": "2026-11-25",
            "since": "2026-01-01"}  # fmt: skip
"""Values of the canned queries' parameters that show what they are like."""


class _Schemas:
    """The records as they are published: money in 分, dates as ISO text, absent fields left out."""

    def __init__(self) -> None:
        self.parts: dict[str, Node] = {}

    def value(self, field: Field) -> Node:
        meta = field.meta
        inner = self.part(field.part) if field.part is not None else dict(FIELDS[meta.kind].openapi)
        if field.shape == "list":
            inner = {"type": "array", "items": inner}
        elif field.shape == "map":
            inner = {"type": "object", "additionalProperties": inner}
        unit = "分" if meta.kind == "money" else meta.unit
        about = "。".join(t for t in (meta.help, f"单位：{unit}" if unit else "") if t)
        if "$ref" in inner:
            return {"allOf": [inner], "title": meta.label}
        return {**inner, "title": meta.label} | ({"description": about} if about else {})

    def part(self, cls: type[Part]) -> Node:
        if cls.__name__ not in self.parts:
            self.parts[cls.__name__] = {}
            known = fields(cls)
            self.parts[cls.__name__] = {
                "type": "object",
                "properties": {f.key: self.value(f) for f in known},
                "required": [f.key for f in known if f.required and f.shape == "one"],
            }
        return {"$ref": f"#/components/schemas/{cls.__name__}"}


def document(model: Model, published: PublishedData, base: str, datasette: str | None) -> bytes:
    """``data/openapi.json``. base: the site's public address or its path; datasette: its server's address or path, if any."""
    schemas = _Schemas()
    paths: dict[str, Node] = {}
    for name, spec in COLLECTIONS.items():
        listed = {"type": "array", "items": schemas.part(spec.cls)}
        paths[f"/data/{name}.json"] = _get(f"{spec.title}：全部记录", spec.lead, listed, tag="静态文件")
    for name, title in PLAIN:
        paths[f"/data/{name}.json"] = _get(title, "", {"type": "object"}, tag="静态文件")
    paths["/data/changes.json"] = _get("历次发布之间的变化", "", {"type": "array", "items": {"type": "object"}}, tag="静态文件")
    if datasette is not None:
        elsewhere = "://" in datasette
        for path, node in _datasette(published).items():
            if elsewhere:
                paths[path] = {"servers": [{"url": datasette.rstrip("/")}], **node}
            else:
                paths[f"/{datasette.rstrip('/')}{path}"] = node
    body = {
        "openapi": "3.1.0",
        "info": {
            "title": f"{model.district.name}职业技能培训开放数据",
            "version": model.data_date.isoformat(),
            "description": "只读。金额是整数，单位分；没有的字段是不知道，不是 0"
            + ("；sample 为 true 的是示例，不能引用。" if model.has_samples else "。"),
        },
        "servers": [{"url": base.rstrip("/") or "/"}],
        "paths": paths,
        "components": {"schemas": {"Fault": FAULT_SCHEMA, **dict(sorted(schemas.parts.items()))}},
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"


def _get(
    title: str, about: str, schema: Node, *, tag: str, parameters: list[Node] | None = None, faults: Mapping[str, str] = {}
) -> Node:
    answers: Node = {"200": {"description": "好", "content": {"application/json": {"schema": schema}}}}
    for status, text in faults.items():
        answers[status] = {"description": text, "content": {"application/json": {"schema": {"$ref": FAULT}}}}
    get: Node = {"summary": title, "tags": [tag], "responses": answers}
    return {"get": get | ({"description": about} if about else {}) | ({"parameters": parameters} if parameters else {})}


FAULT = "#/components/schemas/Fault"
FAULT_SCHEMA: Node = {
    "type": "object", "title": "为什么不行",
    "properties": {"ok": {"enum": [False]}, "error": {"type": ["string", "null"]}}, "required": ["ok", "error"],
}  # fmt: skip


def _parameter(name: str, about: str, schema: Node, *, where: str = "query", required: bool = False, example: Any = None) -> Node:
    out = {"name": name, "in": where, "description": about, "schema": schema, "required": required}
    return out | ({"example": example} if example is not None else {})


SHAPE = _parameter("_shape", "array：答复就是行的列表", {"type": "string", "enum": ["array"]}, required=True, example="array")


def _datasette(published: PublishedData) -> dict[str, Node]:
    """A path a table and a path a canned query, with the columns of each."""
    most = SETTINGS["max_returned_rows"]
    out: dict[str, Node] = {}
    refused = {"400": "参数不对"}
    for table in published.tables:
        parameters = [SHAPE, _parameter("_size", "最多几行", {"type": "integer", "minimum": 0, "maximum": most}, example=10)]
        if table.collection == table.name:
            parameters.append(_parameter("_search", "全文搜索，汉字一个字起", {"type": "string"}, example="电"))
        listed = {"type": "array", "items": _row(table.columns)}
        out[f"/catalog/{table.name}.json"] = _get(
            table.title, table.about, listed, tag="表", parameters=parameters, faults=refused
        )
    for name, query in published.queries.items():
        parameters = [SHAPE]
        for p in query.get("params", ()):
            parameters.append(_parameter(p, query.get("description", ""), {"type": "string"}, example=EXAMPLES.get(p)))
        listed = {"type": "array", "items": {"type": "object"}}
        out[f"/catalog/{name}.json"] = _get(
            query["title"], query.get("description", ""), listed, tag="现成的查询", parameters=parameters, faults=refused
        )
    sql = _parameter(
        "sql",
        "一条 SELECT，不能是空的",
        {"type": "string", "pattern": r"^\S"},
        required=True,
        example="select count(*) as n from projects",
    )
    about = f"最多 {most} 行，最长 {SETTINGS['sql_time_limit_ms']} 毫秒。"
    listed = {"type": "array", "items": {"type": "object"}}
    out["/catalog.json"] = _get(
        "自己写 SQL", about, listed, tag="SQL", parameters=[SHAPE, sql], faults={"400": "SQL 不对，或超过了时间"}
    )
    return out


def _row(columns: list[DatabaseColumn]) -> Node:
    return {"type": "object", "properties": {c.name: {**COLUMNS[c.kind].openapi, "title": c.label} for c in columns}}
