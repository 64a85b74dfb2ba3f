from wagtail.search.management.commands import update_index

from practice.page_cache.signal_handlers import forget


class Command(update_index.Command):
    """Wagtail's, after which nobody may be answered from what the old index had."""

    def handle(self, **options):
        super().handle(**options)
        forget()
