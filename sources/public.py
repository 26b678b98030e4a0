"""Which addresses are the public internet's, and no network's own."""

import ipaddress

#: Addresses whose last 32 bits are the IPv4 address that a gateway goes on to (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: What of IPv6 is given to networks on the internet, less what is set apart in it (IANA's registry
#: of special-purpose addresses): protocols, examples in texts.
_UNICAST = ipaddress.ip_network("2000::/3")
_SPECIAL = [ipaddress.ip_network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20")]


def is_public(address: str) -> bool:
    """Is it an IP address on the internet: not of this machine, its network, or reserved?"""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    inner = _embedded(ip)
    if inner:
        return all(each.is_global and not each.is_multicast for each in inner)
    return ip in _UNICAST and ip.is_global and not any(ip in special for special in _SPECIAL)


def _embedded(ip: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses to which a gateway or tunnel goes on from an IPv6 one."""
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    inner = ip.ipv4_mapped or ip.sixtofour
    return (inner,) if inner else (ip.teredo or ())
