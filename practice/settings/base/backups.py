"""Backups: practice/backups/."""

from practice.settings.environment import backup_destination, backup_recipients, whole_numbers

# The folder, or s3://bucket/prefix, to which the site is backed up every night. boto3 reads the
# variables of the S3 store itself: docs/backup.md
BACKUP_DESTINATION = backup_destination("BACKUP_DESTINATION")
# Public keys of age; whoever has the secret key of one can open the backups.
BACKUP_RECIPIENTS = backup_recipients("BACKUP_RECIPIENTS")
# For how many days, weeks and months the last backup is kept.
BACKUP_KEEP = whole_numbers("BACKUP_KEEP", [7, 4, 12])
