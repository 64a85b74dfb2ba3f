"""When the site raises the alarm: practice/core/health.py."""

from practice.settings.environment import networks, number

# Less free space than this, in bytes, on a disk that holds data: the site raises the alarm; and
# with less than the latter it is taken for full, since an enquiry may not be stored any more.
MIN_FREE_DISK_BYTES = number("MIN_FREE_DISK_MEGABYTES", 1024, 0, 10_000_000) * 1024 * 1024
FULL_DISK_BYTES = 50 * 1024 * 1024
# Who learns from /health/ which check has found something; everybody else, only whether one has.
HEALTH_NETWORKS = networks(
    "HEALTH_NETWORKS", "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"
)
