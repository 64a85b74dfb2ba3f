"""Which articles cite a reference."""

from wagtail.models import Page, ReferenceIndex

from blog.models import BlogPostPage, Reference


def pages_citing(reference: Reference) -> list[Page]:
    """The pages that cite ``reference``, in the saved text or in a draft of it, by title.

    Wagtail's reference index knows what is saved on the page; a draft lives in its newest revision
    only, which is read here.
    """
    in_text = ReferenceIndex.get_references_to(reference).values_list("object_id", flat=True)
    citing = set(Page.objects.filter(pk__in=[int(pk) for pk in in_text]))
    drafts = BlogPostPage.objects.filter(has_unpublished_changes=True).select_related(
        "latest_revision"
    )
    for page in drafts:
        if page.latest_revision and cites(page.get_latest_revision_as_object(), reference):
            citing.add(page.page_ptr)
    return sorted(citing, key=lambda page: page.title)


def cites(page: BlogPostPage, reference: Reference) -> bool:
    return any(
        model is Reference and str(pk) == str(reference.pk)
        for model, pk, *_ in page.body.stream_block.extract_references(page.body)
    )
