class BackupError(Exception):
    """A backup cannot be made, read or restored. The message is for whoever runs the command."""


class BackupStopped(Exception):
    """It was told to stop. Nothing is lost: the next run goes on with what has been stored."""
