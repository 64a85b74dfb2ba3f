"""Everything the site needs, at its strictest.

The other settings modules only loosen this one (dev, test, demo) or add what must come from
outside (production). Nothing secret is written here, so this module alone cannot start a site.
"""

import json
import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# All that changes at run time lives in one folder, to be backed up or thrown away whole.
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
# Whatever a process of the site writes there is for the site's own account only: 0700 and 0600.
os.umask(0o077)

DEBUG = False
DEMO = False  # whether invented content and accounts may be loaded

INSTALLED_APPS = [
    "home",
    "blog",
    "consultations",
    "practice.accounts",
    "practice.core",
    "practice.images",
    "practice.page_cache",
    "practice.throttling",
    "wagtail.contrib.frontend_cache",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail_modeladmin",
    "wagtail.sites",
    "practice.accounts.wagtail_users.PeopleAppConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "practice.middleware.CrossOriginResourcePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "practice.middleware.CompressionMiddleware",
    "practice.page_cache.middleware.PrivateByDefaultMiddleware",
    "practice.middleware.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "practice.middleware.RejectUnreadableRequestsMiddleware",
    "practice.malformed_requests.MalformedAdminRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "practice.middleware.SiteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "practice.accounts.middleware.SignedInMiddleware",
    "practice.accounts.attempts.ThrottlingMiddleware",
    "practice.middleware.RedirectMiddleware",
    "consultations.middleware.UnsavedWordsMiddleware",
    "consultations.middleware.AccessLogMiddleware",
]

ROOT_URLCONF = "practice.urls"
WSGI_APPLICATION = "practice.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "practice.core.context_processors.practice",
            ],
        },
    }
]

# Widgets are looked up like all other templates, so that templates/ can override Wagtail's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'practice.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
# Seconds to wait for a lock that another connection holds. Commands wait; a visitor does not
# (practice/wsgi.py).
DATABASE_LOCK_TIMEOUT = int(os.environ.get("DATABASE_LOCK_TIMEOUT", "20"))
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

# --- Page cache ---------------------------------------------------------------------------------

# Bytes of memory for public responses in each process: practice/page_cache/.
PAGE_CACHE_MAX_BYTES = int(os.environ.get("PAGE_CACHE_MEGABYTES", "64")) * 1024 * 1024
# How the processes of a machine tell each other of changes; several machines do through Redis.
PAGE_CACHE_VERSION_FILE = VAR_DIR / "page-cache-version"
PAGE_CACHE_REDIS_URL = os.environ.get("REDIS_URL", "")
# Models of Django and Wagtail that no page shows: saving one invalidates no cached page. A model of
# the site says so itself, with shown_on_pages = False.
PAGE_CACHE_IGNORED_MODELS = [
    "account.emailaddress",
    "account.emailconfirmation",
    "auth.group",
    "auth.permission",
    "contenttypes.contenttype",
    "mfa.authenticator",
    "sessions.session",
    "wagtailadmin.editingsession",
    "wagtailadmin.formstate",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupapprovaltask",
    "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission",
    "wagtailcore.groupsitepermission",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype",
    "wagtailcore.workflowpage",
    "wagtailcore.workflowstate",
    "wagtailcore.workflowtask",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
    "wagtailusers.userprofile",
]
# A content delivery network in front of the site: the JSON that Wagtail's frontend cache wants. It
# may keep pages for so many seconds, because it is purged when they change.
WAGTAILFRONTENDCACHE = json.loads(os.environ.get("CDN", "{}"))
PAGE_CACHE_CDN_MAX_AGE = 24 * 60 * 60 if WAGTAILFRONTENDCACHE else 0

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "practice.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The first hashes; a password that another one has hashed is hashed anew at its next use.
PASSWORD_HASHERS = [
    "practice.accounts.hashers.OneThreadArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds for which a link in a mail opens the form
AUTHENTICATION_BACKENDS = ["practice.accounts.backends.PasswordBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Every session of the admin shows a second factor: practice/accounts/middleware.py
SECOND_FACTOR_REQUIRED = True
# Of each process, for all who try to sign in together: practice/accounts/request_rate.py
SIGN_IN_REQUESTS_PER_SECOND = 0.5

ACCOUNT_ADAPTER = "practice.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "practice.accounts.forms.LoginForm",
    "change_password": "practice.accounts.forms.ChangePasswordForm",
    "reauthenticate": "practice.accounts.forms.ReauthenticateByPasswordForm",
    "reset_password": "practice.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "practice.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # practice/accounts/backends.py takes the address as well
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with its browser, or earlier
# practice/accounts/attempts.py counts in the database instead, where all processes see it.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "practice.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # the code before and the code after: clocks differ, and people take time
MFA_FORMS = {
    "activate_totp": "practice.accounts.forms.ActivateTOTPForm",
    "authenticate": "practice.accounts.forms.AuthenticateForm",
    "reauthenticate": "practice.accounts.forms.ReauthenticateForm",
}

# --- Visitors’ addresses --------------------------------------------------------------------------

# How many proxies stand in front, each of which appends to X-Forwarded-For the address that it was
# called from. With none, the header is what the client made up.
TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))

# --- Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_ALLOW_ALL_ORIGINS = False
IMAGE_LOCK_FILE = VAR_DIR / "image-lock"  # practice/images/decoding.py
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600  # Django would otherwise let everybody on the machine read them
# A form of the admin may hold many blocks, each with several fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Mail -------------------------------------------------------------------------------------

EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "website@localhost")

# --- Health -----------------------------------------------------------------------------------

# Less free space than this, in bytes, on a disk that holds data: the site raises the alarm.
MIN_FREE_DISK_BYTES = int(os.environ.get("MIN_FREE_DISK_MEGABYTES", "1024")) * 1024 * 1024

# --- Security ---------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
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

# --- Wagtail ----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "the practice"
WAGTAILADMIN_BASE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "practice.core.rich_text_area.RichTextArea"}
}
# One sign-in, at Wagtail's own address, and one place for passwords: practice/accounts/urls.py
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "practice.search.backend", "SEARCH_CONFIG": "simple"}
}

WAGTAILIMAGES_IMAGE_MODEL = "practice.PracticeImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "practice.images.forms.ImageUploadForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# Chosen by eye and by size: docs/decisions/0014-pictures.md
WAGTAILIMAGES_AVIF_QUALITY = 43
WAGTAILIMAGES_WEBP_QUALITY = 64
WAGTAILIMAGES_JPEG_QUALITY = 72
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "practice.PracticeDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "practice.core.document_forms.DocumentForm"
# A document is saved, never opened in the page: a PDF may hold scripts.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = ["docx", "odt", "pdf", "rtf", "txt", "xlsx"]

# --- Enquiries --------------------------------------------------------------------------------

# Fernet keys, the newest first: it encrypts, all decrypt. Never derived from SECRET_KEY, so that
# one can be changed without losing what the other protects.
ENQUIRY_KEYS: list[str] = []
# Beyond these an enquiry is held back, apart from the others in the inbox: consultations/spam.py.
ENQUIRIES_PER_HOUR_FROM_NETWORK = int(os.environ.get("ENQUIRIES_PER_HOUR_FROM_NETWORK", "10"))
ENQUIRIES_PER_HOUR = int(os.environ.get("ENQUIRIES_PER_HOUR", "60"))
# As many are held back at most. What looks suspicious after that is refused.
MAX_ENQUIRIES_HELD_BACK = int(os.environ.get("MAX_ENQUIRIES_HELD_BACK", "2000"))
# Digests of the enquiries that were erased. By this file a restored backup is erased again, so it
# must not come from the backup: docs/decisions/0025-rights-desk.md
ERASURE_LEDGER_FILE = os.environ.get("ERASURE_LEDGER_FILE") or VAR_DIR / "erasure-ledger"
