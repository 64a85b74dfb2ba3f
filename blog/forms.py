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

    def full_clean(self):
        """Also names the fields in question at the top of the form, the only part in view then.

        Not in ``clean``, because the model's own checks come after it.
        """
        super().full_clean()
        if labels := [str(self[name].label) for name in self.errors if name in self.fields]:
            self.add_error(None, f"Nothing has been added yet. Look again at: {', '.join(labels)}.")
