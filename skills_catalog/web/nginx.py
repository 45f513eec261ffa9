"""Ready-made server settings: what nginx needs to serve a release as ``build.py serve`` does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from skills_catalog.web.feeds import CSP, HEADERS, QUERY_WORKER, headers_of

META_CSP = "; ".join(part for part in CSP.split("; ") if not part.startswith("frame-ancestors"))
"""The policy for a meta tag, which cannot say who may frame a page."""
TYPES = (
    "text/css text/javascript application/javascript application/json application/manifest+json "
    "application/atom+xml text/xml image/svg+xml text/plain text/csv application/wasm application/vnd.sqlite3"
)


def nginx(base_url: str) -> bytes:
    """``_nginx.conf``: to be included in a ``server`` block that sets ``$site_folder``."""
    place = "root $site_folder;" if base_url == "/" else "alias $site_folder/;"
    always = added(HEADERS)

    def block(where: str, cache: str, more: str = "", headers: Sequence[str] = always) -> str:
        inside = [*([more] if more else []), *headers, f'add_header Cache-Control "{cache}" always;']
        return f"  location {where} {{\n" + "".join(f"    {line}\n" for line in inside) + "  }\n"

    frozen = "public, max-age=31536000, immutable"
    lines = f"""# Include this in a server block, after the folder of the site is named:
#   set $site_folder /srv/skills/site;
#   include /srv/skills/site/_nginx.conf;
# With Datasette on the same host, add before it:
#   location {base_url}datasette/ {{ proxy_pass http://127.0.0.1:8001; }}
charset utf-8;
charset_types text/css text/javascript application/json application/manifest+json text/xml text/plain text/csv;
types {{
  text/html html; text/css css; text/javascript js mjs; application/json json; application/manifest+json webmanifest;
  application/atom+xml atom; text/xml xml; image/svg+xml svg; image/png png; image/webp webp; text/plain txt; text/csv csv;
  application/wasm wasm; application/vnd.sqlite3 db;
}}
default_type application/octet-stream;
gzip on;
gzip_vary on;
gzip_min_length 500;
gzip_types {TYPES};
location ^~ {base_url} {{
  {place}
  index index.html;
  error_page 404 {base_url}404.html;
"""
    text = lines + "".join(f"  {line}\n" for line in [*always, 'add_header Cache-Control "no-cache" always;'])
    text += block(r"~ /\.", "no-cache", "return 404;")
    query = f"~ /assets/kf-[0-9a-f]+{re.escape(QUERY_WORKER)}$"
    text += block(query, frozen, _inside(base_url), added(headers_of(QUERY_WORKER)))
    text += block("~ /assets/kf-", frozen, _inside(base_url))
    text += "}\n"
    if base_url != "/":
        text += f"location = {base_url[:-1]} {{ return 301 {base_url}; }}\n"
    return text.encode()


def added(headers: Mapping[str, str]) -> list[str]:
    return [f'add_header {name} "{value}" always;' for name, value in headers.items()]


def _inside(base_url: str) -> str:
    """Where files of a nested regular expression lie: ``alias`` needs the rest of the address there."""
    return "" if base_url == "/" else f"rewrite ^{base_url}(.*)$ /$1 break; root $site_folder;"
