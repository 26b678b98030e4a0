"""From which address a request comes, in a way that its sender can't forge."""

import re
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

_PORT = re.compile(r"^\[?([0-9a-fA-F:.]+?)\]?(?::\d+)?$")


def client_address(request: Any) -> str:
    """The IP address that spoke to the outermost of the operator's own proxies.

    Each proxy appends to ``X-Forwarded-For`` the address that spoke to it; whatever the sender
    wrote there itself stands further left.  So of ``PROXIES`` proxies the outermost one's word is
    that many places from the right.  Of IPv6 it is the network of 64 bits: one household's.
    """
    remote = request.META.get("REMOTE_ADDR", "")
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if settings.PROXIES else []
    hops = [hop.strip() for hop in told if hop.strip()] + [remote]
    return _counted(hops[max(0, len(hops) - 1 - settings.PROXIES)]) or _counted(remote)


def _counted(hop: str) -> str:
    """The address by which tries are counted; "" for what is none (a unix socket has none)."""
    with suppress(ValueError):
        address: IPv4Address | IPv6Address = ip_address(_bare(hop))
        if isinstance(address, IPv6Address):
            if address.ipv4_mapped:
                return str(address.ipv4_mapped)
            return str(ip_network((address, 64), strict=False).network_address)
        return str(address)
    return ""


def _bare(hop: str) -> str:
    """Without the port and the brackets that some proxies write."""
    if hop.count(":") > 1 and not hop.startswith("["):
        return hop.partition("%")[0]
    found = _PORT.match(hop)
    return found[1] if found else ""
