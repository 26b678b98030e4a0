"""Compile the translations: ``python -m config.messages``.

The same as ``manage.py compilemessages``, without GNU msgfmt, which a machine that
has only Python and make does not have.
"""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def compile_messages(root: Path = ROOT) -> list[Path]:
    """Write a .mo beside every .po under ``root``/locale; return the files written."""
    catalogues = sorted(root.glob("locale/*/LC_MESSAGES/*.po"))
    for catalogue in catalogues:
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    return [catalogue.with_suffix(".mo") for catalogue in catalogues]


if __name__ == "__main__":
    compile_messages()
