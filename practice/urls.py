from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from blog.views import social_card
from home.search.views import search
from practice import views
from practice.accounts import urls as accounts_urls
from practice.accounts.views.sign_in import sign_in_elsewhere
from practice.start.views import dashboard

urlpatterns = [
    path("admin/", dashboard),
    path("admin/", include(accounts_urls)),
    path("admin/", include(wagtailadmin_urls)),
    path("_util/login/", sign_in_elsewhere),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:name>", views.image_file),
    re_path(
        r"^media/cards/(?P<pk>\d{1,9})-(?P<version>[0-9a-f]{12})\.jpg$",
        social_card,
        name="social_card",
    ),
    path("search/", search, name="search"),
    path("sitemap.xml", views.sitemap),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("security.txt", RedirectView.as_view(pattern_name="security_txt", permanent=True)),
    path("accent.css", views.accent_css, name="accent_css"),
    path("health/", views.health),
    path("", views.first_page),
    path("", include(wagtail_urls)),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
