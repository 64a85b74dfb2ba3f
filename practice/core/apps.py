from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "practice.core"
    label = "practice"
    verbose_name = "The practice"

    def ready(self):
        # They need Wagtail's models to be loaded; importing checks registers them.
        from practice.core import checks, chooser_widgets, spreadsheets  # noqa: F401

        chooser_widgets.replace_inline_scripts()
        spreadsheets.export_text_as_text()
