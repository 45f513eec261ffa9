"""Jinja2 for ten thousand pages: the same templates, compiled to code with fewer steps.

Values that are plain text are escaped without a wrapper around each, and functions are called directly: none of ours asks for
the template's context. Compiled templates are kept in a folder, where one is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from skills_catalog.text.ignored_files import files_below


def html_text(value: Any) -> str:
    """A value in HTML: as ``markupsafe.escape`` has it, without a wrapper."""
    kind = value.__class__
    if kind is str:
        return value if value.isalnum() else str.__str__(escape(value))
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)


def attribute(value: Any) -> Markup:
    """A value as JSON for an attribute that a script reads: keys in order, every quote and angle bracket escaped."""
    return escape(msgspec.json.encode(value, order="sorted").decode())


@dataclass(frozen=True)
class Templates:
    """The templates of a folder by their name, a path with slashes. They can be used where the folder is not."""

    folder: str
    texts: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> Templates:
        return cls(str(folder), {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in files_below(folder, ".html")})

    def source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """A template as Jinja2 loads it."""
        return (self.texts[name], f"{self.folder}/{name}", lambda: True) if name in self.texts else None


class Generator(CodeGenerator):
    """Jinja2's own but for calls, which it makes by way of the context."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args is not None or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for n, argument in enumerate([*node.args, *node.kwargs]):
            self.write(", " if n else "")
            self.visit(argument, frame)
        self.write(")")


class Environment(jinja2.Environment):
    """Undefined names are errors, text is escaped, tags leave no blank lines."""

    code_generator_class = Generator

    def __init__(self, templates: Templates, compiled: Path | None = None) -> None:
        """compiled: a folder that keeps the templates' compiled form."""
        super().__init__(
            loader=jinja2.FunctionLoader(templates.source),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=jinja2.FileSystemBytecodeCache(str(compiled)) if compiled else None,
        )
        self.globals["attribute"] = attribute

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        code = super()._generate(source, name, filename, defer_init)
        return f"{code}\nfrom {__name__} import html_text as escape\n"
