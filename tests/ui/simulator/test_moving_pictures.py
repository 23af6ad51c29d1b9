"""Pictures that move: what the page's own encoders write is read by Pillow, pixel by pixel."""

import base64
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

NODE = shutil.which("node")
SCRIPTS = Path(__file__).parents[2] / "js"
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def made(script: str, given: Any) -> bytes:
    command = [str(NODE), str(SCRIPTS / script)]
    run = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    return run.stdout


def frames_of(data: bytes) -> list[tuple[np.ndarray, float]]:
    """Each frame's pixels (height, width, 3), and the ms that it is shown."""
    image = Image.open(io.BytesIO(data))
    frames = []
    for k in range(getattr(image, "n_frames", 1)):
        image.seek(k)
        frames.append((np.array(image.convert("RGB")), float(image.info["duration"])))
    return frames


def pictures(colours: int, count: int = 3) -> np.ndarray:
    """Noise of so many colours, the worst case of every packing.   (count, height, width, 3)"""
    rng = np.random.default_rng(colours)
    coarse = rng.choice(32**3, size=(count, colours), replace=False)
    palettes = np.stack([coarse >> 10, coarse >> 5 & 31, coarse & 31], axis=-1) * 8 + 3  # one in each step of 8
    chosen = rng.integers(0, colours, (count, 97, 131))
    return np.stack([palette[own] for palette, own in zip(palettes, chosen, strict=True)]).astype(np.uint8)


def as_rgba(frames: np.ndarray) -> np.ndarray:
    return np.concatenate([frames, np.full_like(frames[..., :1], 255)], axis=-1)


def gif(frames: np.ndarray) -> bytes:
    lists = [frame.ravel().tolist() for frame in as_rgba(frames)]
    return made("make_gif.js", {"width": frames.shape[2], "height": frames.shape[1], "frames": lists})


@pytest.mark.parametrize("colours", [1, 2, 17, 256])
def test_a_gif_of_up_to_256_colours_has_every_pixel(colours: int) -> None:
    frames = pictures(colours)
    read = frames_of(gif(frames))
    assert [shown for _, shown in read] == [700, 700, 700]
    for (pixels, _), frame in zip(read, frames, strict=True):
        np.testing.assert_array_equal(pixels, frame)


def test_what_has_more_colours_gets_the_nearest_that_there_are() -> None:
    rng = np.random.default_rng(5)
    frame = rng.integers(0, 256, (1, 60, 70, 3)).astype(np.uint8)
    frame[0, :30] = (200, 30, 60)  # the colour that there is most of stays as it is
    ((pixels, _),) = frames_of(gif(np.concatenate([frame, frame])))[:1]
    np.testing.assert_array_equal(pixels[:30], frame[0, :30])
    far = np.abs(pixels.astype(int) - frame[0].astype(int))
    assert 0 < far.max() < 128
    assert far[30:].mean() < 25


def test_an_apng_has_every_pixel_of_its_pictures() -> None:
    frames = as_rgba(pictures(256, count=4))
    texts = []
    for frame in frames:
        stream = io.BytesIO()
        Image.fromarray(frame).save(stream, "png")
        texts.append(base64.b64encode(stream.getvalue()).decode())
    read = frames_of(made("make_apng.js", texts))
    assert [shown for _, shown in read] == [100, 200, 300, 400]
    for (pixels, _), frame in zip(read, frames, strict=True):
        np.testing.assert_array_equal(pixels, frame[..., :3])


def test_pictures_of_two_sizes_are_refused() -> None:
    texts = []
    for size in ((4, 5), (5, 4)):
        stream = io.BytesIO()
        Image.new("RGBA", size).save(stream, "png")
        texts.append(base64.b64encode(stream.getvalue()).decode())
    with pytest.raises(AssertionError, match="frames must be PNGs of one size and kind"):
        made("make_apng.js", texts)
