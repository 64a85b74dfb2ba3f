"""Responsive images for Wagtail: re-encoded uploads, renditions by role, and a job to make them.

Usable with any Wagtail image model. A project declares its roles (``roles``) and, on each model
with an image, which of them the image needs (``rendition_job``).
"""
