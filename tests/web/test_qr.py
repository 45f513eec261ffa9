"""QR codes against another encoder module by module, and read back by a decoder."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.missing import without
from tests.support.places import ROOT

SOURCE = ROOT / "site_templates" / "assets" / "js" / "calculator" / "qr.js"
PACKAGE = ROOT / "node_modules" / "lean-qr"
RUN = """
import readline from 'node:readline';
import { qrMatrix } from %s;
readline.createInterface({ input: process.stdin }).on('line', line => {
  const [text, mask] = JSON.parse(line);
  let rows = null;
  try { rows = qrMatrix(text, mask === null ? undefined : mask); } catch (e) { /* it does not fit */ }
  process.stdout.write(JSON.stringify(rows) + '\\n');
});
"""
LINK = "https://example.gov.cn/calculator/#groups=registered_unemployed&birth_date=1990-05-01&level=L4&was="


class Encoder:
    """The shipped encoder in node: a text, and perhaps a mask, → rows of modules; None where it does not fit."""

    def __init__(self, module: Path) -> None:
        program = shutil.which("node") or without("node")
        self.process = subprocess.Popen(
            [program, "--input-type=module", "-e", RUN % json.dumps(module.as_uri())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def __call__(self, text: str, mask: int | None = None) -> Any:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps([text, mask]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Encoder]:
    """The script and the package beside each other, as the build puts them."""
    if not PACKAGE.is_dir():
        without("node_modules")
    folder = tmp_path_factory.mktemp("qr")
    shutil.copyfile(PACKAGE / "index.mjs", folder / "lean-qr.mjs")
    encoder = Encoder(Path(shutil.copyfile(SOURCE, folder / "qr.mjs")))
    yield encoder
    encoder.process.kill()
    encoder.process.communicate()


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


@pytest.mark.slow
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
    assert matrix("x" * 2953) and matrix("x" * 2954) is None
