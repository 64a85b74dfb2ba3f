"""Where the site listens, and with how many processes: practice/serve/."""

from ipaddress import ip_address

from practice.settings.environment import address, number, other_mistakes, switch

BIND_ADDRESS = address("BIND_ADDRESS", "127.0.0.1")
PORT = number("PORT", 8000, 1, 65_535)
# Whether a server in front takes in the whole of each request before it passes it on.
BEHIND_PROXY = switch("BEHIND_PROXY")
# Processes that answer requests; 0: as cores and memory allow (practice/serve/capacity.py).
WEB_WORKERS = number("WEB_WORKERS", 0, 0, 64)

if not (ip_address(BIND_ADDRESS).is_loopback or BEHIND_PROXY):
    other_mistakes.append(
        f"BIND_ADDRESS is {BIND_ADDRESS}, which others can reach. Put a server in front that takes "
        "in the whole of each request (docs/deployment.md), and set BEHIND_PROXY=on; or leave "
        "BIND_ADDRESS out."
    )
