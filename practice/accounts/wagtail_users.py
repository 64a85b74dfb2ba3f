"""Wagtail's app of users, with the practice's screen in place of its list and its form."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAppConfig(WagtailUsersAppConfig):
    user_viewset = "practice.accounts.viewsets.PeopleViewSet"
