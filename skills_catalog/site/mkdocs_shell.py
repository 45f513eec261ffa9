"""The shell of the site: MkDocs Material renders the guides and, for each section and depth, one empty page.

That page is cut at marks that no text may hold (T title, H head, B body); catalog pages are joined into the cuts as text.
Links in Markdown of the form ``catalog:PATH`` lead to catalog pages and fail on unknown paths.
"""

from __future__ import annotations

import difflib
import hashlib
import html
import itertools
import logging
import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from pymdownx.slugs import slugify

from skills_catalog.catalog.model import GuideText
from skills_catalog.site import javascript
from skills_catalog.site.css_subset import reduce
from skills_catalog.site.shell import Shell
from skills_catalog.text import sample_passages
from skills_catalog.text.ignored_files import any_ignored

MARK = "\x01"
APART = ".guides"
KEPT_CSS = "assets/stylesheets/material.css"
WHOLE = "page"
"""What ``search:`` says of a guide that is found as a page alone, not by its headings: a list for looking things up."""
_CATALOG_LINK = re.compile(r"""\b(href|src)=(["'])catalog:([^"'#]*)(#[^"']*)?\2""", re.IGNORECASE)


@dataclass(frozen=True)
class LinkFault:
    """A ``catalog:`` link to nowhere: Markdown file (relative to the content folder), line, message."""

    file: str
    line: int
    message: str


class ShellFailed(Exception):
    """MkDocs could not make the shell; ``faults`` says where the content is wrong."""

    def __init__(self, faults: Sequence[LinkFault], messages: Sequence[str] = ()) -> None:
        super().__init__("; ".join([f.message for f in faults] + list(messages)))
        self.faults, self.messages = list(faults), list(messages)

    def __reduce__(self) -> tuple[type[ShellFailed], tuple[list[LinkFault], list[str]]]:
        return ShellFailed, (self.faults, self.messages)  # it comes from another process


class _Plugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # MkDocs leaves both untyped
    """Adds the shell pages, resolves ``catalog:`` links, and keeps the guides' texts."""

    def __init__(self, sections: Sequence[str], depths: Sequence[int], resolve: Callable[[str], str | None],
                 known: Sequence[str], samples: bool) -> None:  # fmt: skip
        super().__init__()
        self.sections, self.depths, self.resolve, self.known = sections, depths, resolve, known
        self.samples = samples
        self.seen: Counter[tuple[str, str]] = Counter()
        self.shells: dict[str, tuple[str, int]] = {}
        self.pieces: dict[tuple[str, int], list[str]] = {}
        self.guides: list[GuideText] = []
        self.faults: list[LinkFault] = []

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        env.autoescape = True  # off in MkDocs; titles of the catalog are text, not HTML
        return env

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        for file in [f for f in files if any_ignored(f.src_uri)]:
            files.remove(file)
        for section in self.sections:
            for depth in self.depths:
                uri = "/".join(["kf-shell"] * (depth - 1) + [f"kf-shell-{section}-{depth}.md"])
                text = f"---\nshell: true\nsection: {section}\n---\nshell\n"
                files.append(File.generated(config, uri, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
                self.shells[uri] = (section, depth)
        return files

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.src_uri.startswith("guide/"):
            page.meta.setdefault("section", "guide")
        if isinstance(about := page.meta.get("description"), str):
            page.meta["description"] = sample_passages.told(about, self.samples)
        return sample_passages.told(markdown, self.samples)

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.src_uri not in self.shells:
            title = str(page.meta.get("title") or page.title or "")
            parts = [(anchor, plain_words(heading), plain_words(text)) for anchor, heading, text in headed(html)]
            if page.meta.get("search") == WHOLE:
                del parts[1:]
            self.guides.append(
                GuideText(unquote(page.url), title, str(page.meta.get("description", "")), plain_words(html), parts)
            )
        html = _CATALOG_LINK.sub(lambda match: self.link(match, page), html)
        number = itertools.count(1)
        return re.sub(r"<table>(.*?</table>)", lambda match: scrolling(match.group(1), next(number)), html, flags=re.S)

    def link(self, match: re.Match[str], page: Page) -> str:
        """A ``catalog:`` address as a relative one; an unknown path is noted with its place."""
        name, written, anchor = match.group(1).lower(), match.group(3), match.group(4) or ""
        target = unquote(written)
        path = self.resolve(target)
        if path is not None:
            return f'{name}="{"../" * page.url.count("/") or "./"}{quote(path)}{anchor}"'
        near = difflib.get_close_matches(target, self.known, n=1, cutoff=0.4)
        hint = f"最接近的是 catalog:{near[0]}" if near else "请核对路径"
        raw = sample_passages.blanked(Path(page.file.abs_src_path or "").read_text("utf-8"), self.samples)
        nth = self.seen[page.file.src_uri, target] = self.seen[page.file.src_uri, target] + 1
        line = _line_of(raw, {target, written}, nth)
        self.faults.append(LinkFault(page.file.src_uri, line, f"链接 catalog:{target} 没有对应的页面。{hint}。"))
        return f'{name}="#"'

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        key = self.shells.get(page.file.src_uri)
        if key is None:
            return output
        self.pieces[key] = re.split(f"{MARK}[THB]{MARK}", squeeze(output))
        assert len(self.pieces[key]) == 4, "the shell lost one of its marks"
        return ""


def scrolling(table: str, number: int) -> str:
    """A table of a guide in an area that scrolls by itself; its heads say that they stand above columns."""
    heads = re.sub(r"<th(?![^>]*scope)(?=[\s>])", '<th scope="col"', table)
    return f'<div class="kf-scroll" role="region" tabindex="0" aria-label="表格 {number}"><table>{heads}</div>'


def plain_words(fragment: str) -> str:
    """The text of an HTML fragment."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|li|t[dh]|h\d)>", " ", fragment)))).strip()


def headed(page: str) -> list[tuple[str, str, str]]:
    """(anchor, heading, body) of the part before the first second-level heading and of each one after it."""
    parts = re.split(r'<h2 id="([^"]*)">(.*?)</h2>', page, flags=re.S)
    first = re.sub(r"<h1.*?</h1>", "", parts[0], flags=re.S)
    return [("", "", first), *zip(parts[1::3], parts[2::3], parts[3::3], strict=True)]


def _line_of(text: str, targets: set[str], nth: int) -> int:
    """The line, from 1, of the nth link to one of ``targets`` (the last there is, if fewer; 1 if none)."""
    ends = "|".join(re.escape(t) for t in sorted(targets))
    places = [m.start() for m in re.finditer(rf"catalog:(?:{ends})(?=[\s)#>\"'\]]|$)", text, re.IGNORECASE)]
    return text[: places[min(nth, len(places)) - 1]].count("\n") + 1 if places else 1


def squeeze(text: str) -> str:
    """The page without blank lines and indentation; there is no ``pre`` in the shell."""
    return "\n".join(line for line in (raw.strip() for raw in text.split("\n")) if line)


class _Warnings(logging.Handler):
    """Collects MkDocs' warnings: links between guides that lead nowhere, files missing from nav."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if "kf-shell" not in message and "catalog" not in record.name:
            self.messages.append(message)


def assets_folder(files: Mapping[str, bytes]) -> str:
    """Where our css, js and icons go below the site: a folder named by their content. files: path in it → content."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + content)
    return f"assets/kf-{digest.hexdigest()[:12]}"


def build_shell(
    *,
    config: Path,
    content: Path,
    templates: Path,
    out: Path,
    put: Callable[[str, bytes], object],
    base_url: str,
    site_url: str | None,
    resolve: Callable[[str], str | None],
    known: Sequence[str],
    sections: Sequence[str],
    depths: Sequence[int],
    variables: Mapping[str, object],
    assets: Mapping[str, Path],
    alone: bool = False,
) -> Shell:
    """Build the guides and return the shell for catalog pages. Raises ShellFailed.

    out: a folder to work in; put: takes each file of the site and its content.
    resolve: a path after ``catalog:`` → site path (``projects/x/``), or None. known: the paths, for guesses.
    variables: ``config.extra.kf`` of the templates (district_name, menu, data_date, document, samples, csp, up).
    assets: more files for the folder of assets, by their path in it. alone: the content has other pages than the nav says.
    """
    apart = out / APART  # MkDocs empties the folder that it writes into
    plugin = _Plugin(sections, depths, resolve, known, bool(variables.get("samples")))
    handler = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    over: dict[str, Any] = {"nav": []} if alone else {}
    try:
        settings: Any = load_config(
            str(config), docs_dir=str(content), site_dir=str(apart), site_url=site_url or f"http://localhost{base_url}",
            **over,
        )  # fmt: skip
        for name in ("site_name", "site_description"):
            settings[name] = with_district(settings[name] or "", str(variables["district_name"]))
        settings.theme.dirs.insert(0, str(templates / "overrides"))
        settings.plugins["catalog"] = plugin
        settings.mdx_configs.setdefault("toc", {})["slugify"] = slugify(case="lower")  # MkDocs' own drops Chinese
        files = javascript.published(templates / "assets") | {name: file.read_bytes() for name, file in assets.items()}
        folder = assets_folder(files)
        settings.extra["kf"] = {**variables, "assets": folder, "preload": javascript.needed(files, "js/page/site.js")}
        mkdocs_build(settings)
    except MkDocsException as error:  # its Abort is a SystemExit: the command would end without a word
        raise ShellFailed(plugin.faults, [*handler.messages, f"{config.name}: {error}"]) from error
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
    if plugin.faults or handler.messages:
        raise ShellFailed(plugin.faults, handler.messages)
    _tidy(apart, base_url, site_url)
    home = () if alone else _home(apart / "index.html")
    for made in sorted(p for p in apart.rglob("*") if p.is_file()):
        put(made.relative_to(apart).as_posix(), made.read_bytes())
    shutil.rmtree(apart)
    for name, published in files.items():
        put(f"{folder}/{name}", published)
    return Shell(plugin.pieces, plugin.guides, folder, home)


def _home(file: Path) -> tuple[str, ...]:
    """The home page in pieces, which is then no file of MkDocs; none where a guide stands in its place."""
    pieces = file.read_text("utf-8").split(f"{MARK}B{MARK}") if file.exists() else []
    if len(pieces) != 3:
        return ()
    file.unlink()
    return tuple(pieces)


def with_district(text: str, district: str) -> str:
    """A text of mkdocs.yml for one district: ``{district}`` stands for its name."""
    return text.replace("{district}", district)


def _absolute(address: str, base_url: str, public_path: str) -> str:
    """An address of a page without a depth → absolute under ``base_url``; MkDocs put it under ``public_path``."""
    inside = address[len(public_path) :] if address.startswith(public_path) else address
    if address.rstrip("/") == public_path.rstrip("/"):
        return base_url
    folder = inside.endswith("/")
    plain = posixpath.normpath(inside.lstrip("/") or ".")
    return base_url if plain == "." else f"{base_url}{plain}{'/' if folder else ''}"


def _tidy(out: Path, base_url: str, site_url: str | None) -> None:
    """Keep of Material's files only its style sheet, and of that what guides use.

    The pages that answer at any depth get absolute addresses.
    """
    styles = sorted((out / "assets" / "stylesheets").glob("main.*.min.css"))
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", styles[0].read_text("utf-8"))
    shutil.rmtree(out / "assets")
    (out / KEPT_CSS).parent.mkdir(parents=True)
    (out / KEPT_CSS).write_text(reduce(css, (f.read_text("utf-8") for f in sorted(out.rglob("*.html")))), "utf-8")
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (out / name).unlink(missing_ok=True)
    shutil.rmtree(out / "kf-shell", ignore_errors=True)
    for leftover in out.glob("kf-shell-*"):
        shutil.rmtree(leftover)
    public_path = "/" + (urlsplit(site_url).path if site_url else base_url).strip("/")
    public_path += "/" if public_path != "/" else ""
    for name in ("404.html", "offline.html"):
        file = out / name
        text = file.read_text("utf-8")
        text = re.sub(
            r'(?<!data-kf-up )((?:href|src|action|data-kf-root)=")([^"#:]*)"',
            lambda m: f'{m.group(1)}{_absolute(m.group(2), base_url, public_path)}"',
            text,
        )
        file.write_text(text, "utf-8")
    for file in sorted(out.rglob("*.html")):
        text = file.read_text("utf-8")
        if not site_url:
            text = re.sub(r'<(?:link rel="canonical"|meta property="og:(?:url|image)")[^>]*>\n?', "", text)
        file.write_text(text, "utf-8")
