"""The address of a record's row in Datasette."""

from __future__ import annotations

from urllib.parse import quote


def tilde(id: str) -> str:
    """An id as Datasette's addresses have it (``datasette.utils.tilde_encode``, which takes the whole of Datasette with it)."""
    return quote(id, safe="").replace("~", "%7E").replace(".", "%2E").replace("%", "~")


def row_path(collection: str, id: str) -> str:
    """The path of a record's row below Datasette's address."""
    return f"catalog/{collection}/{tilde(id)}"
