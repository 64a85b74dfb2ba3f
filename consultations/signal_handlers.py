"""A change of the notice's words, or of how long enquiries are kept, makes a new version of it."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published

from consultations.models import ConsultationPage, EnquirySettings


@receiver(page_published, sender=ConsultationPage)
def record_published_notice(instance, **kwargs):
    instance.specific.record_notice()


@receiver(post_save, sender=EnquirySettings)
def record_notice_after_change_of_settings(raw=False, **kwargs):
    if raw:  # a fixture being loaded
        return
    for page in ConsultationPage.objects.live():
        page.record_notice()
