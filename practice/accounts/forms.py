"""The forms of sign-in, in place of django-allauth’s where the practice’s rules differ."""

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from practice.accounts.attempts import CODES, USED_CODES, count_reset_request, counted_attempt
from practice.accounts.models import AccountInvitation, AccountMail
from practice.accounts.second_factor import factors_of
from practice.accounts.users import normalise, users_called
from practice.core.models import User

APP_HELP = "Six digits from your authenticator app, or one of your recovery codes."
PASSKEY_HELP = "One of your recovery codes, which stand in for your passkey."


def code_field(label: str, help_text: str = "") -> forms.CharField:
    """The field for a code of an app, or a recovery code: both are digits."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(label=label, help_text=help_text, widget=forms.TextInput(attrs=attrs))


def second_factor_field(label: str, user: User) -> forms.CharField:
    """The field for a code of what ``user`` has."""
    has_app = factors_of(user).filter(type=Authenticator.Type.TOTP).exists()
    return code_field(label, APP_HELP if has_app else PASSKEY_HELP)


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="User name or e-mail address",
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.order_fields(["login", "password"])
        tidy_password_fields(self)


class CodeMixin(mfa_forms.BaseAuthenticateForm):
    """Counts attempts at codes, and takes each code of an app once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = second_factor_field("Code", self.user)

    def clean_code(self):
        with counted_attempt(context.request, CODES, f"user {self.user.pk}"):
            code = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP:
                # As the code was compared: “123-456” is the code “123456”.
                used = f"{self.user.pk} {normalize_user_code(code)}"
                if USED_CODES.record(used) > 1:
                    raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("Six digits from the app")


class AuthenticateForm(CodeMixin, mfa_forms.AuthenticateForm):
    pass


class ReauthenticateForm(CodeMixin, mfa_forms.ReauthenticateForm):
    pass


class ReauthenticateByPasswordForm(account_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tidy_password_fields(self)


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Only queues a mail, whatever was typed: practice/accounts/outbox.py looks for the account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
        )

    def clean_email(self):
        return self.cleaned_data["email"]

    def save(self, request, **kwargs):
        address = self.cleaned_data["email"]
        count_reset_request(request, normalise(address))
        AccountMail.queue(AccountMail.Kind.RESET, address=address)
        return address


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    """The new password, and a code of the second factor if the account has one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tidy_password_fields(self)
        if self.user and factors_of(self.user).exists():
            self.fields["code"] = second_factor_field("Code of your second factor", self.user)

    def clean(self):
        """The code last, and only if all else is right: a code is used up by looking at it."""
        super().clean()
        if "code" in self.fields and not self.errors:
            form = AuthenticateForm(user=self.user, data={"code": self.cleaned_data["code"]})
            if not form.is_valid():
                self.add_error("code", form.errors["code"])


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tidy_password_fields(self)

    def clean_oldpassword(self):
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):  # counts the attempt
            raise get_adapter().validation_error("enter_current_password")
        return password


class EmailForm(forms.Form):
    """A new e-mail address for oneself."""

    email = forms.EmailField(
        label="New e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        return clean_unused_name(self.cleaned_data["email"], self.user)


class InvitationForm(forms.ModelForm):
    class Meta:
        model = AccountInvitation
        fields = ["given_name", "family_name", "email", "role"]
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].widget.choices = AccountInvitation.Role.choices  # without an empty one

    def clean_email(self):
        email = clean_unused_name(self.cleaned_data["email"])
        if AccountInvitation.objects.filter(email__iexact=email).exists():
            raise ValidationError("There is an invitation for this address. Send it again instead.")
        return email


class AcceptInvitationForm(forms.Form):
    password1 = forms.CharField(
        label="Password",
        help_text="At least twelve characters. Several words that only you would put together are "
        "easy to remember and hard to guess.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Password once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation: AccountInvitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password1(self):
        invitation, password = self.invitation, self.cleaned_data["password1"]
        user = User(
            username=invitation.email,
            email=invitation.email,
            first_name=invitation.given_name,
            last_name=invitation.family_name,
        )
        password_validation.validate_password(password, user)
        return password

    def clean(self):
        passwords = {self.cleaned_data.get(name) for name in ("password1", "password2")}
        if not self.errors and len(passwords) > 1:
            self.add_error("password2", "The two passwords are not the same.")


def clean_unused_name(name: str, user: User | None = None) -> str:
    """Raises ValidationError if another account than ``user`` has the user name or address."""
    if any(found != user for found in users_called(name)):
        raise ValidationError("Another account has this user name or e-mail address.")
    return name


def tidy_password_fields(form) -> None:
    """Labels in this site’s words; no placeholders, and no link among the words of the help."""
    labels = {
        "password": "Password",
        "oldpassword": "Present password",
        "password1": "New password",
        "password2": "New password once more",
    }
    for name, label in labels.items():
        if field := form.fields.get(name):
            field.label = label
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
