"""Datasette in this process."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx

from tests.support.waiting import apart


def ask_datasette(site: Path, path: str, **settings: Any) -> httpx.Response:
    """What Datasette answers on a release's folder."""
    from datasette.app import Datasette

    async def answer() -> httpx.Response:
        own = json.loads((site / "data" / "settings.json").read_text("utf-8"))
        server = Datasette(files=[], config_dir=site / "data", settings={**own, **settings})
        found: httpx.Response = await server.client.get(path)
        return found

    return apart(asyncio.run, answer())
