"""What an import would do, as people read it and as programs do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from skills_catalog.authoring.importing.plan import ADD, CHANGE, CONFLICT, LEAVE, Draft, ImportPlan, Step, value_text
from skills_catalog.authoring.workbook.cell_text import Labels
from skills_catalog.authoring.yaml_writer import field_of
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.findings.finding import KeyPath, findings_text
from skills_catalog.records.schema import Field, Part
from skills_catalog.records.yaml_file import Data

MOST_SHOWN = 40
"""Records of a kind that are listed; more are counted."""
NOTES = 30
PARTS = 20
"""Parts of a list that are shown."""
NAMES = {ADD: "增加", CHANGE: "修改", CONFLICT: "冲突", LEAVE: "不变"}


def path_label(cls: type[Part], path: KeyPath) -> str:
    """Return a path of keys in the words of the schema: 班次 第 2 项 名额."""
    out: list[str] = []
    part: type[Part] | None = cls
    for key in path:
        if isinstance(key, int):
            out.append(f"第 {key + 1} 项")
            continue
        field = field_of(part, key)
        out.append(field.meta.label if field is not None else key)
        part = field.part if field is not None else None
    return " ".join(out)


def value_label(cls: type[Part], path: KeyPath, value: Data | None, labels: Labels) -> str:
    """Return a value as people say it: the labels of terms, the titles of records."""
    part: type[Part] | None = cls
    field: Field | None = None
    for key in path:
        if isinstance(key, str):
            field = field_of(part, key)
            part = field.part if field is not None else None
    if field is None or field.part is not None:
        return value_text(value)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return value_text("、".join(labels.shown(field, str(v)) for v in value))
    return value_text(labels.shown(field, value) if isinstance(value, str) else value)


def preview_text(plan: ImportPlan, labels: Labels) -> str:
    """Return the preview."""
    return "\n".join(_lines(plan, labels)) or "表里没有说到任何一条记录。"


def _lines(plan: ImportPlan, labels: Labels) -> Iterator[str]:
    for collection in dict.fromkeys(key[0] for key in plan.drafts):
        drafts = [d for d in plan.drafts.values() if d.key[0] == collection]
        counted = [f"{NAMES[s]} {n} 条" for s in (ADD, CHANGE, CONFLICT, LEAVE) if (n := sum(d.status == s for d in drafts))]
        yield f"{COLLECTIONS[collection].title}（{collection}）：{'，'.join(counted)}"
        for status in (ADD, CHANGE):
            some = [d for d in drafts if d.status == status]
            for draft in some[:MOST_SHOWN]:
                yield from _draft(draft, labels)
            if len(some) > MOST_SHOWN:
                yield f"  …… 还有 {len(some) - MOST_SHOWN} 条{NAMES[status]}（--json 列出全部）"
    for draft in plan.drafts.values():
        for step in draft.conflicts:
            where = " ".join(filter(None, (f"{draft.key[0]}/{draft.key[1]}", path_label(draft.cls, step.path))))
            yield f"! {where}：{step.note}。没有写；要用表里的，加 --force。"
    for shown, heading, count, kept in plan.unknown:
        what = "新记录里留作注释" if kept else "不写入"
        yield f"? {shown} 的“{heading}”没有对应的字段，{count} 格有内容，{what}。（--map 列=字段 指定，--skip 列 不再提示）"
    notes = list(dict.fromkeys(f"· {spot.said()}：{note}" for spot, note in plan.notes))
    yield from notes[:NOTES]
    if len(notes) > NOTES:
        yield f"· …… 还有 {len(notes) - NOTES} 条提示（--json 列出全部）"
    if plan.absent:
        yield f"· 表里没有 {len(plan.absent)} 条以前导出的记录，目录里照样留着；要删就删 YAML 里的记录。"


def _draft(draft: Draft, labels: Labels) -> Iterator[str]:
    sign = "+" if draft.status == ADD else "~"
    yield f"{sign} {draft.key[1]}  {draft.title}  （{draft.spot.said()}）"
    for step in draft.steps():
        if step.path != ("id",):
            yield from _step_lines(draft, step, labels)
    for comment in draft.comments:
        yield f"    # {comment}"


def _step_lines(draft: Draft, step: Step, labels: Labels) -> Iterator[str]:
    name = path_label(draft.cls, step.path)
    old, new = step.old if isinstance(step.old, list) else [], step.new
    if isinstance(new, list) and not all(isinstance(v, str) for v in new):
        yield f"    {name}：{len(old)} 项 → {len(new)} 项" if old else f"    {name}：{len(new)} 项"
        changed = [f"      - {value_text(v)}" for v in old if v not in new] + [
            f"      + {value_text(v)}" for v in new if v not in old
        ]
        yield from changed[:PARTS]
        if len(changed) > PARTS:
            yield f"      …… 还有 {len(changed) - PARTS} 项"
        return
    now = value_label(draft.cls, step.path, new, labels)
    before = "" if draft.status == ADD else f"{value_label(draft.cls, step.path, step.old, labels)} → "
    yield f"    {name}：{before}{now}{_note(step)}"


def _note(step: Step) -> str:
    return f"  （{step.note}）" if step.note else ""


def data(plan: ImportPlan, *, written: bool) -> str:
    """Return the preview as JSON."""
    counts = plan.counts()
    out: dict[str, Any] = {
        "counts": {status: counts.get(status, 0) for status in NAMES},
        "records": [_record(d) for d in plan.drafts.values() if d.status != LEAVE],
        "unknown_columns": [
            {"table": shown, "heading": heading, "cells": count, "kept_as_comment": kept}
            for shown, heading, count, kept in plan.unknown
        ],
        "notes": [{"table": s.shown, "row": s.row, "column": s.heading, "note": note} for s, note in plan.notes],
        "absent": [f"{collection}/{id}" for collection, id in plan.absent],
        "findings": json.loads(findings_text(plan.problems.sorted(), "json")),
        "written": written,
    }
    return json.dumps(out, ensure_ascii=False, indent=1)


def _record(draft: Draft) -> dict[str, Any]:
    return {
        "collection": draft.key[0],
        "id": draft.key[1],
        "title": draft.title,
        "status": draft.status,
        "table": draft.spot.shown,
        "row": draft.spot.row,
        "changes": [_step(step) for step in draft.steps()],
        "conflicts": [_step(step) for step in draft.conflicts],
        "comments": draft.comments,
    }


def _step(step: Step) -> dict[str, Any]:
    path = ".".join(map(str, step.path))
    return {"field": path, "old": step.old, "new": step.new, "row": step.spot.row, "column": step.spot.heading, "note": step.note}
