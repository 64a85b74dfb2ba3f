from wagtail import hooks

from practice.backups.health import health_checks, opening_checks
from practice.backups.jobs import register_jobs
from practice.backups.panels import BackupPanel

hooks.register("register_health_checks", health_checks)
hooks.register("register_opening_checks", opening_checks)
hooks.register("register_jobs", register_jobs)


@hooks.register("construct_homepage_panels")
def add_backup_panel(request, panels):
    if request.user.is_superuser:
        panels.append(BackupPanel())
