from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "practice.accounts"
    verbose_name = "Accounts"

    def ready(self):
        # Connects the receivers, which need the models to be loaded.
        from practice.accounts import signal_handlers  # noqa: F401
