"""A picture is shown set anew, or refused in words that help."""

import struct
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from sources.errors import Refused
from sources.picture_files import picture_read
from sources.pictures import SHOWN, picture_set
from sources.received import as_file
from sources.unreadable import Unreadable

from .pictures import GIF, JPEG, SVG, WEBP, png


@pytest.mark.parametrize(
    ("file", "media", "size"),
    [
        (png(30, 20), "image/png", (30, 20)),
        (png(2400, 1200), "image/png", (1000, 500)),
        (png(40, 8000), "image/png", (20, 4000)),
        (GIF, "image/gif", (1, 1)),
        (JPEG, "image/jpeg", (1, 1)),
        (WEBP, "image/webp", (1, 1)),
    ],
)
def test_a_picture_of_each_kind_is_shown_as_png_no_larger_than_a_page(
    file: bytes, media: str, size: tuple[int, int]
) -> None:
    told = set_anew(file)
    assert (told["media_type"], (told["width"], told["height"])) == (media, size)
    assert struct.unpack_from(">II", b64decode(told["shown"]), 16) == size


def set_anew(file: bytes) -> dict[str, Any]:
    """As the process apart does it."""
    with TemporaryDirectory() as folder:
        Path(folder, "picture").write_bytes(file)
        Path(folder, "shown.typ").write_text(SHOWN)
        return picture_set(file, folder)


def test_nothing_of_a_file_but_its_pixels_is_shown() -> None:
    file = png(30, 20, says=b"taken at 33.51, 36.29 by Salma")
    read = picture_read(as_file("x.png", file, "text/html"), field="picture")
    assert (read.media_type, read.width, b"Salma" in read.shown) == ("image/png", 30, False)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (SVG, "picture_drawing"),
        (b"<!-- --><SVG onload=alert(1)>", "picture_drawing"),
        (b"%PDF-1.7", "picture_unknown"),
        (b"RIFF....WAVEfmt ", "picture_unknown"),
        (b"", "picture_unknown"),
        (png(30, 20)[:20], "picture_broken"),
        (png(30, 20)[:60], "picture_broken"),
        (png(0, 20), "picture_broken"),
        (b"\xff\xd8\xff", "picture_broken"),
        (png(1, 1)[:16] + struct.pack(">II", 50_000, 50_000) + png(1, 1)[24:], "picture_too_large"),
    ],
)
def test_what_is_no_picture_or_has_too_many_pixels_is_refused(file: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        set_anew(file)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("file", "code"),
    [(png(1, 1) + bytes(10_000_000), "picture_too_large"), (SVG, "picture_drawing")],
)
def test_a_refusal_names_the_field_and_what_to_do(file: bytes, code: str) -> None:
    with pytest.raises(Refused, match=r"save it smaller|Save it as PNG") as refused:
        picture_read(as_file("x.png", file, "image/png"), field="picture")
    assert (refused.value.code, refused.value.field) == (code, "picture")
