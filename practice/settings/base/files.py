"""Static files, pictures and documents."""

from practice.settings.base.folders import VAR_DIR

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
IMAGE_LOCK_FILE = VAR_DIR / "image-lock"  # practice/images/decoding.py
FILE_UPLOAD_PERMISSIONS = 0o600  # Django would otherwise let everybody on the machine read them
# A form of the admin may hold many blocks, each with several fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
