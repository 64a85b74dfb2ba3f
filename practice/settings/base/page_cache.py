"""Answering visitors from memory: practice/page_cache/."""

from practice.settings.base.folders import VAR_DIR
from practice.settings.environment import json_object, number, redis_address

# Bytes of memory for public responses in each process: practice/page_cache/.
PAGE_CACHE_MAX_BYTES = number("PAGE_CACHE_MEGABYTES", 64, 1, 16_384) * 1024 * 1024
# How the processes of a machine tell each other of changes; several machines do through Redis.
PAGE_CACHE_VERSION_FILE = VAR_DIR / "page-cache-version"
PAGE_CACHE_REDIS_URL = redis_address("REDIS_URL")
# Models of Django and Wagtail that no page shows: saving one invalidates no cached page. A model of
# the site says so itself, with shown_on_pages = False.
PAGE_CACHE_IGNORED_MODELS = [
    "account.emailaddress",
    "account.emailconfirmation",
    "auth.group",
    "auth.permission",
    "contenttypes.contenttype",
    "mfa.authenticator",
    "sessions.session",
    "wagtailadmin.editingsession",
    "wagtailadmin.formstate",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupapprovaltask",
    "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission",
    "wagtailcore.groupsitepermission",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype",
    "wagtailcore.workflowpage",
    "wagtailcore.workflowstate",
    "wagtailcore.workflowtask",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
    "wagtailusers.userprofile",
]
# A content delivery network in front of the site: the JSON that Wagtail's frontend cache wants. It
# may keep pages for so many seconds, because it is purged when they change.
WAGTAILFRONTENDCACHE = json_object("CDN")
PAGE_CACHE_CDN_MAX_AGE = 24 * 60 * 60 if WAGTAILFRONTENDCACHE else 0
