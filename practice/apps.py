from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "The practice"

    def ready(self):
        from practice.pictures.encoding import hurry

        hurry()
