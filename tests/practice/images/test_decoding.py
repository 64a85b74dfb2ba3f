"""Of all processes of a machine, one decodes a picture at a time."""

import fcntl
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from PIL import Image

from practice.images.decoding import one_at_a_time
from practice.images.rendition_job import make_missing_renditions


def is_locked() -> bool:
    with Path(settings.IMAGE_LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.fixture
def locked_while_encoding(monkeypatch):
    """Whether the lock was held, at each time that Pillow encoded a picture."""
    calls = []
    save = Image.Image.save

    def recording_save(image, *args, **options):
        calls.append(is_locked())
        return save(image, *args, **options)

    monkeypatch.setattr(Image.Image, "save", recording_save)
    return calls


def test_the_lock_holds_until_the_end_of_the_block():
    with one_at_a_time():
        assert is_locked()
    assert not is_locked()


def test_renditions_are_made_one_at_a_time(make_picture, locked_while_encoding):
    make_picture()
    locked_while_encoding.clear()
    make_missing_renditions(Event())
    assert locked_while_encoding
    assert all(locked_while_encoding)
