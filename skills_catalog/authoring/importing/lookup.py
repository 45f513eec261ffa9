"""What people may write for a term, a record or a clause: its id, its name, another name of it, in any usual spelling."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.figures import Vocabulary
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.findings.suggest import guess
from skills_catalog.records.schema import F

_BRACKETS = re.compile(r"\([^()]*\)")
_DASHES = re.compile("[‐‑‒–—―−─]+")
_SAME = str.maketrans("〔〕", "[]")


def spelling(text: str) -> str:
    """Return a text in the form in which it is compared: half-width, without spaces, one kind of dash, small letters."""
    return _DASHES.sub("-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_SAME))).casefold()


@dataclass(frozen=True)
class Meaning:
    """What a text may mean.

    ids: none or several where it is not clear; left_out: what stood in brackets and was not needed.
    """

    ids: tuple[str, ...]
    left_out: str = ""


class Lookup:
    """The names in a catalog. Records that an import adds are made known with ``add``."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._names: dict[str, dict[str, set[str]]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._others: dict[str, list[str]] = {}

    def find(self, meta: F, text: str) -> Meaning:
        """Return what a text means in a field that names a term, a record or a clause."""
        kind = _kind(meta)
        self._load(kind)
        if text in self._labels[kind]:
            return Meaning((text,))
        names = self._names[kind]
        written = spelling(text)
        if written in names or not meta.choice:
            return Meaning(tuple(sorted(names.get(written, ()))))
        inside = _BRACKETS.findall(written)
        found = set(names.get(_BRACKETS.sub("", written), ()))
        for part in inside:
            found |= names.get(part[1:-1], set())
        return Meaning(tuple(sorted(found)), "".join(inside))

    def unknown(self, meta: F, text: str) -> str:
        """Return the end of a message about a text that means nothing: the nearest name, or what may be written."""
        kind = _kind(meta)
        self._load(kind)
        return guess(text, list(dict.fromkeys([*self._labels[kind].values(), *self._others[kind]])))

    def label(self, meta: F, id: str) -> str:
        """Return an id with its name, for people."""
        kind = _kind(meta)
        self._load(kind)
        name = self._labels[kind].get(id, "")
        return f"{id}（{name}）" if name and name != id else id

    def add(self, collection: str, id: str, names: Iterable[str]) -> None:
        """Make a record known that is not in the catalog yet; the first of its names is its title."""
        kind = f"record {collection}"
        self._load(kind)
        for n, name in enumerate(names):
            self._labels[kind].setdefault(id, name if n == 0 else id)
            self._names[kind].setdefault(spelling(name), set()).add(id)

    def _load(self, kind: str) -> None:
        if kind in self._names:
            return
        names: dict[str, set[str]] = defaultdict(set)
        labels: dict[str, str] = {}
        self._others[kind] = []
        for id, label, others in self._entries(kind):
            self._others[kind] += others
            labels.setdefault(id, label)
            for name in (id, label, *others):
                names[spelling(name)].add(id)
        self._names[kind], self._labels[kind] = dict(names), labels

    def _entries(self, kind: str) -> Iterator[tuple[str, str, list[str]]]:
        """Yield (id, name, other names) of all that a kind of field may name."""
        what, _, where = kind.partition(" ")
        if what == "term":
            vocabulary = self.catalog.of("vocabularies", Vocabulary).get(where)
            for term in vocabulary.items if vocabulary else ():
                short = _BRACKETS.sub("", unicodedata.normalize("NFKC", term.label))
                yield term.id, term.label, [*term.synonyms, *([short] if short else [])]
        elif what == "record":
            for record in self.catalog.records.get(where, {}).values():
                yield record.id, record.title, [*(a.name for a in record.aliases), *record.former_ids]
        else:
            for policy in self.catalog.of("policies", Policy).values():
                yield from _clauses(policy)


def _clauses(policy: Policy) -> Iterator[tuple[str, str, list[str]]]:
    """Yield a policy and its articles, by their ids and as people cite them: 《…》第十三条, 《…》（十三）."""
    called = [policy.title, *(a.name for a in policy.aliases), *([policy.doc_no] if policy.doc_no else [])]
    yield policy.id, policy.id, [form for name in called for form in (name, f"《{name}》")]
    for article in policy.articles:
        bare = unicodedata.normalize("NFKC", article.label).strip("()第条、. ")
        ends = (article.label, f"第{bare}条", f"第{article.n}条", f"#{article.n}")
        forms = [f"{start}{end}" for name in (policy.id, *called) for start in (name, f"《{name}》") for end in ends]
        yield f"{policy.id}#{article.n}", f"{policy.id}#{article.n}", forms


def _kind(meta: F) -> str:
    return f"record {meta.ref}" if meta.ref else f"term {meta.choice}" if meta.choice else "clause"
