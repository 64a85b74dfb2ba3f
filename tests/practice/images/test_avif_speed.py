"""The speed at which AVIF is encoded."""

import io

from PIL import Image

from practice.images.avif_speed import AVIF_SPEED


def test_avif_is_encoded_at_our_speed_unless_another_is_given():
    image = Image.effect_noise((120, 80), 80).convert("RGB")

    def encoded(**options) -> bytes:
        file = io.BytesIO()
        image.save(file, "AVIF", **options)
        return file.getvalue()

    assert encoded() == encoded(speed=AVIF_SPEED)
    assert encoded() != encoded(speed=AVIF_SPEED - 2)
