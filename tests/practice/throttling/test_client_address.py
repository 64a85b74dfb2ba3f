import pytest
from django.test import RequestFactory

from practice.throttling.client_address import client_network


def network_of(remote="192.0.2.1", **headers) -> str:
    return client_network(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_ipv6_address_counts_as_its_network(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "made-up, 203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.200", "198.51.100.7"),
        (2, "198.51.100.7", "unknown"),
        (1, "", "unknown"),
    ],
)
def test_only_what_the_trusted_proxies_appended_is_read(settings, proxies, forwarded, network):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert network_of("192.0.2.1", x_forwarded_for=forwarded) == network
