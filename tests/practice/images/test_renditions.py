"""Reading and making the renditions of a role."""

import pytest
from django.core.cache import caches
from wagtail.images.models import SourceImageIOError

from practice.core.models import PracticeImage
from practice.images.renditions import fallback_rendition, prefetch_renditions, role_renditions
from practice.images.roles import Crop, Role

SQUARE = Role((Crop((1, 1), (40, 80)),))
WIDE = Role((Crop((2, 1), (40, 80)),))


def test_renditions_prefetched_for_several_roles_and_images_take_one_query(
    make_picture, django_assert_num_queries
):
    for _ in range(2):
        image = make_picture()
        for role in (SQUARE, WIDE):
            role_renditions(image, role)
    first, second = PracticeImage.objects.all()
    with django_assert_num_queries(1):
        prefetch_renditions([(first, SQUARE.specs), (None, SQUARE.specs), (second, WIDE.specs)])
    with django_assert_num_queries(0):
        assert role_renditions(first, SQUARE).keys() == set(SQUARE.specs)
        assert role_renditions(second, WIDE).keys() == set(WIDE.specs)


def test_no_image_takes_no_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        prefetch_renditions([(None, SQUARE.specs)])


def test_an_unreadable_image_is_not_tried_again_while_it_is_marked(make_picture, caplog):
    image = make_picture()
    file = image.file.storage.open(image.file.name).read()
    image.file.storage.delete(image.file.name)
    with pytest.raises(SourceImageIOError):
        role_renditions(image, SQUARE)
    assert fallback_rendition(image, SQUARE) is None
    assert len(caplog.records) == 1

    with image.file.storage.open(image.file.name, "wb") as restored:
        restored.write(file)
    assert fallback_rendition(image, SQUARE) is None
    caches["renditions"].clear()  # as when the mark expires
    assert fallback_rendition(image, SQUARE).width == 80
