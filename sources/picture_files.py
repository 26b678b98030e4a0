"""A picture that came, by whichever door: read apart from the desk, or refused."""

from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

from .apart import read_apart
from .errors import Refused
from .pictures import LARGEST, SHOWN, PictureRead
from .received import Received
from .unreadable import Unreadable

_SAYS = {
    "picture_drawing": _(
        "SVG is a program in the form of a picture, and the desk runs none. Save it as PNG, and add"
        " that."
    ),
    "picture_unknown": _(
        "This is no picture that the desk can show. Save it as PNG, JPEG, GIF or WebP, and add"
        " that."
    ),
    "picture_too_large": _(
        "This picture is too large. At most 10 MB and 50 million pixels are taken: save it smaller."
    ),
    "picture_broken": _(
        "This picture is damaged or cut off. Open it, save it anew as PNG, and add that."
    ),
}


def picture_read(received: Received, *, field: str) -> PictureRead:
    """How a picture is shown.

    Raises Refused("picture_drawing", "picture_unknown", "picture_too_large", "picture_broken") at
    ``field``.
    """
    if len(received.body) > LARGEST:
        raise _refusal("picture_too_large", field)
    try:
        with TemporaryDirectory() as folder:
            Path(folder, "picture").write_bytes(received.body)
            Path(folder, "shown.typ").write_text(SHOWN)
            told = read_apart("picture", received.body, field=field, folder=folder)
    except Unreadable as error:
        raise _refusal(error.code, field) from error
    except Refused as stopped:  # it took all memory or time that a reader has
        raise _refusal("picture_too_large", field) from stopped
    return PictureRead(**told | {"shown": b64decode(told["shown"])})


def _refusal(code: str, field: str) -> Refused:
    return Refused(code, _SAYS[code], field=field)
