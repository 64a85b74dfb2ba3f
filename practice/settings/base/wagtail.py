"""Wagtail, its admin, search, pictures and documents."""

from practice.settings.environment import site_address

WAGTAIL_SITE_NAME = "the practice"
WAGTAILADMIN_BASE_URL = site_address("SITE_URL", "http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "practice.core.rich_text_area.RichTextArea"}
}
# One sign-in, at Wagtail's own address, and one place for passwords: practice/accounts/urls.py
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "practice.search.backend", "SEARCH_CONFIG": "simple"}
}

WAGTAILIMAGES_IMAGE_MODEL = "practice.PracticeImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "practice.images.forms.ImageUploadForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# Chosen by eye and by size: docs/decisions/0014-pictures.md
WAGTAILIMAGES_AVIF_QUALITY = 43
WAGTAILIMAGES_WEBP_QUALITY = 64
WAGTAILIMAGES_JPEG_QUALITY = 72
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "practice.PracticeDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "practice.core.document_forms.DocumentForm"
# A document is saved, never opened in the page: a PDF may hold scripts.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = ["docx", "odt", "pdf", "rtf", "txt", "xlsx"]
