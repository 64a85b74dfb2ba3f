from wagtail.search.management.commands import update_index

from practice.page_cache.signal_handlers import invalidate_on_commit


class Command(update_index.Command):
    """Wagtail's command; then invalidates what is cached of searches in the old index."""

    def handle(self, **options):
        super().handle(**options)
        invalidate_on_commit()
