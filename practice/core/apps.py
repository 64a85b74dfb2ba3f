from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "practice.core"
    label = "practice"
    verbose_name = "The practice"

    def ready(self):
        # Registers the checks, which need Wagtail's models to be loaded; so do its widgets.
        from practice.core import checks, chooser_widgets  # noqa: F401

        chooser_widgets.replace_inline_scripts()
