"""Scripts as they are published: without the comments that tell types, and modules that only hand on as one.

A module that only hands on what others export (``rules.js``) is published as one module without imports: its parts follow
one another in the order of their imports, without their import lines and the word ``export``, and at the end stands what the
module exports. What one module can hold of this is little, and anything else is refused: imports and exports of names at the
start of a line, no name twice. So the parts are plain modules to node, editors and type checkers, and no bundler is needed.
Forms of the rule language stand in folders of their own below the parts and export nothing: they make themselves known when
they are run. Nobody imports them by name; each that lies in such a folder is joined, after all others, by its path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.text.ignored_files import files_below

JOINED = ("js/rules.js",)
"""Modules that are published with their parts in them; the parts stand in the folder of the same name."""
UNPUBLISHED = (".d.ts",)
"""Ends of the names of files that only editors and type checkers read."""
_HANDED_ON = re.compile(r"^export \{([^}]*)\} from '([^']+)';\n", re.M)
_IMPORT = re.compile(r"^import \{([^}]*)\} from '([^']+)';\n", re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |let |class )", re.M)
_EXPORTED = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.M)
_DECLARED = re.compile(r"^(?:async )?(?:function|const|let|var|class) (\w+)", re.M)
_SEVERAL = re.compile(r"^(?:const|let|var) (?:[^\w\s].*|\w+,.*|.*,)$", re.M)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.M)
_COMMENT = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n+", re.M | re.S)


class NotJoinable(Exception):
    """A module that cannot be joined with others as text; the message starts with its path."""


@dataclass(frozen=True)
class ScriptModule:
    """A module's text without imports and exports. names: what it exports; declared: all its names at the top level."""

    path: Path
    text: str
    imports: dict[Path, list[str]]
    names: frozenset[str]
    declared: tuple[str, ...]


def published(folder: Path) -> dict[str, bytes]:
    """The files below a folder of assets as the site has them, by their path in it. Raises NotJoinable, OSError.

    Comments of documentation are left out of scripts: they are a sixth of their bytes as they travel.
    """
    parts = tuple(name.removesuffix(".js") + "/" for name in JOINED)
    files = {p.relative_to(folder).as_posix(): p for p in files_below(folder)}
    kept = {n: p for n, p in files.items() if not n.startswith(parts) and not n.endswith(UNPUBLISHED)}
    return {name: _published(name, path) for name, path in kept.items()}


def _published(name: str, path: Path) -> bytes:
    if name in JOINED:
        return joined_module(path).encode()
    return _COMMENT.sub("", path.read_text("utf-8")).encode() if name.endswith(".js") else path.read_bytes()


def joined_module(entry: Path) -> str:
    """One module without imports, from one that hands on what its parts export. Raises NotJoinable, OSError.

    Comments of the parts are left out; those of the entry stand at the top.
    """
    entry = entry.resolve()
    text = entry.read_text("utf-8")
    public = [(_beside(entry, m.group(2)), _names(entry, m.group(1))) for m in _HANDED_ON.finditer(text)]
    if rest := re.sub(r"/\*.*?\*/", "", _HANDED_ON.sub("", text), flags=re.S).strip():
        raise NotJoinable(f"{entry}: only `export {{ … }} from '…';` may stand here, not: {rest.splitlines()[0]}")
    modules: dict[Path, ScriptModule] = {}
    for path, names in public:
        _gather(path, modules, ())
        _given(entry, modules[path], names)
    for path in sorted(entry.with_suffix("").glob("*/**/*.js")):
        if path in modules or not module(path).names:
            _gather(path, modules, ())
    owners: dict[str, Path] = {}
    for name, path in ((name, m.path) for m in modules.values() for name in m.declared):
        if name in owners:
            raise NotJoinable(f"{path}: {name} is also declared in {owners[name]}")
        owners[name] = path
    if unused := sorted(set(entry.with_suffix("").rglob("*.js")) - modules.keys()):
        raise NotJoinable(f"{unused[0]}: nothing imports it")
    bodies = "\n".join(_COMMENT.sub("", m.text).strip() for m in modules.values())
    exports = "export { " + ", ".join(sorted(name for _, names in public for name in names)) + " };\n"
    return _HANDED_ON.sub("", text) + bodies + "\n" + exports


def module(path: Path) -> ScriptModule:
    """Read a module that can be joined. Raises NotJoinable, OSError."""
    text = path.read_text("utf-8")
    imports = {_beside(path, m.group(2)): _names(path, m.group(1)) for m in _IMPORT.finditer(text)}
    plain = _EXPORT.sub("", _IMPORT.sub("", text))
    bare = re.sub(r"/\*.*?\*/", "", plain, flags=re.S)
    if left := _LEFT.search(bare):
        raise NotJoinable(f"{path}: cannot be joined: {left.group()}")
    if several := _SEVERAL.search(bare):
        raise NotJoinable(f"{path}: one name a declaration at the top level, not: {several.group()}")
    return ScriptModule(path, plain, imports, frozenset(_EXPORTED.findall(text)), tuple(_DECLARED.findall(bare)))


def _beside(path: Path, address: str) -> Path:
    if not address.startswith(("./", "../")):
        raise NotJoinable(f"{path}: only files can be joined, not: {address}")
    return (path.parent / address).resolve()


def _names(path: Path, text: str) -> list[str]:
    """The names between the braces of an import; one that is given another name is refused."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if odd := [name for name in names if not name.isidentifier()]:
        raise NotJoinable(f"{path}: a name cannot be changed where modules are joined: {odd[0]}")
    return names


def _given(path: Path, other: ScriptModule, names: list[str]) -> None:
    if missing := sorted(set(names) - other.names):
        raise NotJoinable(f"{path}: {other.path} does not export {missing[0]}")


def _gather(path: Path, modules: dict[Path, ScriptModule], above: tuple[Path, ...]) -> None:
    """Put a module and all it rests on into ``modules``, what it rests on first. above: those that led to it."""
    if path in above:
        raise NotJoinable(f"{path}: imports itself by way of {above[-1]}")
    if path in modules:
        return
    found = module(path)
    for other, names in found.imports.items():
        _gather(other, modules, (*above, path))
        _given(path, modules[other], names)
    modules[path] = found
