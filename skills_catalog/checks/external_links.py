"""Links to other sites: each is requested once, and nothing else is sent.

Every place with a dead link gets a warning. A server that will not tell (403, 429, a login) is reported as such: government
sites often refuse programs.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import httpx

from skills_catalog.findings.finding import Problems, relative
from skills_catalog.text.file_text import decoded, line_and_column

TIMEOUT = 20.0
"""Seconds for one answer."""
AT_ONCE, PER_HOST = 16, 2
"""Requests at the same time, in all and to one host."""
MOST_HOPS = 10
AGENT = "Mozilla/5.0 (compatible; skills-catalog link check)"
_URL = re.compile(r"https?://[^\s<>\"'`|\\^{}，。；、！？：（）《》“”\u4e00-\u9fff]+")
_RESERVED = re.compile(
    r"^https?://(?:127\.[0-9.]+|(?:[^/]*\.)?(?:localhost|example|example\.(?:com|net|org)|test|invalid))(?:[:/]|$)"
)
"""The reader's own machine, and names reserved for examples (RFC 2606)."""
UNSURE = {401, 403, 405, 406, 407, 408, 412, 418, 421, 425, 429, 451, 501, 503, 521, 999}
"""Status codes that may be meant for programs only."""
MOVED = {301, 308}

LinkPlace = tuple[str, tuple[int, int]]
"""A file as findings show it, and line and column."""


@dataclass(frozen=True)
class Answer:
    """The answer to a link. said: the message, None where all is well; moved: its permanent new address."""

    said: str | None
    moved: str | None = None


def links(files: Iterable[Path], base: Path) -> dict[str, list[LinkPlace]]:
    """Return every address of another site in the texts of files, without fragment → where it is written."""
    found: dict[str, list[LinkPlace]] = defaultdict(list)
    for file in files:
        text = decoded(file.read_bytes()) or ""
        for match in _URL.finditer(text):
            url = urldefrag(_trimmed(match.group(0))).url
            if not _RESERVED.search(url):
                found[url].append((relative(file, base), line_and_column(text, match.start())))
    return dict(found)


def _trimmed(url: str) -> str:
    """Return an address without what closes a sentence or a bracket behind it."""
    while url and (url[-1] in ".,;:!?*_]" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def check_external_links(files: Iterable[Path], base: Path, problems: Problems, *, timeout: float = TIMEOUT) -> int:
    """Ask every link once; warnings at each place. Returns how many there were. timeout: seconds for one answer."""
    written = links(files, base)
    answers = asyncio.run(_all(list(written), timeout))
    for url, answer in answers.items():
        if answer.said is not None:
            for path, at in written[url]:
                problems.add(path, at, "dead-link", answer.said, severity="warning")
    return len(written)


async def _all(urls: list[str], timeout: float) -> Mapping[str, Answer]:
    total, hosts = asyncio.Semaphore(AT_ONCE), defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(PER_HOST))
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(timeout=timeout, limits=limits, headers={"User-Agent": AGENT}, trust_env=True) as client:

        async def one(url: str) -> Answer:
            async with hosts[urlsplit(url).netloc], total:
                return await ask(client, url)

        return dict(zip(urls, await asyncio.gather(*map(one, urls)), strict=True))


async def ask(client: httpx.AsyncClient, url: str) -> Answer:
    """Ask for the head of a page, and for the page where a server does not like that."""
    try:
        answer = await _follow(client, "HEAD", url)
        if answer.said is not None:
            answer = await _follow(client, "GET", url)
        return answer
    except httpx.TooManyRedirects:
        return Answer(f"链接 {url} 转来转去没有到头。请换一个地址，或删掉。")
    except httpx.TimeoutException:
        return Answer(f"链接 {url} 在 {client.timeout.read:g} 秒里没有回答，说不准还在不在。请用浏览器看一下。")
    except httpx.ConnectError as error:
        return Answer(_unreachable(url, error))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Answer(f"链接 {url} 打不开（{type(error).__name__}）。请用浏览器看一下，不对就改掉。")


def _unreachable(url: str, error: BaseException) -> str:
    """Say why no connection came about: certificate, name, or nobody there."""
    host = urlsplit(url).netloc
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return (
                f"链接 {url} 的安全连接建不起来（证书过期、不对或没有），浏览器会警告。请用浏览器看一下，换成能安全打开的地址。"
            )
        cause = cause.__cause__ or cause.__context__
    if re.search("name|nodename|getaddrinfo|address associated", str(error), re.IGNORECASE):
        return f"链接 {url} 的网站 {host} 找不到（没有这个域名）。请换一个地址，或删掉。"
    return f"链接 {url} 的网站 {host} 连不上。请用浏览器看一下，不在了就换一个地址。"


async def _follow(client: httpx.AsyncClient, method: str, url: str) -> Answer:
    """Send one request and follow redirects. Raises httpx.HTTPError, httpx.InvalidURL."""
    at, for_good = httpx.URL(url), True
    moved: str | None = None
    for _ in range(MOST_HOPS):
        async with client.stream(method, at) as answer:
            code = answer.status_code
            following = answer.next_request
        if following is None:
            break
        for_good = for_good and code in MOVED
        at = following.url
        moved = str(at) if for_good else moved
    else:
        raise httpx.TooManyRedirects("too many", request=answer.request)
    if code in UNSURE:
        return Answer(f"链接 {url} 的网站不让程序看（{code}），说不准还在不在。请用浏览器看一下。")
    if code >= 500:
        return Answer(f"链接 {url} 的网站出错了（{code}），也许是暂时的。过些天再看；一直这样就换一个地址。")
    if code >= 400:
        return Answer(f"链接 {url} 已经打不开（{code}）。请换成还在的地址，或删掉。")
    if moved is not None and moved != url:
        return Answer(f"链接 {url} 已经搬到 {moved}。请改成新地址。", moved)
    return Answer(None)
