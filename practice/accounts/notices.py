"""What the owner of an account is told by mail, by django-allauth’s name of what has happened."""

NOTICES = {
    "password_changed": "The password of your account was changed.",
    "password_reset": "The password of your account was changed, by a link in a mail.",
    "email_changed": "The e-mail address of your account was changed.",
    "totp_activated": "An authenticator app was added to your account.",
    "totp_deactivated": "The authenticator app was removed from your account.",
    "webauthn_added": "A passkey was added to your account.",
    "webauthn_removed": "A passkey was removed from your account.",
    "recovery_codes_generated": "New recovery codes were made for your account.",
    "second_factor_removed": "An administrator removed the second factor of your account. "
    "At your next sign-in you set up a new one.",
}
