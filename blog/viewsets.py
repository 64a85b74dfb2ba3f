"""How staff manage authors, references and topics in the admin."""

from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    SnippetChooserViewSet,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from blog.forms import NewReferenceForm
from blog.models import Author, Reference, Topic


class LabelMixin:
    """Adds the reference's short label, which the “Cite” button writes into the text."""

    def get_chosen_response_data(self, item, *args, **kwargs):
        data = super().get_chosen_response_data(item, *args, **kwargs)  # type: ignore[misc]
        return data | {"label": item.label}


class ReferenceChosenView(LabelMixin, SnippetChosenView):
    pass


class ReferenceCreateView(LabelMixin, SnippetCreateView):
    pass


class ReferenceChooserViewSet(SnippetChooserViewSet):
    chosen_view_class = ReferenceChosenView
    create_view_class = ReferenceCreateView
    creation_form_class = NewReferenceForm
    per_page = 25
    create_action_label = "Add a reference"
    creation_tab_label = "New reference"
    search_tab_label = "Find a reference"


class ReferenceViewSet(SnippetViewSet):
    model = Reference
    icon = "openquote"
    menu_label = "References"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["title", Column("author_line", label="Authors"), "issued"]
    list_filter = ["type"]
    ordering = ["authors", "issued"]
    chooser_viewset_class = ReferenceChooserViewSet
    list_per_page = 50


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    menu_label = "Authors"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["name", "role"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 230
    add_to_admin_menu = True
    list_display = ["title", "description"]

    def get_common_view_kwargs(self, **kwargs):
        # Wagtail counts uses in its reference index, which leaves out many-to-many relations: it
        # would say “Used 0 times” of every topic. blog.usage knows, where it matters.
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})
