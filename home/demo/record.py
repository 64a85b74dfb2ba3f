"""Which rows of the database are the demo's. While there is one, the database is the demo's."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from blog.models import Author, Reference, Topic
from home.models import DemoObject
from practice.core.demo import DemoPart


def demo_parts() -> list[DemoPart]:
    return [part for parts in hooks.get_hooks("demo_parts") for part in parts()]


def is_loaded() -> bool:
    return DemoObject.objects.exists()


def record(objects: Iterable[Model]) -> None:
    """Remember that the demo has made these."""
    DemoObject.objects.bulk_create(
        DemoObject(made_type=ContentType.objects.get_for_model(made), made_id=str(made.pk))
        for made in objects
    )


def recorded(model: type[Model]) -> list[str]:
    """The primary keys, as text, of the rows of ``model`` that the demo has made."""
    rows = DemoObject.objects.filter(made_type=ContentType.objects.get_for_model(model))
    return list(rows.values_list("made_id", flat=True))


def content_of_database() -> list[str]:
    """What a database holds that keeps the demo out, such as “3 pages”. Empty in a new one."""
    counts = {Page: Page.objects.filter(depth__gt=1).count()}
    models = [
        get_user_model(),
        get_image_model(),
        get_document_model(),
        Author,
        Reference,
        Topic,
        *(model for part in demo_parts() for model in part.models),
    ]
    counts |= {model: model._default_manager.count() for model in models}
    return [in_words(count, model) for model, count in counts.items() if count]


def in_words(count: int, model: type[Model]) -> str:
    """Such as “3 pages”."""
    return f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
