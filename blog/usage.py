"""Which articles use a reference, an author or a topic."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, ReferenceIndex, Revision

from blog.models import Author, BlogPostPage, Reference, Topic


def pages_using(snippet: Reference | Author | Topic) -> list[Page]:
    """The pages that cite a reference, name an author or have a topic, by title.

    As saved, in a draft, or in a scheduled revision.
    """
    ids = {
        *ids_of_pages_using(snippet),
        *(page.pk for page in unpublished_revisions() if uses(page, snippet)),
    }
    return list(Page.objects.filter(pk__in=ids).order_by("title"))


def ids_of_pages_using(snippet: Reference | Author | Topic) -> list[int]:
    """The primary keys of the pages that use ``snippet`` as saved, live or not."""
    if isinstance(snippet, Topic):  # Wagtail's reference index leaves out many-to-many relations
        return list(snippet.articles.values_list("pk", flat=True))
    references = ReferenceIndex.get_references_to(snippet)
    return [int(pk) for pk in references.values_list("object_id", flat=True)]


def unpublished_revisions() -> Iterator[BlogPostPage]:
    """Each article as its draft has it, and as it is scheduled, which may be an older revision."""
    drafts = BlogPostPage.objects.filter(has_unpublished_changes=True)
    revisions = Revision.page_revisions.filter(
        Q(pk__in=drafts.values("latest_revision")) | Q(approved_go_live_at__isnull=False),
        content_type=ContentType.objects.get_for_model(BlogPostPage),
    )
    for revision in revisions:
        yield revision.as_object()


def uses(page: BlogPostPage, snippet: Reference | Author | Topic) -> bool:
    if isinstance(snippet, Author):
        return snippet.pk in (page.author_id, page.second_author_id, page.clinical_reviewer_id)
    if isinstance(snippet, Topic):
        return snippet in page.topics.all()
    return any(
        model is Reference and str(pk) == str(snippet.pk)
        for model, pk, *_ in page.body.stream_block.extract_references(page.body)
    )
