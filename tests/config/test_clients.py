"""Tries are counted by an address that their sender can't choose."""

from typing import Any

import pytest
from django.test import RequestFactory

from config.clients import client_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "told", "remote", "address"),
    [
        (0, None, "198.51.100.7", "198.51.100.7"),
        (0, "203.0.113.9", "198.51.100.7", "198.51.100.7"),  # nobody's word but the socket's
        (1, "203.0.113.9", PROXY, "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", PROXY, "203.0.113.9"),  # the sender made one up
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", PROXY, "203.0.113.9"),
        (2, "203.0.113.9", PROXY, "203.0.113.9"),  # one proxy fewer than was said
        (1, None, PROXY, PROXY),
        (1, "unknown", PROXY, PROXY),
        (1, "203.0.113.9:4711", PROXY, "203.0.113.9"),
        (1, "[2001:db8:1:2:3::4]:4711", PROXY, "2001:db8:1:2::"),
        (1, "2001:db8:1:2:ffff::1", PROXY, "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", PROXY, "203.0.113.9"),
        (1, "fe80::1%eth0", PROXY, "fe80::"),
        (0, None, "", ""),  # a unix socket
    ],
)
def test_the_address_is_what_the_outermost_own_proxy_says(
    settings: Any, proxies: int, told: str | None, remote: str, address: str
) -> None:
    settings.PROXIES = proxies
    headers = {} if told is None else {"x-forwarded-for": told}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)
    assert client_address(request) == address
