"""What is written to the log."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Errors go to the console only. Django's mail to the administrators would carry a visitor's
    # answers out of the building with the traceback.
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "mail_admins": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
