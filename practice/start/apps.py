from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "practice.start"
    verbose_name = "From an empty site to a practice"
