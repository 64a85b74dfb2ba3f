"""What is written to the log, which is the programs' standard error: practice/logs.py."""

from practice.settings.environment import choice, mail_address, switch

# The one line with an address of a visitor, for fail2ban.
LOG_FAILED_SIGN_INS = switch("LOG_FAILED_SIGN_INS")
ERROR_REPORT_ADDRESS = mail_address("ERROR_REPORT_ADDRESS", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "one_line_refusal": {"()": "practice.logs.OneLineRefusalFilter"},
        "request_id": {"()": "practice.logs.RequestIdFilter"},
    },
    "formatters": {
        "lines": {
            "class": "practice.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        },
        "json": {"()": "practice.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "one_line_refusal"],
            "formatter": choice("LOG_FORMAT", "lines", ("lines", "json")),
        },
        # Django's mail to the administrators would carry a visitor's answers out of the building
        # with the traceback.
        "mail_admins": {"class": "logging.NullHandler"},
        "error_report": {
            "class": "practice.logs.ErrorReportHandler",
            "address": ERROR_REPORT_ADDRESS,
        }
        if ERROR_REPORT_ADDRESS
        else {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console", "error_report"], "level": "WARNING"},
    "loggers": {
        "django": {
            "handlers": ["console", "error_report"],
            "level": "WARNING",
            "propagate": False,
        },
        # Requests that were refused are no errors to report.
        "django.security": {"handlers": ["console"], "propagate": False},
    },
}
