"""Who may come in, and how: practice/accounts/."""

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
