from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from blog.models import Author, BlogIndexPage, BlogPostPage, Reference, Topic
from blog.rich_text import CitationElementHandler, CitationLinkHandler, citation_entity
from blog.usage import pages_using
from blog.viewsets import AuthorViewSet, ReferenceViewSet, TopicViewSet

register_snippet(AuthorViewSet)
register_snippet(ReferenceViewSet)
register_snippet(TopicViewSet)


@hooks.register("register_rich_text_features")
def register_citation_feature(features):
    features.register_link_type(CitationLinkHandler)
    features.register_editor_plugin(
        "draftail",
        "citation",
        EntityFeature(
            {
                "type": "CITATION",
                "label": "Cite",
                "description": "Cite a source",
                "chooserUrls": {
                    "referenceChooser": reverse_lazy(
                        Reference.snippet_viewset.chooser_viewset.get_url_name("choose")
                    )
                },
            },
            js=["wagtailadmin/js/chooser-modal.js", "blog/cite.js"],
            css={"all": ["blog/cite.css"]},
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "citation",
        {
            "from_database_format": {'a[linktype="citation"]': CitationElementHandler("CITATION")},
            "to_database_format": {"entity_decorators": {"CITATION": citation_entity}},
        },
    )


class WritePanel(Component):
    """Buttons to write an article and to add a reference, for those who may."""

    name = "write"
    order = 50
    template_name = "blog/write_panel.html"

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        user = self.request.user
        index = BlogIndexPage.objects.first()
        links = []
        if index and index.permissions_for_user(user).can_add_subpage():
            add = reverse(
                "wagtailadmin_pages:add", args=["blog", BlogPostPage._meta.model_name, index.pk]
            )
            links.append((add, "doc-full-inverse", "Write an article"))
        if user.has_perm("blog.add_reference"):
            add = reverse(Reference.snippet_viewset.get_url_name("add"))
            links.append((add, "openquote", "Add a reference"))
        return {"links": links}


@hooks.register("construct_homepage_panels")
def add_write_panel(request, panels):
    panels.append(WritePanel(request))


@hooks.register("before_delete_snippet")
def refuse_to_delete_snippet_in_use(request, instances):
    """Refuse to delete a reference, author or topic in use, and say which articles use it."""
    for snippet in instances:
        if isinstance(snippet, Reference | Author | Topic) and (pages := pages_using(snippet)):
            articles = format_html_join(
                ", ",
                '<a class="w-text-white w-underline" href="{}">{}</a>',
                (
                    (reverse("wagtailadmin_pages:edit", args=[page.pk]), page.title)
                    for page in pages
                ),
            )
            messages.error(
                request,
                format_html(
                    "“{}” cannot be deleted while it is used in {}. Change that first.",
                    snippet,
                    articles,
                ),
            )
            return redirect(snippet.snippet_viewset.get_url_name("list"))
