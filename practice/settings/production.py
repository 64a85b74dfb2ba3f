"""Production: the base, plus what must come from the environment.

Required: SECRET_KEY, ALLOWED_HOSTS, and ENQUIRY_KEYS or ENQUIRY_KEY_FILE. The site refuses to start
without them; a guessable fallback would be worse than no site.
"""

from .base import *
from .environment import (
    enquiry_keys,
    enquiry_keys_in,
    exit_if_wrong,
    host_names,
    require,
    text,
)

require("SECRET_KEY", meaning="a long random text")
require("ALLOWED_HOSTS", meaning="the site’s host names, separated by commas")
require(
    "ENQUIRY_KEYS",
    "ENQUIRY_KEY_FILE",
    meaning="the Fernet keys with which enquiries are encrypted, or a file with one key a line",
)

SECRET_KEY = text("SECRET_KEY")
ALLOWED_HOSTS = host_names("ALLOWED_HOSTS")
ENQUIRY_KEYS = (
    enquiry_keys_in(ENQUIRY_KEY_FILE, "ENQUIRY_KEY_FILE")
    if ENQUIRY_KEY_FILE
    else enquiry_keys("ENQUIRY_KEYS")
)
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]
# The server in front (nginx, Caddy) ends TLS and says so in this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

exit_if_wrong()

VAR_DIR.mkdir(parents=True, exist_ok=True)  # SQLite makes no folder
