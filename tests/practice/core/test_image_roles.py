"""The roles that models declare for their images."""

from django.apps import apps

from practice.core.models import PracticeImage, PracticeRendition


def test_every_foreign_key_to_an_image_has_declared_roles():
    foreign_keys = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is PracticeImage
        if model is not PracticeRendition
    ]
    assert foreign_keys
    undeclared = [
        (model.__name__, name)
        for model, name in foreign_keys
        if not getattr(model, "image_roles", {}).get(name)
    ]
    assert undeclared == []
