from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "practice.core"
    label = "practice"
    verbose_name = "The practice"

    def ready(self):
        # Registers the checks, which need Wagtail's models to be loaded.
        from practice.core import checks  # noqa: F401
