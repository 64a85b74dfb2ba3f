"""The command make_renditions."""

import pytest
from django.core.management import CommandError, call_command

from practice.core.models import PracticeRendition


def test_it_reports_what_it_made_and_makes_nothing_the_second_time(make_picture, capsys):
    make_picture()
    call_command("make_renditions")
    assert (
        f"Made {PracticeRendition.objects.count()} sizes of 1 picture in" in capsys.readouterr().out
    )
    call_command("make_renditions")
    assert "Made" not in capsys.readouterr().out


def test_it_names_an_unreadable_image_and_goes_on(make_picture, capsys):
    broken, sound = make_picture(), make_picture()
    broken.file.storage.delete(broken.file.name)
    with pytest.raises(CommandError, match="1 picture cannot be read"):
        call_command("make_renditions")
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "“Door”" in line]
    assert line.startswith(f"“Door” ({broken.file.name}) cannot be read: ")
    assert sound.renditions.exists()


def test_it_makes_renditions_again_whose_files_are_lost(make_picture, capsys):
    picture = make_picture()
    call_command("make_renditions")
    rendition = picture.renditions.first()
    rendition.file.storage.delete(rendition.file.name)
    call_command("make_renditions")
    assert "Lost since they were made, and made anew: 1." in capsys.readouterr().out
    again = picture.renditions.get(filter_spec=rendition.filter_spec)
    assert again.file.storage.exists(again.file.name)
