"""A picture as somebody sent it -> how it is shown.  Pure, and read in a process of its own.

What is shown is never the file itself: Typst reads that and sets it anew, as PNG of a size that
pages take.  So nothing that a file carries beside its pixels leaves the desk (places, cameras,
scripts), and what no such reader takes is no picture.
"""

import struct
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from .unreadable import Unreadable

#: Bytes of a file, and pixels in it, that are taken.
LARGEST, PIXELS = 10_000_000, 50_000_000
#: {how a file begins: what Typst calls its kind}
_STARTS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"RIFF": "webp",
}
_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
#: Of JPEG's marks for a frame, those that are none.
_NO_FRAME = {0xC4, 0xC8, 0xCC}
#: The page of Typst's that is nothing but the picture: a point is a pixel.
SHOWN = """#set page(width: auto, height: auto, margin: 0pt)
#context {
  let picture = image.with("/picture", format: sys.inputs.kind)
  let natural = measure(picture())
  let pixel = int(sys.inputs.longest) * 1pt / calc.max(natural.width, natural.height)
  picture(width: natural.width * calc.min(pixel, 1000pt / natural.width, 4000pt / natural.height))
}"""


@dataclass(frozen=True)
class PictureRead:
    """How a picture is shown (PNG), in pixels, and the media type that the file truly has."""

    shown: bytes
    width: int
    height: int
    media_type: str


def picture_kind(data: bytes) -> str:
    """What Typst calls the kind of a picture; "" of what is none that is taken."""
    kind = next((kind for start, kind in _STARTS.items() if data.startswith(start)), "")
    return "" if kind == "webp" and data[8:12] != b"WEBP" else kind


def is_drawing(data: bytes) -> bool:
    """Is it SVG: a program in the form of a picture?"""
    return b"<svg" in data[:5000].lower()


def picture_set(data: bytes, folder: str) -> dict[str, Any]:
    """A picture set anew, as fields of ``PictureRead``.

    It stands in the folder as "picture", beside ``SHOWN`` as "shown.typ".

    Raises Unreadable("picture_drawing", "picture_unknown", "picture_too_large", "picture_broken").
    """
    import typst  # takes a while, which other readers need not wait

    kind = picture_kind(data)
    if not kind:
        raise Unreadable("picture_drawing" if is_drawing(data) else "picture_unknown")
    try:
        width, height = _SIZES[kind](data)
        if not width * height:
            raise Unreadable("picture_broken")
        if width * height > PIXELS:
            raise Unreadable("picture_too_large")
        inputs = {"kind": kind, "longest": str(max(width, height))}
        shown = typst.compile(
            f"{folder}/shown.typ",
            root=folder,
            format="png",
            ppi=72,
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )
    except (struct.error, IndexError, typst.TypstError) as error:
        raise Unreadable("picture_broken") from error
    width, height = _png_size(shown)
    told = {"width": width, "height": height, "media_type": _MEDIA[kind]}
    return {"shown": b64encode(shown).decode(), **told}


# --- sizes in pixels, as the heads of the files tell them ---------------------------------------


def _png_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:
        mark = data[at + 1]
        if 0xC0 <= mark <= 0xCF and mark not in _NO_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 1 if mark == 0xFF else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return 0, 0


def _webp_size(data: bytes) -> tuple[int, int]:
    """Of its three forms: extended, without loss, and plain."""
    if data[12:16] == b"VP8X":
        width, height = (int.from_bytes(data[i : i + 3], "little") for i in (24, 27))
        return width + 1, height + 1
    if data[12:16] == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


_SIZES = {"png": _png_size, "gif": _gif_size, "jpg": _jpeg_size, "webp": _webp_size}
