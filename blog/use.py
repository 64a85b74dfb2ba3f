"""Which articles need a reference, an author or a topic."""

from wagtail.models import Page, ReferenceIndex

from blog.models import Author, BlogPostPage, Reference, Topic


def pages_using(snippet: Reference | Author | Topic) -> list[Page]:
    """The pages that cite a reference, name an author or bear a topic, by title.

    Both as saved and in a draft, which lives in the page's newest revision only.
    """
    using = set(Page.objects.filter(pk__in=saved_uses(snippet)))
    drafts = BlogPostPage.objects.filter(has_unpublished_changes=True).select_related(
        "latest_revision"
    )
    for page in drafts:
        if page.latest_revision and uses(page.get_latest_revision_as_object(), snippet):
            using.add(page.page_ptr)
    return sorted(using, key=lambda page: page.title)


def saved_uses(snippet: Reference | Author | Topic) -> list[int]:
    """The primary keys of the pages that use ``snippet`` as saved, live or not."""
    if isinstance(snippet, Topic):  # Wagtail's reference index leaves out many-to-many relations
        return list(snippet.articles.values_list("pk", flat=True))
    index = ReferenceIndex.get_references_to(snippet)
    return [int(pk) for pk in index.values_list("object_id", flat=True)]


def uses(page: BlogPostPage, snippet: Reference | Author | Topic) -> bool:
    if isinstance(snippet, Author):
        return snippet.pk in (page.author_id, page.second_author_id, page.clinical_reviewer_id)
    if isinstance(snippet, Topic):
        return snippet in page.topics.all()
    return any(
        model is Reference and str(pk) == str(snippet.pk)
        for model, pk, *_ in page.body.stream_block.extract_references(page.body)
    )
