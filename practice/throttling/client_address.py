"""The network a request comes from."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64  # bits; a provider gives each household at least so large a network


def client_network(request: HttpRequest) -> str:
    """The client's IPv4 address, or the /64 network of its IPv6 address; “unknown” if neither.

    With TRUSTED_PROXY_COUNT proxies in front, the address is what the outermost of them appended to
    X-Forwarded-For; entries before it are the client's own invention and are never read.
    """
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        text = forwarded[-proxies] if len(forwarded) >= proxies else ""
    else:
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text.strip().split("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
