"""Codes of links: a reader that shares nothing with the writer reads from the drawn path what was written."""

import re

import numpy as np
import pytest
import segno
import zxingcpp

from rnnviz.ui.teaching.qr import LONGEST, qr_path

LINK = "https://rnn.example.edu/?cell=lstm&hidden_size=6&text=Grüße&locked=cell,hidden_size&room=abcdefgh234567ab"


def modules(size: int, path: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """What the path fills."""
    dark = np.zeros((size, size), bool)
    parts = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{w}v1h-{w}z" for x, y, w, _ in parts) == path
    for x, y, width, back in (map(int, part) for part in parts):
        assert width == back
        assert not dark[y, x : x + width].any()
        dark[y, x : x + width] = True
    return dark


@pytest.mark.parametrize(
    "text", [LINK, "https://a.example/", "https://a.example/?text=" + "q" * 700, "http://127.0.0.1:8501/shapes?a=b"]
)
def test_a_reader_reads_the_link(text: str) -> None:
    size, path = qr_path(text)
    dark = modules(size, path)
    picture = np.where(np.pad(dark, 4), 0, 255).astype(np.uint8)
    found = zxingcpp.read_barcodes(np.kron(picture, np.ones((4, 4), np.uint8)))
    assert [code.text for code in found] == [text]
    expected = segno.make(text, error="m", micro=False, boost_error=False)
    assert np.array_equal(dark, np.array(expected.matrix, bool))
    assert (size - 17) % 4 == 0


@pytest.mark.parametrize("text", ["", "a" * (LONGEST + 1), "ü" * (LONGEST // 2 + 1)])
def test_a_text_that_is_empty_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"between 1 and {LONGEST} bytes; got {len(text.encode())}"):
        qr_path(text)
