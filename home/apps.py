from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Home and other pages"

    def ready(self):
        # Importing connects the receivers, which need the models to be loaded.
        from home import signal_handlers  # noqa: F401
