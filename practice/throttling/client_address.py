"""The address and the network a request comes from."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64  # bits; a provider gives each household at least so large a network


def client_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The address of the client; None if it is none.

    With TRUSTED_PROXY_COUNT proxies in front, it is what the outermost of them appended to
    X-Forwarded-For; entries before it are the client's own invention and are never read. A request
    without the header has passed no proxy.
    """
    proxies = settings.TRUSTED_PROXY_COUNT
    text = request.META.get("REMOTE_ADDR", "")
    if proxies and "X-Forwarded-For" in request.headers:
        forwarded = request.headers["X-Forwarded-For"].split(",")
        text = forwarded[-proxies] if len(forwarded) >= proxies else ""
    try:
        address = ip_address(text.strip().split("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def client_network(request: HttpRequest) -> str:
    """The client's IPv4 address, or the /64 network of its IPv6 address; “unknown” if neither."""
    address = client_address(request)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address) if address else "unknown"
