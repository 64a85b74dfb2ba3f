from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from blog.models import Reference


class NewReferenceForm(WagtailAdminModelForm):
    """Describes a reference while writing an article, in the chooser's dialogue."""

    # The dialogue opens over the article's own form, which has a field called “title” as well.
    prefix = "new-reference"

    class Meta:
        model = Reference
        fields = [
            "type",
            "title",
            "authors",
            "issued",
            "container_title",
            "volume",
            "issue",
            "page",
            "publisher",
            "doi",
            "url",
        ]
        widgets = {"authors": AdminAutoHeightTextInput()}
