from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Consultations"

    def ready(self):
        # Registers the check, which needs the models to be loaded.
        from consultations import checks  # noqa: F401
