import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone

from practice.core.encryption import decrypt, encrypt
from practice.core.models import User

INVITATION_LIFETIME = timedelta(days=4)


class AccountInvitation(models.Model):
    """An account that somebody may make for themselves, by a link in a mail.

    Accepted or withdrawn, it is deleted. Of the link, which is made when the mail is sent, only a
    hash is stored.
    """

    class Role(models.TextChoices):
        EDITOR = "Editors", "Editor: writes and publishes pages"
        THERAPIST = "Therapists", "Therapist: writes, and reads enquiries"
        ADMINISTRATOR = "", "Administrator: everything, and who may come in"

    email = models.EmailField("e-mail address", unique=True)
    given_name = models.CharField("first name", max_length=150)
    family_name = models.CharField("last name", max_length=150)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True, default=Role.EDITOR)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    valid_until = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True)  # none until the mail has gone

    shown_on_pages = False  # saving an invitation invalidates no cached page: practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["family_name", "given_name"]

    def __str__(self):
        return f"{self.given_name} {self.family_name}"

    @classmethod
    def with_token(cls, token: str) -> "AccountInvitation | None":
        """The invitation that the link with this token leads to, unless it has expired."""
        return cls.objects.filter(token_hash=_hash(token), valid_until__gt=timezone.now()).first()

    @property
    def has_expired(self) -> bool:
        return self.valid_until <= timezone.now()

    def restart(self) -> None:
        """Let it be good for its whole lifetime from now on, and its link for nothing any more."""
        self.valid_until = timezone.now() + INVITATION_LIFETIME
        self.token_hash = ""

    def set_token(self, token: str) -> None:
        """Let ``token`` be valid from now on, in place of the one before it."""
        AccountInvitation.objects.filter(pk=self.pk).update(token_hash=_hash(token))

    def accept(self, password: str) -> User:
        """Make the account and delete the invitation. Needs a transaction."""
        user = User(
            username=self.email[:150],
            email=self.email,
            first_name=self.given_name,
            last_name=self.family_name,
            is_superuser=self.role == self.Role.ADMINISTRATOR,
        )
        user.set_password(password)
        user.save()
        if self.role:
            user.groups.add(Group.objects.get(name=self.role))
        self.delete()
        return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class AccountMail(models.Model):
    """A mail to be sent: practice/accounts/outbox.py. It is deleted once it has gone.

    The content, which is encrypted, is what the kind needs: {"address": …} for RESET, which is
    there whether an account has the address or not; {"invitation": id}; {"address": …, "event": …}.
    """

    class Kind(models.TextChoices):
        RESET = "reset", "Password reset"
        INVITATION = "invitation", "Invitation"
        NOTICE = "notice", "Notice of a change to an account"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    encrypted_content = models.TextField()
    requested_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    encrypted_fields = {"encrypted_content": "mail"}
    shown_on_pages = False
    wagtail_reference_index_ignore = True

    def __str__(self):
        return f"{self.get_kind_display()}, {self.requested_at:%d %B %Y %H:%M}"

    @classmethod
    def queue(cls, kind: "AccountMail.Kind", **content: str | int) -> "AccountMail":
        mail = cls(kind=kind)
        mail.content = content
        mail.save()
        return mail

    @classmethod
    def queue_notice(cls, event: str, *addresses: str) -> None:
        """Tell what has happened (practice.accounts.notices) to each address that is not empty."""
        for address in filter(None, addresses):
            cls.queue(cls.Kind.NOTICE, address=address, event=event)

    @property
    def content(self) -> dict[str, str | int]:
        """Raises practice.core.encryption.DecryptionError."""
        return decrypt(self.encrypted_content, self.pk, "mail")

    @content.setter
    def content(self, content: dict[str, str | int]) -> None:
        self.encrypted_content = encrypt(content, self.pk, "mail")
