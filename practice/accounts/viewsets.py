from allauth.account.decorators import reauthentication_required
from django.utils.decorators import method_decorator
from wagtail.admin.auth import user_passes_test
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import EditView, UserViewSet

from practice.accounts.forms import clean_unused_name
from practice.accounts.models import AccountMail
from practice.accounts.views import people

administrators_only = user_passes_test(lambda user: user.is_superuser)


class PersonForm(UserEditForm):
    """Name, address and role: an account is closed on the screen “People”, with its sessions."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("is_active", None)  # Wagtail leaves it out for oneself

    def clean_username(self):
        return clean_unused_name(self.cleaned_data["username"], self.instance)

    def clean_email(self):
        return clean_unused_name(self.cleaned_data["email"], self.instance)

    def clean(self):
        data = super().clean()
        is_superuser = data.get("is_superuser", self.instance.is_superuser)  # no field for oneself
        if not (is_superuser or data.get("groups")):
            self.add_error("groups", "Choose a role. Without one they can open nothing here.")
        return data


@method_decorator(reauthentication_required(app="practice.accounts"), name="dispatch")
class PersonEditView(EditView):
    """Asks for a second factor first: addresses and roles decide who can come in."""

    def save_instance(self):
        user = super().save_instance()
        if "email" in self.form.changed_data:
            AccountMail.queue_notice("email_changed", self.form.initial["email"], user.email)
        return user


class PeopleViewSet(UserViewSet):
    """Wagtail's users, with one screen for who may come in, and an invitation instead of a form.

    Wagtail's form for a user stays for name, address and role; settings/base/accounts.py takes the
    password from it.
    """

    edit_view_class = PersonEditView
    menu_label = "People"
    menu_order = 100

    def get_form_class(self, for_update=False):
        return PersonForm

    def register_search_area(self):
        """The screen shows everybody: there is nothing to search."""

    @property
    def index_view(self):
        return administrators_only(people.PeopleView.as_view())

    index_results_view = index_view

    @property
    def add_view(self):
        return administrators_only(people.InviteView.as_view())
