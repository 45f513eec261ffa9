"""The site for Hugo: a Markdown file a record, or one JSON file and a content adapter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from benchmarks.others.records import MADE, Inputs, Plain

HERE = Path(__file__).resolve().parent
ADAPTER = """{{- $records := resources.Get "records.json" | transform.Unmarshal -}}
{{- range $collection, $list := $records -}}
{{- range $list -}}
{{- $build := default dict .build -}}
{{- $.AddPage (dict "path" .path "title" .title "weight" .weight "type" $collection "build" $build "params" .params) -}}
{{- end -}}
{{- end -}}
"""
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write(folder: Path, inputs: Inputs, form: str) -> Path:
    """Make a Hugo project; form: ``markdown`` or ``json``. Returns its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "hugo", folder)
    _file(folder / "data" / "shared.json", json.dumps(inputs.shared, ensure_ascii=False))
    for collection in MADE:
        _file(folder / "content" / collection / "_index.md", f"---\ntype: {collection}\n---\n")
    _file(folder / "content" / "raw" / "_index.md", "---\nbuild: {render: never, list: never}\n---\n")
    for n, page in enumerate(inputs.raw):
        front = {"url": f"/{page.path}", "type": "raw", "title": page.title, "build": {"list": "never"}}
        params = {"whole": True} if not page.shell else {"shell": page.shell, "head": page.head}
        name = f"raw/page-{n:04d}.md" if page.path else "_index.md"
        if not page.path:
            front = {}
        _file(folder / "content" / name, f"{json.dumps({**front, 'params': params}, ensure_ascii=False)}\n{page.body}")
    pages = {c: [_page(c, n, r) for n, r in enumerate(inputs.records[c], 1)] for c in MADE}
    if form == "json":
        _file(folder / "assets" / "records.json", json.dumps(pages, ensure_ascii=False))
        _file(folder / "content" / "_content.gotmpl", ADAPTER)
        return folder
    for collection, found in pages.items():
        for page in found:
            front = {k: v for k, v in page.items() if k != "path"} | {"type": collection}
            text = yaml.dump(front, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=1_000_000)
            _file(folder / "content" / f"{page['path']}.md", f"---\n{text}---\n")
    return folder


def _page(collection: str, weight: int, record: Plain) -> Plain:
    own = {k: v for k, v in record.items() if k not in ("page_title", "description", "listed")}
    params = {**own, "text": record["description"]}
    page: Plain = {"path": f"{collection}/{record['r']['id']}", "title": record["page_title"], "weight": weight, "params": params}
    return page if record["listed"] else page | {"build": {"list": "never", "render": "always", "publishResources": False}}


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def edit(folder: Path, form: str, project: str, summary: str) -> None:
    """Give one project another summary."""
    if form == "json":
        file = folder / "assets" / "records.json"
        pages = json.loads(file.read_text("utf-8"))
        page = next(p for p in pages["projects"] if p["path"] == f"projects/{project}")
        page["params"]["r"]["summary"] = summary
        file.write_text(json.dumps(pages, ensure_ascii=False), "utf-8")
        return
    file = folder / "content" / "projects" / f"{project}.md"
    front = yaml.load(file.read_text("utf-8").split("---\n")[1], Loader=yaml.CSafeLoader)
    front["params"]["r"]["summary"] = summary
    file.write_text(f"---\n{yaml.dump(front, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=1_000_000)}---\n", "utf-8")
