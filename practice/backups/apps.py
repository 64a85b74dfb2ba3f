from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "practice.backups"
    verbose_name = "Backups"

    def ready(self):
        # Importing it registers them; it needs Wagtail's models to be loaded.
        from practice.backups import checks  # noqa: F401
