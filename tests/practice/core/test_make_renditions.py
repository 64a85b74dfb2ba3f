"""The command make_renditions."""

import os

import pytest

CREATE_IMAGES = """
import io
from django.core.files.base import ContentFile
from PIL import Image
from practice.core.models import PracticeImage
file = io.BytesIO()
Image.new("RGB", (80, 50), "teal").save(file, "JPEG")
for name in ("first", "second", "third"):
    content = ContentFile(file.getvalue(), f"{name}.jpg")
    PracticeImage.objects.create(title=name, file=content)
"""


@pytest.mark.processes
def test_sizes_made_before_an_interruption_remain_and_the_others_are_made_next_time(command_line):
    command_line.run("shell", "--no-imports", "--command", CREATE_IMAGES)
    originals = [next(command_line.media.glob(f"*/{name}-*")) for name in ("second", "third")]
    saved = [original.rename(f"{original}.saved") for original in originals]
    before = command_line.media_files()
    # Of the second image the command reports that the file is lost. Reading the third never ends.
    os.mkfifo(originals[1])
    output = command_line.interrupt("make_renditions", after="“second”")
    made = len(command_line.media_files() - before)
    assert f"Stopped after {made} sizes" in output and made > 0

    for original, file in zip(originals, saved, strict=True):
        file.replace(original)
    assert f"Made {2 * made} sizes of 2 pictures" in command_line.run("make_renditions")
    assert len(command_line.media_files()) == 3 + 3 * made
