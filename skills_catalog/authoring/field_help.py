"""What an editor, or a new file, says about a field: what it is, its unit, what may be written, an example."""

from __future__ import annotations

import re

from skills_catalog.authoring.rule_examples import fitted_example
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.labels import term_labels
from skills_catalog.records.schema import PUBLIC, Field

KINDS = {
    "money": "金额，单位元，只写数字，最多两位小数",
    "integer": "只写整数",
    "number": "只写数字",
    "percent": "百分比，带百分号",
    "date": "日期，写成 年-月-日",
    "yes_no": "写 true（是）或 false（否），不写就是 false",
    "clause": "写 政策编号#条号；整份文件只写政策编号",
    "id": "只用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字",
}
EXAMPLES = {
    "money": "1500", "integer": "1", "number": "1.5", "percent": "90%", "date": "2026-03-01", "yes_no": "true", "any": "值",
}  # fmt: skip
YES_NO = {"true": "是", "false": "否"}
_WORDS = re.compile(r"\w+(?:\|\w+)+")


def about(field: Field) -> str:
    """Return sentences that say what to write, for hover and for comments in a new file."""
    meta = field.meta
    said = [meta.help]
    if meta.ref:
        said.append(f"写 catalog/{meta.ref}（{COLLECTIONS[meta.ref].title}）里的编号")
    elif meta.choice:
        said.append(f"写词表 {meta.choice} 里的值")
    elif meta.fact and "事实" not in meta.help:
        said.append("写 facts.yaml 里的事实编号")
    elif field.part is None:
        said.append("" if meta.kind == "yes_no" and "不写就是" in meta.help else KINDS.get(meta.kind, ""))
    if meta.unit and meta.kind != "money":
        said.append(f"单位：{meta.unit}")
    if meta.min is not None and meta.min != 0:
        said.append(f"不小于 {meta.min}")
    if field.shape == "list":
        said.append("可以写几项，每项前面写“- ”" if field.part else "可以写几个：[甲, 乙]")
    said += [PUBLIC[mark] for mark in meta.public]
    if field.part is None and not (meta.choice or meta.ref or "例如" in meta.help):
        shown = meta.example or (EXAMPLES[meta.kind] if meta.kind in ("money", "percent", "date") else "")
        if shown and meta.kind != "yes_no":
            said.append(f"例如 {'、'.join(shown.splitlines())}")
    return "。".join(s.rstrip("。") for s in said if s) + "。" if any(said) else ""


def pattern_words(field: Field) -> dict[str, str]:
    """Return the words that a pattern lists → what the field's help says of each; empty for other patterns."""
    if not _WORDS.fullmatch(field.meta.pattern):
        return {}
    found = {}
    for word in field.meta.pattern.split("|"):
        said = re.search(rf"(?<![\w]){word} ([^、，。；（）]+)", field.meta.help)
        found[word] = said.group(1) if said else ""
    return found


def word_labels(field: Field) -> dict[str, str]:
    """Return the same where each word is told in words of its own, as a cell may show it; empty otherwise."""
    found = pattern_words(field)
    return found if len(set(found.values()) - {""}) == len(found) else {}


def allowed_values(field: Field, catalog: Catalog) -> dict[str, str]:
    """Return the values that may be written, or are likely: value → label. Empty where the field is free."""
    meta = field.meta
    if meta.ref:
        return {id: record.title for id, record in catalog.records.get(meta.ref, {}).items()}
    if meta.choice:
        return term_labels(catalog.records, meta.choice)
    if meta.fact:
        return {fact.id: fact.label for fact in catalog.facts.values()}
    if meta.kind == "clause":
        return catalog.clauses()
    return pattern_words(field)


def example(field: Field, catalog: Catalog) -> str:
    """Return a good value as it stands in YAML on one line; for a list one item, or several, a line each.

    Facts and records are those of the catalog; empty where it has none that an example could name.
    """
    if field.meta.example:
        fitted = (fitted_example(line, field, catalog) for line in field.meta.example.splitlines())
        if kept := [line for line in fitted if line is not None]:
            return "\n".join(kept)
        if field.part is not None or field.meta.ref:
            return ""
    known = list(allowed_values(field, catalog))
    if known:
        return known[0]
    return EXAMPLES.get(field.meta.kind) or (f"{field.meta.ref}-1" if field.meta.ref else field.meta.label)
