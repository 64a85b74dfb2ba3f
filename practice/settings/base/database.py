"""The database, and the caches of each process."""

from practice.settings.base.folders import VAR_DIR
from practice.settings.environment import database, number

DATABASES = {
    "default": database(
        "DATABASE_URL",
        f"sqlite:///{VAR_DIR / 'practice.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
# Seconds to wait for a lock that another connection holds. Commands wait; a visitor does not
# (practice/wsgi.py).
DATABASE_LOCK_TIMEOUT = number("DATABASE_LOCK_TIMEOUT", 20, 1, 600)
DATABASE_CONNECT_TIMEOUT = 2  # seconds
# Those of DATABASE_URL count more than the site's own.
_database_options = DATABASES["default"].get("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at the start of a transaction, where SQLite can wait for it;
    # a lock upgraded half-way fails at once with "database is locked". FULL keeps an acknowledged
    # enquiry through a power cut, which NORMAL does not promise in WAL mode.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_LOCK_TIMEOUT,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    } | _database_options
else:
    _lock_timeout = f"-c lock_timeout={DATABASE_LOCK_TIMEOUT}s"
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": DATABASE_CONNECT_TIMEOUT,
        # A server that has vanished from the network says nothing: give up as with a lock.
        "tcp_user_timeout": DATABASE_LOCK_TIMEOUT * 1000,
        **_database_options,
        "options": f"{_lock_timeout} {_database_options.get('options', '')}".strip(),
    }
# Wagtail caches renditions here; Django's default keeps 300 entries.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
