from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.images.models import SourceImageIOError

from blog.models import BlogPostPage
from blog.social_cards import SocialCard
from practice.core.models import practice_details
from practice.images.renditions import mark_unreadable


@require_safe
def social_card(request, pk: str, version: str):
    """The card of an article that every visitor may read; an old address leads to the new one."""
    post = get_object_or_404(BlogPostPage.objects.published().with_card_relations(), pk=pk)
    card = SocialCard.for_post(post, practice_details(request).name)
    if version != card.version:
        return redirect(card.url)
    cache_control = "public, max-age=31536000, immutable"
    try:
        jpeg = card.path.read_bytes()
    except FileNotFoundError:
        try:
            jpeg = card.draw()
            card.write_file_and_delete_older(jpeg)
        except SourceImageIOError as error:
            mark_unreadable(post.hero_image, error)
            jpeg, cache_control = card.draw_without_image(), "public, max-age=60"
    headers = {
        "Cache-Control": cache_control,
        "Cross-Origin-Resource-Policy": "cross-origin",  # it is made to be shown elsewhere
    }
    return HttpResponse(jpeg, "image/jpeg", headers=headers)
