"""Management commands as a shell runs them, in this process: torch is loaded here already."""

import io
import subprocess
from contextlib import redirect_stderr, redirect_stdout

from django.core.management import ManagementUtility


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """``manage.py`` with these arguments: its exit status and what it wrote."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            ManagementUtility(["manage.py", *arguments]).execute()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())
