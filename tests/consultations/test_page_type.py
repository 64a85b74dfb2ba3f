"""The consultation form as a Wagtail page."""

from wagtail.models import Site
from wagtail.test.utils import WagtailPageTestCase

from consultations.models import ConsultationPage, ConsultationQuestion
from home.models import HomePage
from tests.support.sessions import SecondFactorClient


class TestConsultationPage(WagtailPageTestCase):
    client_class = SecondFactorClient

    @classmethod
    def setUpTestData(cls):
        site = Site.objects.get(is_default_site=True)
        cls.form_page = ConsultationPage(title="Ask", slug="ask")
        cls.form_page.questions = [
            ConsultationQuestion(label="Which?", field_type="dropdown", choices="one\ntwo")
        ]
        site.root_page.add_child(instance=cls.form_page)

    def test_it_stands_under_the_home_page_and_nothing_under_it(self):
        self.assertAllowedParentPageTypes(ConsultationPage, {HomePage})
        self.assertAllowedSubpageTypes(ConsultationPage, {})

    def test_it_is_served_with_its_thanks(self):
        self.assertPageIsRoutable(self.form_page)
        self.assertPageIsRenderable(self.form_page)
        self.assertPageIsRoutable(self.form_page, "sent/")
        self.assertPageIsRenderable(self.form_page, "sent/")

    def test_it_is_edited_and_previewed_in_the_admin(self):
        self.assertPageIsEditable(self.form_page)
        for mode in ("", "sent"):
            self.assertPageIsPreviewable(self.form_page, mode)
