"""What gunicorn serves."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

from .interpreter import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A person waits for each answer; commands and workers may take their time.
os.environ.setdefault("ISNAD_STATEMENT_SECONDS", "30")

_served = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The callable of WSGI (PEP 3333)."""
    return with_room(_served, environ, start_response)
