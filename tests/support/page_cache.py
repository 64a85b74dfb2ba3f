"""Responses of the application behind the page cache."""

PUBLIC = "public, max-age=0, must-revalidate"
TEXT = "<p>" + "What a first session is like. " * 50
