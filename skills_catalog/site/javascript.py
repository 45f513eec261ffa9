"""Scripts as they are published: without documentation, and modules that pages need together as one file.

People on slow lines pay for each file, and what compresses alone compresses badly. So modules that the same scripts reach are
published as one chunk, where the first of them is or that on which most others rest. No module is on the site twice, and a page
gets no more than it imports but for chunks that are too small for a file. In a chunk each module is a function of its own whose
result is what it exports, so that names may be used again, and what a module was stays legible. To node, editors and type
checkers the modules are plain files, and no bundler is needed. What a chunk can hold is little, and anything else is refused:
imports and exports of names at the start of a line. What ``later('…')`` brings is a script of its own; what its page has by then
is not in it again.

Forms of the rule language stand in folders of their own below the parts of ``rules.js`` and export nothing: they make themselves
known when they are run. Nobody imports them by name; ``rules.js`` reaches each that lies in such a folder, after all else.
"""

from __future__ import annotations

import dataclasses
import os.path
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from skills_catalog.text.ignored_files import files_below

SCRIPTS = ("js/rules.js", "js/page/early.js", "js/page/site.js", "js/page/speak.js", "js/query/worker.js")
"""Scripts that a page or a program loads by their address, besides those of single pages, and their exports stay."""
PAGE = "-page.js"
LEAST = 4500
"""Letters below which a chunk is not worth a file of its own: the heads of an answer take as many bytes."""
FOREIGN = ".mjs"
"""End of the names of modules from packages, which are published as they are."""
UNPUBLISHED = (".d.ts",)
"""Ends of the names of files that only editors and type checkers read."""
_NAMES = r"\{([^}]*)\}"
_IMPORT = re.compile(rf"^import {_NAMES} from '([^']+)';\n", re.M)
_HANDED_ON = re.compile(rf"^export {_NAMES} from '([^']+)';\n", re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function\*? |const |class )", re.M)
_EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.M)
_LATER = re.compile(r"\blater\('([^']+)'\)")
_LEFT = re.compile(r"^(?:import|export)\b.*", re.M)
_COMMENT = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n+", re.M | re.S)
_ANY_COMMENT = re.compile(r"/\*.*?\*/", re.S)


class NotJoinable(Exception):
    """A module that cannot be published beside others; the message starts with its path."""


@dataclass(frozen=True)
class ScriptModule:
    """A module without documentation. imports: address → (name, its name here); later: what it imports when it is needed."""

    name: str
    text: str
    imports: Mapping[str, list[tuple[str, str]]]
    handed_on: Mapping[str, list[str]]
    later: frozenset[str]
    exports: tuple[str, ...]

    def taken(self) -> dict[str, list[tuple[str, str]]]:
        """What it takes from each other module, for itself or to hand it on: (name, its name here)."""
        return {**self.imports, **{other: [(n, n) for n in names] for other, names in self.handed_on.items()}}


def published(folder: Path) -> dict[str, bytes]:
    """The files below a folder of assets as the site has them, by their path in it. Raises NotJoinable, OSError.

    Comments of documentation are left out of scripts: they are a sixth of their bytes as they travel.
    """
    names = {p.relative_to(folder).as_posix(): p for p in files_below(folder)}
    kept = {n: p for n, p in names.items() if not n.endswith(UNPUBLISHED)}
    scripts = {n: p.read_text("utf-8") for n, p in kept.items() if n.endswith(".js")}
    entries = {n for n in scripts if n.endswith(PAGE) or n in SCRIPTS}
    chunks = Chunks({n: module(n, text) for n, text in scripts.items()}, entries)
    return {n: p.read_bytes() for n, p in kept.items() if n not in scripts} | {n: t.encode() for n, t in chunks.files()}


def needed(files: Mapping[str, bytes], name: str) -> list[str]:
    """Return what a published script imports, and what that imports, in order: a page asks for it all at once."""
    found: list[str] = []
    for address in re.findall(r"^import .* from '([^']+)';$", files[name].decode(), re.M):
        other = _beside(name, address)
        if other.endswith(FOREIGN):
            continue
        found += [n for n in (*needed(files, other), other) if n not in found]
    return found


def joined(scripts: Mapping[str, str], entry: str) -> str:
    """One module without imports, from one (path → text) and all the others, which it reaches. Raises NotJoinable."""
    return dict(Chunks({n: module(n, text) for n, text in scripts.items()}, {entry}).files())[entry]


def module(name: str, text: str) -> ScriptModule:
    """Read a module. Raises NotJoinable for an import or an export that a chunk cannot hold."""
    if left := _LEFT.search(_ANY_COMMENT.sub("", _bare(text))):
        raise NotJoinable(f"{name}: cannot be joined: {left.group()}")
    imports: dict[str, list[tuple[str, str]]] = {}
    for m in _IMPORT.finditer(text):
        imports.setdefault(_beside(name, m[2]), []).extend(_named(m[1]))
    handed_on = {_beside(name, m[2]): [n for n, _ in _named(m[1])] for m in _HANDED_ON.finditer(text)}
    exports = (*_EXPORTED.findall(text), *(n for names in handed_on.values() for n in names))
    later = frozenset(f"{name.partition('/')[0]}/{other}" for other in _LATER.findall(text))
    return ScriptModule(name, _COMMENT.sub("", text), imports, handed_on, later, exports)


def _bare(text: str) -> str:
    return _EXPORT.sub("", _HANDED_ON.sub("", _IMPORT.sub("", text)))


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names between the braces of an import, each with what it is called there."""
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, other = part.partition(" as ")
        yield name, other or name


def _beside(name: str, address: str) -> str:
    if not address.startswith(("./", "../")):
        raise NotJoinable(f"{name}: only files can be imported, not: {address}")
    return os.path.normpath(PurePosixPath(name).parent / address)


def _label(name: str) -> str:
    """Return the name of what a module exports, as a whole."""
    return "$" + re.sub(r"\W", "_", name.partition(".")[0])


def _address(name: str, other: str) -> str:
    """Return how one file names another."""
    found = os.path.relpath(other, PurePosixPath(name).parent)
    return found if found.startswith("../") else f"./{found}"


class Chunks:
    """Modules by the scripts that reach them: ``reached`` (module → scripts), ``chunk`` (module → those with the same scripts).

    A module rests only on modules that its scripts reach too, so chunks never import each other in a circle.
    """

    def __init__(self, modules: Mapping[str, ScriptModule], entries: set[str]) -> None:
        self.entries = entries | {other for m in modules.values() for other in m.later}
        self.modules = {name: self._straight(m, modules) for name, m in modules.items()}
        closures = {entry: self._closure(entry) for entry in sorted(self.entries)}
        self.order = list(dict.fromkeys(name for names in closures.values() for name in names))
        if lost := sorted(n for n, m in modules.items() if n not in self.order and not m.handed_on):
            raise NotJoinable(f"{lost[0]}: nothing imports it")
        there = {entry: self._there(entry, closures) for entry in closures}
        self.reached = {n: frozenset(e for e in closures if n in closures[e] and n not in there[e]) for n in self.order}
        self._spread()
        together: dict[frozenset[str], list[str]] = {}
        for name in self.order:
            together.setdefault(self.reached[name], []).append(name)
        self.chunk = {name: names for names in together.values() for name in names}

    def _there(self, entry: str, closures: Mapping[str, list[str]]) -> set[str]:
        """What stands already when a script is needed that others import later: what all of these have."""
        whole = [set(names) for names in closures.values() if any(entry in self.modules[n].later for n in names)]
        return set.intersection(*whole) if whole else set()

    def _spread(self) -> None:
        """Put what is not worth a file into one that more scripts load, where that brings nothing else along."""
        for name in sorted(self.order, key=lambda n: len(self.modules[n].text)):
            mine = self.reached[name]
            kin = [n for n in self.order if self.reached[n] == mine]
            if mine & set(kin) or sum(len(self.modules[n].text) for n in kin) >= LEAST:
                continue
            outside = {o for n in kin for o in self.modules[n].taken() if o not in kin and not o.endswith(FOREIGN)}
            wider = {s for s in self.reached.values() if s > mine and all(self.reached[o] >= s for o in outside)}
            if wider:
                best = min(wider, key=lambda s: (len(s), sorted(s)))
                self.reached |= dict.fromkeys(kin, best)

    def _straight(self, found: ScriptModule, modules: Mapping[str, ScriptModule]) -> ScriptModule:
        """Take what another module only hands on from where it is: such a module is published for those outside alone."""
        imports: dict[str, list[tuple[str, str]]] = {}
        for other, names in found.imports.items():
            for name, here in names:
                imports.setdefault(self._origin(other, name, modules), []).append((name, here))
        return dataclasses.replace(found, imports=imports)

    def _origin(self, other: str, name: str, modules: Mapping[str, ScriptModule]) -> str:
        if other in self.entries or other not in modules:
            return other
        return next((self._origin(o, name, modules) for o, names in modules[other].handed_on.items() if name in names), other)

    def _rests_on(self, name: str) -> list[str]:
        """What a module imports or hands on, and the forms that lie in folders below its parts."""
        found = self.modules[name]
        below = name.removesuffix(".js") + "/"
        forms = [
            n for n, m in self.modules.items() if found.handed_on and n.startswith(below) and self._is_form(n[len(below) :], m)
        ]
        return [*found.taken(), *sorted(forms)]

    @staticmethod
    def _is_form(path: str, m: ScriptModule) -> bool:
        return "/" in path and not m.exports

    def _closure(self, entry: str) -> list[str]:
        """What an entry reaches, each after all on which it rests."""
        found: list[str] = []
        self._reach(entry, found, ())
        return found

    def _reach(self, name: str, known: list[str], above: tuple[str, ...]) -> None:
        """above: the modules that led to this one."""
        if name in known or name.endswith(FOREIGN):
            return
        if name in above:
            raise NotJoinable(f"{name}: imports itself by way of {above[-1]}")
        if name not in self.modules:
            raise NotJoinable(f"{above[-1]}: there is no {name}")
        found = self.modules[name]
        for other in self._rests_on(name):
            self._reach(other, known, (*above, name))
            wanted = {n for n, _ in found.taken().get(other, [])}
            if not other.endswith(FOREIGN) and (missing := sorted(wanted - set(self.modules[other].exports))):
                raise NotJoinable(f"{name}: {other} does not export {missing[0]}")
        known.append(name)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield each chunk's path and text."""
        for names in {id(c): c for c in self.chunk.values()}.values():
            home = self._home(names)
            first = self.modules[home]
            plain = len(names) == 1 and not first.taken()
            yield home, first.text if plain else self._together(home, names)

    def _home(self, names: list[str]) -> str:
        """Return the path of a chunk: that of the script in it, or of the module on which most others rest."""
        uses = {name: sum(name in m.taken() for m in self.modules.values()) for name in names}
        return min(names, key=lambda name: (name not in self.entries, -uses[name], name))

    def _together(self, home: str, names: list[str]) -> str:
        heads, bodies = [], []
        for name in names:
            found = self.modules[name]
            heads += [self._head(home, other) for other in found.taken() if other not in names]
            bodies.append(self._body(found))
        shared = [_label(n) for n in names if any(n in m.taken() for m in self.modules.values() if m.name not in names)]
        ends = [f"export {{ {', '.join(sorted(shared))} }};\n"] if shared and len(names) > 1 else []
        for name in names:
            if (name in self.entries or len(names) == 1) and self.modules[name].exports:
                ends.append(f"export const {{ {', '.join(sorted(self.modules[name].exports))} }} = {_label(name)};\n")
        return "".join([*sorted(set(heads)), *bodies, *ends])

    def _head(self, home: str, other: str) -> str:
        chunk = self.chunk.get(other, [other])
        what = f"{{ {_label(other)} }}" if len(chunk) > 1 else f"* as {_label(other)}"
        return f"import {what} from '{_address(home, self._home(chunk))}';\n"

    def _body(self, found: ScriptModule) -> str:
        plain = _bare(found.text)
        parts = [self._taken(found.name, other) for other in found.taken()]
        ends = f"return {{ {', '.join(sorted(found.exports))} }};\n" if found.exports else ""
        text = f"{''.join(parts)}{plain.strip()}\n{ends}"
        return f"const {_label(found.name)} = (() => {{\n{text}}})();\n" if found.exports else f"(() => {{\n{text}}})();\n"

    def _taken(self, name: str, other: str) -> str:
        """What a module takes from another: names are bound once, for nothing that is exported changes."""
        names = self.modules[name].taken()[other]
        return f"const {{ {', '.join(a if a == b else f'{a}: {b}' for a, b in names)} }} = {_label(other)};\n"
