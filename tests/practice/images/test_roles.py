"""Which renditions a role needs."""

from practice.images.roles import Crop, Role

WIDE = Crop((2, 1), (600, 1200), media="(min-width: 48rem)")
NARROW = Crop(None, (400, 800))


def test_a_role_needs_each_crop_in_each_format_and_width_and_the_last_as_one_jpeg():
    assert Role((WIDE, NARROW)).specs == (
        "fill-600x300|format-avif",
        "fill-1200x600|format-avif",
        "fill-600x300|format-webp",
        "fill-1200x600|format-webp",
        "width-400|format-avif",
        "width-800|format-avif",
        "width-400|format-webp",
        "width-800|format-webp",
        "width-800|format-jpeg",
    )


def test_a_role_without_formats_needs_only_the_jpeg():
    assert Role((Crop((1200, 630), (1200,)),), formats=()).specs == ("fill-1200x630|format-jpeg",)


def test_a_placeholder_has_the_shape_of_the_last_crop(make_picture):
    image = make_picture(size=(120, 80))
    assert Role((WIDE, NARROW)).placeholder_size(image) == (800, 533)
    assert Role((NARROW, WIDE)).placeholder_size(image) == (1200, 600)
