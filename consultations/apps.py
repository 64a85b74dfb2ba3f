from django.apps import AppConfig
from django.core.checks import Tags, register


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Consultations"

    def ready(self):
        from consultations.encryption import check_keys

        register(check_keys, Tags.security)
