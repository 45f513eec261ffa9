"""The data sets described for programs: a Frictionless Data Package and a DCAT 3 catalog with Shandong's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from skills_catalog.catalog.linked_data import UNDECLARED, Linker
from skills_catalog.catalog.model import Model
from skills_catalog.open_data.dictionary import DatabaseColumn, DatabaseTable
from skills_catalog.open_data.measured_file import MeasuredFile, readable_json
from skills_catalog.records.kinds import COLUMNS

MEDIA = {
    "csv": ("text/csv", "CSV"), "json": ("application/json", "JSON"), "jsonl": ("application/jsonl", "JSON Lines"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    "parquet": ("application/vnd.apache.parquet", "Parquet"), "db": ("application/vnd.sqlite3", "SQLite"),
}  # fmt: skip


def package(model: Model, tables: Sequence[DatabaseTable], files: Sequence[MeasuredFile]) -> bytes:
    """``data/datapackage.json``: a resource a CSV file, with keys and the description of every column."""
    open_data, district = model.district.open_data, model.district
    csvs = {f.table: f for f in files if f.form == "csv"}
    names = {t.name for t in tables}
    body: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": f"skills-{district.code}",
        "title": f"{district.name}职业技能培训目录",
        "version": model.data_date.isoformat(),
        "created": f"{model.data_date.isoformat()}T00:00:00+08:00",
        "contributors": [{"title": model.title("departments", open_data.owner), "role": "publisher"}],
        "resources": [_resource(t, csvs[t.name], names) for t in tables if t.name in csvs],
    }
    if district.site_url:
        body["homepage"] = district.site_url
    if re.fullmatch(r"https?://\S+", open_data.licence):
        body["licenses"] = [{"path": open_data.licence}]
    return readable_json(body)


def _resource(table: DatabaseTable, file: MeasuredFile, names: set[str]) -> dict[str, Any]:
    keys = [
        {"fields": [c.name], "reference": {"resource": c.ref, "fields": ["id"]}}
        for c in table.exported
        if c.ref in names and c.ref != table.name
    ]
    keys += [{"fields": [c.name], "reference": {"resource": "", "fields": ["id"]}} for c in table.exported if c.ref == table.name]
    schema: dict[str, Any] = {"fields": [_field(c) for c in table.exported], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name, "type": "table", "title": table.title,
        "description": table.about, "path": file.path,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": file.size, "hash": f"sha256:{file.sha256}",
        "schema": schema,
    }  # fmt: skip


def _field(column: DatabaseColumn) -> dict[str, Any]:
    out: dict[str, Any] = {"name": column.name, "type": COLUMNS[column.kind].frictionless, "title": column.label}
    if column.text != column.label:
        out["description"] = column.text
    if column.kind == "yes_no":
        out |= {"trueValues": ["1"], "falseValues": ["0"]}
    if column.required:
        out["constraints"] = {"required": True}
    return out


def dcat(model: Model, tables: Sequence[DatabaseTable], files: Sequence[MeasuredFile], base: str) -> bytes:
    """``data/dcat.jsonld``: DCAT 3, with what Shandong's rules ask a data set to say about itself.

    base: the site's public address, or its path. The extra fields are terms of the data page, in Chinese there.
    """
    at, open_data, district = Linker(model, base), model.district.open_data, model.district
    page = at.url("data/")
    owner = {
        "@id": at.url(f"departments/{open_data.owner}/"), "@type": "foaf:Agent",
        "foaf:name": model.title("departments", open_data.owner),
    }  # fmt: skip
    day = {"@type": "xsd:date", "@value": model.data_date.isoformat()}
    shared: dict[str, Any] = {
        "dct:publisher": owner, "dct:modified": day, "dct:language": "zh-CN",
        "dct:spatial": {"@type": "dct:Location", "dct:identifier": district.code, "rdfs:label": district.name},
        "dct:accessRights": open_data.open_attribute, "dct:accrualPeriodicity": open_data.update_frequency,
        "sd:openAttribute": open_data.open_attribute, "sd:updateFrequency": open_data.update_frequency,
        "sd:maskingRule": open_data.masking_rule, "sd:owner": model.title("departments", open_data.owner),
        "sd:dictionary": {"@id": at.url("data/dictionary/")},
        "dct:license": open_data.licence if open_data.licence != UNDECLARED else {"rdfs:label": UNDECLARED},
    }  # fmt: skip
    whole = [f for f in files if not f.table]
    sets = [_dataset(at, "catalog", f"{district.name}：全部目录", "全部表，放在一个文件里。", whole, shared)]
    for table in tables:
        own = [f for f in files if f.table == table.name]
        title = f"{district.name}：{table.title}"
        sets.append(_dataset(at, table.name, title, table.about or table.title, own, shared))
    body: Mapping[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "sd": f"{page}#",
        },
        "@id": page, "@type": "dcat:Catalog", "dct:title": f"{district.name}职业技能培训开放数据",
        "dct:description": f"{district.name}职业技能培训的全部公开目录。", **shared, "dcat:dataset": sets,
    }  # fmt: skip
    return readable_json(body)


def _dataset(
    at: Linker, name: str, title: str, about: str, files: Sequence[MeasuredFile], shared: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "@id": at.url(f"data/dictionary/#{name}").replace("%23", "#"), "@type": "dcat:Dataset", "dct:identifier": name,
        "dct:title": title, "dct:description": about, "dcat:theme": "职业技能培训", **shared,
        "dcat:distribution": [_distribution(at, f) for f in files],
    }  # fmt: skip


def _distribution(at: Linker, file: MeasuredFile) -> dict[str, Any]:
    media, form = MEDIA[file.form]
    url = {"@id": at.url(f"data/{file.path}")}
    return {
        "@type": "dcat:Distribution", "dct:title": form, "dcat:downloadURL": url, "dcat:accessURL": url, "dcat:mediaType": media,
        "dct:format": form, "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum", "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }  # fmt: skip
