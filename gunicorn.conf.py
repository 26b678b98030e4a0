"""What gunicorn reads from the folder that it is started in."""

import os
from pathlib import Path
from typing import Any


def on_starting(_server: Any) -> None:
    """Requests are counted from now on: what earlier processes wrote down is of another time."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    for file in Path(folder).glob("*.db") if folder else ():
        file.unlink(missing_ok=True)
