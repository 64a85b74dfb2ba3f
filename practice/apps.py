from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "The practice"

    def ready(self):
        from practice.page_cache import forgetting
        from practice.pictures.encoding import hurry

        forgetting.connect()
        hurry()
