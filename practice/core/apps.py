from django.apps import AppConfig
from django.core.checks import Tags, register


class CoreConfig(AppConfig):
    name = "practice.core"
    label = "practice"
    verbose_name = "The practice"

    def ready(self):
        # The checks read Wagtail's models, which are loaded by now and not before.
        from practice.core.checks import check_site_address, check_staff_address

        register(check_site_address, Tags.sites, deploy=True)
        register(check_staff_address, Tags.sites, deploy=True)
