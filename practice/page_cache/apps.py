from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "practice.page_cache"

    def ready(self):
        # Connects the receivers, which need Wagtail's models to be loaded.
        from practice.page_cache import signal_handlers  # noqa: F401
