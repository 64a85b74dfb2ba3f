"""Panels of the admin's first page."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from blog.models import BlogIndexPage, BlogPostPage, Reference


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
