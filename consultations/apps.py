from django.apps import AppConfig
from django.core.checks import Tags, register

from consultations.checks import check_enquiry_keys


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Consultations"

    def ready(self):
        register(check_enquiry_keys, Tags.security)
