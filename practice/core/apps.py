from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "practice.core"
    label = "practice"
    verbose_name = "The practice"

    def ready(self):
        # All need Wagtail's models to be loaded; importing checks registers them.
        from practice.core import checks, chooser_widgets, spreadsheets  # noqa: F401
        from practice.core.signal_handlers import prepare_health_checks

        chooser_widgets.replace_inline_scripts()
        spreadsheets.export_text_as_text()
        post_migrate.connect(prepare_health_checks, sender=self)
