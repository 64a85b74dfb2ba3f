from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from blog.sitemap import sitemap
from blog.social_cards import article_card
from home.search.views import search
from home.suggestions import not_found
from practice import errors, media, plain

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:name>", media.picture),
    re_path(
        r"^media/cards/(?P<pk>\d{1,9})-(?P<version>[0-9a-f]{12})\.jpg$",
        article_card,
        name="article_card",
    ),
    path("search/", search, name="search"),
    path("sitemap.xml", sitemap),
    path("robots.txt", plain.robots),
    path("health/", plain.health),
    path("", include(wagtail_urls)),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = not_found
handler500 = errors.server_error
