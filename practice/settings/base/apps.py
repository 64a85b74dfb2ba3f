"""The apps, what a request passes, and where templates are."""

from practice.settings.base.folders import BASE_DIR

DEBUG = False
DEMO = False  # whether invented content and accounts may be loaded

INSTALLED_APPS = [
    "home",
    "blog",
    "consultations",
    "practice.start",
    "practice.accounts",
    "practice.backups",
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
    "practice.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "practice.middleware.CrossOriginResourcePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "practice.middleware.CompressionMiddleware",
    "practice.page_cache.middleware.PrivateByDefaultMiddleware",
    "practice.middleware.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "practice.middleware.RejectUnreadableRequestsMiddleware",
    "practice.malformed_requests.MalformedAdminRequestMiddleware",
    "practice.middleware.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "practice.middleware.SiteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
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
