from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Articles"

    def ready(self):
        # Connects the receivers, which need the models to be loaded.
        from blog import signal_handlers  # noqa: F401
