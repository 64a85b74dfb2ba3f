"""Which articles need a reference or an author."""

from wagtail.models import Page, ReferenceIndex

from blog.models import Author, BlogPostPage, Reference


def pages_using(snippet: Reference | Author) -> list[Page]:
    """The pages that cite a reference or name an author, as saved or in a draft, by title.

    Wagtail's reference index knows what is saved on the page; a draft lives in its newest revision
    only, which is read here.
    """
    saved = ReferenceIndex.get_references_to(snippet).values_list("object_id", flat=True)
    using = set(Page.objects.filter(pk__in=[int(pk) for pk in saved]))
    drafts = BlogPostPage.objects.filter(has_unpublished_changes=True).select_related(
        "latest_revision"
    )
    for page in drafts:
        if page.latest_revision and uses(page.get_latest_revision_as_object(), snippet):
            using.add(page.page_ptr)
    return sorted(using, key=lambda page: page.title)


def uses(page: BlogPostPage, snippet: Reference | Author) -> bool:
    if isinstance(snippet, Author):
        return snippet.pk in (page.author_id, page.second_author_id, page.clinical_reviewer_id)
    return any(
        model is Reference and str(pk) == str(snippet.pk)
        for model, pk, *_ in page.body.stream_block.extract_references(page.body)
    )
