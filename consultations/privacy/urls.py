from django.urls import path

from consultations.privacy import deletion_views, held_back_views, notice_views, person_views
from consultations.privacy.access_log_views import AccessLogView
from consultations.privacy.statement import statement

app_name = "privacy"
urlpatterns = [
    path("person/", person_views.find, name="find_person"),
    path("person/export/", person_views.export, name="export_person"),
    path("person/erase/", person_views.erase_enquiries, name="erase_person"),
    path("deletions/", deletion_views.deletions, name="deletions"),
    path("deletions/confirm/", deletion_views.confirm, name="confirm_purge"),
    path("held-back/delete/", held_back_views.delete_held_back, name="delete_held_back"),
    path("access-log/", AccessLogView.as_view(), name="access_log"),
    path(
        "access-log/results/",
        AccessLogView.as_view(results_only=True),
        name="access_log_results",
    ),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/<path:version>/", notice_views.notice, name="notice"),
    path("statement/", statement, name="statement"),
]
