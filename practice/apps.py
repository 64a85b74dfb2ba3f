from django.apps import AppConfig
from django.core.checks import Tags, register


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "The practice"

    def ready(self):
        from practice.page_cache import forgetting
        from practice.pictures.encoding import hurry
        from practice.site_address import check_site_address, check_staff_address

        forgetting.connect()
        hurry()
        register(check_site_address, Tags.sites, deploy=True)
        register(check_staff_address, Tags.sites, deploy=True)
