"""Files that are put into a watched folder become articles, each by itself.

A file is moved before it is read, so that two workers never take the same one: into ``taking``,
then into ``done``, or into ``refused`` with a file beside it that says why.
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import count, islice
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from sources.errors import Refused
from sources.given import outlet_named
from sources.models import PageLook
from sources.received import as_file
from sources.uploads import file_columns

from .articles import article_submit

log = logging.getLogger(__name__)

#: Seconds for which a file has not grown, so that whoever copies it has ended.
SETTLED = 5
#: Files that one look takes, and seconds after which one that was taken has no worker.
FILES_PER_LOOK, LOST_AFTER = 100, 3600


class Place(StrEnum):
    """Where a file is moved, below the watched folder."""

    TAKING = "taking"
    DONE = "done"
    REFUSED = "refused"


def folder_take_in(folder: Path) -> Counter[Place]:
    """Store each file that lies in a folder as an article; how many were done, and refused.

    What the desk has already is done too.  Folders, links, hidden files and what is still being
    written are left alone.  A file whose worker died is taken again.
    """
    for place in Place:
        (folder / place).mkdir(exist_ok=True)
    _lost_had_back(folder)
    taken: Counter[Place] = Counter()
    for path in islice(_waiting(folder), FILES_PER_LOOK):
        try:
            ours = _moved(path, folder / Place.TAKING)
        except FileNotFoundError:  # another worker was faster
            continue
        taken[_taken_in(ours, folder)] += 1
    return taken


def _waiting(folder: Path) -> Iterator[Path]:
    """Those that are there and written to their end, by name."""
    before = time.time() - SETTLED
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "~"))
        is_file = not hidden and not path.is_symlink() and path.is_file()
        if is_file and path.stat().st_mtime <= before:
            yield path


def _taken_in(path: Path, folder: Path) -> Place:
    try:
        _stored(path)
    except Refused as refused:
        return _refused(path, folder, refused)
    except Exception:
        log.exception("watched folder: not read: %s", path)
        return _refused(path, folder, Refused("intake_error", PageLook.FAILED_SAYS))
    _moved(path, folder / Place.DONE)
    return Place.DONE


def _stored(path: Path) -> None:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if path.stat().st_size > limit:
        message = _("This file is larger than the desk takes in (%s). Split it.")
        raise Refused("file_too_large", message % filesizeformat(limit), field="file")
    columns = file_columns(as_file(path.name, path.read_bytes()))
    if not columns["text"].strip():
        raise Refused("file_empty", _("There is no text in this file."), field="file")
    outlet = outlet_named(columns.pop("outlet", ""), language="")
    article_submit(**columns, publisher=outlet)


def _refused(path: Path, folder: Path, refused: Refused) -> Place:
    lies = _moved(path, folder / Place.REFUSED)
    reason = f"{refused.code}\n{refused}\n"
    lies.with_name(f"{lies.name}.reason.txt").write_text(reason, encoding="utf-8")
    return Place.REFUSED


def _moved(path: Path, into: Path) -> Path:
    """The file in another folder, under its name, or with a number where that is taken."""
    for number in count():
        name = f"{path.stem}-{number}{path.suffix}" if number else path.name
        target = into / name
        if target.exists():
            continue
        path.rename(target)
        return target
    raise AssertionError("numbers end never")


def _lost_had_back(folder: Path) -> None:
    before = time.time() - LOST_AFTER
    for path in (folder / Place.TAKING).iterdir():
        if path.stat().st_ctime <= before:
            os.utime(_moved(path, folder))
