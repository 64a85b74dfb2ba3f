from wagtail.admin.auth import user_passes_test
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import UserViewSet

from practice.accounts.views import people

administrators_only = user_passes_test(lambda user: user.is_superuser)


class PersonForm(UserEditForm):
    """Name, address and role: an account is closed on the screen “People”, with its sessions."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("is_active", None)  # Wagtail leaves it out for oneself


class PeopleViewSet(UserViewSet):
    """Wagtail's users, with one screen for who may come in, and an invitation instead of a form.

    Wagtail's form for a user stays for name, address and role; settings/base.py takes the password
    from it.
    """

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
