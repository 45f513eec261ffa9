"""Of a foreign style sheet, only the rules that some page can use.

Material's sheet styles its whole shell; the site has a shell of its own and uses it for the guides' text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import tinycss2
from tinycss2 import ast

SCRIPTED = ("html", "body", "*", "select", "option", "textarea", "fieldset", "legend", "details", "summary", "dl", "svg", "small")
"""Tags that pages outside the given ones, or scripts, may make."""


def vocabulary(pages: Iterable[str]) -> set[str]:
    """What selectors may name: ``tag``, ``.class``, ``#id``, ``[attribute``, of the given HTML texts."""
    found = set(SCRIPTED)
    for page in pages:
        for tag, attributes in re.findall(r"<([a-zA-Z][\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", page):
            found.add(tag.lower())
            for name, value in re.findall(r"([\w-]+)(?:=\"([^\"]*)\")?", attributes):
                found.add(f"[{name.lower()}")
                if name == "class":
                    found.update(f".{c}" for c in value.split())
                elif name == "id":
                    found.add(f"#{value}")
    return found


def used(selector: Sequence[Any], known: set[str]) -> bool:
    """Whether every tag, class, id and attribute that a selector names is known. Functions such as ``:not()`` are not read."""
    before = ""
    for token in selector:
        name = ""
        if token.type == "ident" and before != ":":
            name = f".{token.value}" if before == "." else token.value.lower()
        elif token.type == "hash":
            name = f"#{token.value}"
        elif token.type == "[] block":
            first = next((t for t in token.content if t.type == "ident"), None)
            name = f"[{first.value.lower()}" if first else ""
        if name and name not in known:
            return False
        before = token.value if token.type == "literal" else ""
    return True


def split(prelude: Sequence[Any]) -> list[list[Any]]:
    """The selectors of a list, at its commas."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def css_text(rules: Sequence[Any], known: set[str]) -> str:
    out = []
    for rule in rules:
        if isinstance(rule, ast.QualifiedRule):
            kept = [s for s in split(rule.prelude) if used(s, known)]
            if kept:
                selectors = ",".join(tinycss2.serialize(s).strip() for s in kept)
                out.append(f"{selectors}{{{tinycss2.serialize(rule.content).strip()}}}")
        elif isinstance(rule, ast.AtRule) and rule.lower_at_keyword in ("media", "supports") and rule.content is not None:
            inner = css_text(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), known)
            if inner:
                out.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif isinstance(rule, ast.AtRule) and rule.lower_at_keyword == "charset":
            out.append(rule.serialize())
    return "\n".join(out)


def reduce(css: str, pages: Iterable[str]) -> str:
    """The rules of ``css`` that match something of the HTML ``pages``; pseudo-classes count as met."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return css_text(rules, vocabulary(pages)) + "\n"
