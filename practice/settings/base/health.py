"""When the site raises the alarm: practice/core/health.py."""

from datetime import timedelta

from practice.settings.environment import networks, number

# How long each background job may go without running to its end before the site raises the alarm:
# practice/core/health.py. Making every size of many pictures anew takes its time.
JOB_DEADLINES = {
    "send_due_mail": timedelta(minutes=15),
    "watch_schedule": timedelta(minutes=15),
    "watch_pictures": timedelta(hours=2),
    "run_nightly_jobs": timedelta(hours=2),
    "purge_enquiries": timedelta(hours=30),  # each night, and as soon as the site has been started
    "purge_logs": timedelta(hours=30),
    "complete_erasure_ledger": timedelta(hours=30),
    "delete_expired_sessions": timedelta(hours=30),
    "delete_expired_counters": timedelta(hours=30),
}
# Less free space than this, in bytes, on a disk that holds data: the site raises the alarm; and
# with less than the latter it is taken for full, since an enquiry may not be stored any more.
MIN_FREE_DISK_BYTES = number("MIN_FREE_DISK_MEGABYTES", 1024, 0, 10_000_000) * 1024 * 1024
FULL_DISK_BYTES = 50 * 1024 * 1024
# Who learns from /health/ which check has found something; everybody else, only whether one has.
HEALTH_NETWORKS = networks(
    "HEALTH_NETWORKS", "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"
)
