"""Our QR codes against another encoder module by module, and read back by a decoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import pytest
import qrcode
import quickjs
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

SOURCE = Path(__file__).resolve().parents[2] / "site_templates" / "assets" / "js" / "qr.js"
LINK = "https://example.gov.cn/calculator/#groups=registered_unemployed&birth_date=1990-05-01&level=L4&was="


@pytest.fixture(scope="module")
def matrix() -> Any:
    context = quickjs.Context()
    context.eval(SOURCE.read_text("utf-8").replace("export function", "function"))
    context.eval(
        "function run(text, mask) { try { return JSON.stringify(qrMatrix(text, mask)); } catch (e) { return String(e); } }"
    )
    run = context.get("run")
    return lambda text, mask=None: json.loads(run(text) if mask is None else run(text, mask))


def read(rows: list[list[bool]]) -> bytes:
    """The symbol as a picture with its quiet zone, through a decoder."""
    bits = numpy.array(rows, dtype=numpy.uint8)
    picture = numpy.pad(255 - 255 * bits, 4, constant_values=255).repeat(4, axis=0).repeat(4, axis=1)
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return bytes(found.bytes)


def other(text: str, version: int, mask: int | None = None) -> list[list[bool]]:
    """The same symbol from the ``qrcode`` package."""
    level = qrcode.constants.ERROR_CORRECT_L if len(text.encode()) > 2331 else qrcode.constants.ERROR_CORRECT_M
    code = qrcode.QRCode(version=version, error_correction=level, border=0, mask_pattern=mask)
    code.add_data(qrcode.util.QRData(text.encode(), mode=qrcode.util.MODE_8BIT_BYTE))
    code.make(fit=False)
    return [[bool(m) for m in row] for row in code.get_matrix()]


def lengths() -> list[int]:
    """Around every length at which a larger symbol or the lower correction level begins."""
    known = [
        14,
        26,
        42,
        62,
        84,
        106,
        122,
        152,
        180,
        213,
        251,
        287,
        331,
        362,
        412,
        450,
        504,
        560,
        624,
        666,
        711,
        779,
        857,
        911,
        997,
    ]
    known += [
        1059,
        1125,
        1190,
        1264,
        1370,
        1452,
        1538,
        1628,
        1722,
        1809,
        1911,
        1989,
        2099,
        2213,
        2331,
        2431,
        2563,
        2699,
        2809,
        2953,
    ]
    return sorted({n + d for n in known for d in ((0, 1) if n < 400 else (0,))})


@pytest.mark.parametrize("length", [1, *lengths()])
def test_every_size_reads_back_and_equals_another_encoder(matrix: Any, length: int) -> None:
    text = (LINK * 40)[:length]
    rows = matrix(text)
    assert read(rows) == text.encode()
    version = (len(rows) - 17) // 4
    for mask in [length % 8] if length > 300 else range(8):
        assert matrix(text, mask) == other(text, version, mask)


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=120).filter(lambda t: not any(0xD800 <= ord(c) < 0xE000 for c in t)))
def test_any_text_reads_back(matrix: Any, text: str) -> None:
    assert read(matrix(text)) == text.encode()


def test_too_long_is_said(matrix: Any) -> None:
    with pytest.raises(json.JSONDecodeError):
        matrix("x" * 2954)
