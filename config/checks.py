"""What ``manage.py check`` says about the machine and its settings."""

from typing import Any
from urllib.parse import urlsplit
from xml.parsers import expat

from django.conf import settings
from django.core.checks import Tags, register
from django.core.checks import Warning as CheckWarning
from django.http.request import split_domain_port

#: The first expat that reads a long token once, and not again with each piece (CVE-2023-52425).
MENDED = (2, 6, 0)


def expat_recent(**_given: Any) -> list[CheckWarning]:
    """Python reads Word files and settings with expat; an old one can be kept busy for long."""
    if expat.version_info >= MENDED:
        return []
    found = ".".join(map(str, expat.version_info))
    return [
        CheckWarning(
            f"Python's XML reader is expat {found}; a small file can keep it busy for long.",
            hint="Python 3.11.9 brings expat 2.6. A distribution's own Python uses the system's"
            " libexpat, which may have the fix under an older number.",
            id="isnad.W001",
        )
    ]


def proxies_counted(**_given: Any) -> list[CheckWarning]:
    """Behind a proxy that nobody counts, all visitors have one address."""
    if not settings.HTTPS or settings.PROXIES:
        return []
    return [
        CheckWarning(
            "HTTPS is on, so that a proxy stands before the desk, but PROXIES is 0.",
            hint="Set PROXIES to how many proxies a request passes: one, as a rule.",
            id="isnad.W002",
        )
    ]


def publication_reachable(**_given: Any) -> list[CheckWarning]:
    """What is published needs a host of its own, which the desk is not reached by."""
    host, _port = split_domain_port(urlsplit(settings.ISNAD_URL).netloc)
    if settings.ISNAD_PUBLISH and not settings.ISNAD_PUBLIC_HOST:
        message = "ISNAD_PUBLISH is on, but ISNAD_PUBLIC_HOST names no host: nothing is published."
    elif settings.ISNAD_PUBLIC_HOST and host == settings.ISNAD_PUBLIC_HOST:
        message = "ISNAD_PUBLIC_HOST is the desk's own host, where the desk is not reached now."
    else:
        return []
    hint = "Give the public pages a host name of their own, as in checks.example.org."
    return [CheckWarning(message, hint=hint, id="isnad.W003")]


def checks_register() -> None:
    """Have ``check --deploy`` ask these too."""
    for each in (expat_recent, proxies_counted, publication_reachable):
        register(each, Tags.security, deploy=True)
