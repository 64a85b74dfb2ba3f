"""https, cookies, what pages may load, and who is believed."""

from csp.constants import NONE, SELF

from practice.settings.environment import number, other_mistakes, switch

HSTS_PRELOAD_MIN_SECONDS = 365 * 24 * 60 * 60  # hstspreload.org

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # a monitor on the machine has no https
# For how long a browser insists on https once it has seen the site. Short at first: it cannot be
# taken back from a browser that has been told (docs/decisions/0027-settings-from-outside.md).
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 3600, 0, 63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = switch("HSTS_PRELOAD")
if SECURE_HSTS_PRELOAD and not (
    SECURE_HSTS_INCLUDE_SUBDOMAINS and SECURE_HSTS_SECONDS >= HSTS_PRELOAD_MIN_SECONDS
):
    other_mistakes.append(
        "HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS=on and HSTS_SECONDS of at least "
        f"{HSTS_PRELOAD_MIN_SECONDS}: browsers take no other site into their lists."
    )
# Django's warnings that the latter two are off.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail itself lets the admin frame its previews

SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "consultations.views.csrf_failure"

# Public pages: nothing but this site's own style, script, pictures and form target.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],  # without it auditors such as Lighthouse cannot read robots.txt
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The admin and its previews: docs/decisions/0008-content-security.md
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

# How many proxies stand in front, each of which appends to X-Forwarded-For the address that it was
# called from. With none, the header is what the client made up.
TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 0, 0, 10)
