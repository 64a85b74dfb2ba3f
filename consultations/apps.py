from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Consultations"

    def ready(self):
        # Registers the check and the receivers, which need the models to be loaded.
        from consultations import checks, signal_handlers  # noqa: F401
