"""Compile the translations: ``python -m config.messages``.

The same as ``manage.py compilemessages``, without GNU msgfmt, which a machine that
has only Python and make does not have.
"""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def compile_messages(root: Path = ROOT) -> list[Path]:
    """Keep a current .mo beside every .po under ``root``/locale; return the files.

    Each is replaced as a whole, and only if it changed: another process may be reading it.
    """
    return [_compiled(path) for path in sorted(root.glob("locale/*/LC_MESSAGES/*.po"))]


def _compiled(catalogue: Path) -> Path:
    path, messages = catalogue.with_suffix(".mo"), polib.pofile(str(catalogue)).to_binary()
    if not path.is_file() or path.read_bytes() != messages:
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(messages)
        draft.replace(path)
    return path


if __name__ == "__main__":
    compile_messages()
