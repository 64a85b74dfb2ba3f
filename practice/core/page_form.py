from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import COMMENTS_RELATION_NAME

from practice.core.gaps import gap_error, gaps_in


class PageForm(WagtailAdminPageForm):
    """Wagtail's form of every page, which refuses to publish gaps: practice/core/gaps.py."""

    def clean(self):
        cleaned_data = super().clean()
        if self.is_deferred_validation:  # a draft
            return cleaned_data
        parts = [cleaned_data]
        for name, formset in self.formsets.items():
            if name != COMMENTS_RELATION_NAME:
                parts += [form.cleaned_data for form in formset if form.is_valid()]
        if gaps := list(gaps_in(part for part in parts if not part.get("DELETE"))):
            self.add_error(None, gap_error(gaps))
        return cleaned_data
