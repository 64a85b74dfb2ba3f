#!/usr/bin/env python
"""Django's command line, with the development settings unless told otherwise."""

import os
import sys

if __name__ == "__main__":
    from django.conf import settings
    from django.core.management import execute_from_command_line

    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        os.environ["DJANGO_SETTINGS_MODULE"] = "practice.settings.dev"
        print(
            "DJANGO_SETTINGS_MODULE is not set: these are the development settings, with the data "
            f"in {settings.VAR_DIR}.",
            file=sys.stderr,
        )
    execute_from_command_line(sys.argv)
