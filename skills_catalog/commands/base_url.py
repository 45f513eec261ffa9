"""The path of the site below its host, as people write it in ``--base-url``."""

from __future__ import annotations

import re
from urllib.parse import unquote

_SEGMENT = re.compile(r"[\w.~-]+")


class BadBase(ValueError):
    """Not a path below a host; the message says what to write."""


def base_path(text: str) -> str:
    """The path with a slash at both ends, decoded (``rsj//%E6%8A%80`` → ``/rsj/技/``). Raises BadBase."""
    written = text.strip()
    if found := re.match(r"(?i)[a-z][a-z0-9+.-]*://[^/]*(.*)", written):
        path = found.group(1).partition("?")[0].partition("#")[0]
        near = f"/{path.strip('/')}/" if path.strip("/") else "/"
        raise BadBase(f"“{text}”是完整网址。这里只写域名后面的路径：{near}；网址写在 district.yaml 的 site_url。")
    try:
        plain = unquote(written, errors="strict")
    except UnicodeDecodeError:
        raise BadBase(f"“{text}”里的百分号编码不是 UTF-8。请写汉字，或用 UTF-8 编码。") from None
    segments = [s for s in plain.split("/") if s]
    for segment in segments:
        if segment in (".", ".."):
            raise BadBase(f"“{text}”里不能有 {segment}，请写完整的路径，例如 /rsj/skills/。")
        if odd := re.sub(_SEGMENT, "", segment):
            shown = "空格" if odd[0].isspace() else f"“{odd[0]}”"
            raise BadBase(f"“{text}”里不能有{shown}。路径只用汉字、字母、数字和 - _ . ~，例如 /rsj/skills/。")
    return "/" + "".join(f"{s}/" for s in segments)
