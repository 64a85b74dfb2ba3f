from django.apps import AppConfig


class ThrottlingConfig(AppConfig):
    name = "practice.throttling"
    verbose_name = "Throttling"
