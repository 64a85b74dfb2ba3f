from django.urls import path
from wagtail import hooks

from practice.start.opening_checks import opening_checks
from practice.start.views import first_screen

hooks.register("register_opening_checks", opening_checks)


@hooks.register("register_admin_urls")
def register_first_screen_url():
    return [path("start/", first_screen, name="start_practice")]
