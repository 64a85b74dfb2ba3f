"""The sizes of pictures are made before a visitor asks for them."""

from threading import Event

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.core.models import PracticeImage, PracticeRendition
from practice.images.rendition_job import Watch, lacking, make_renditions, sweep
from practice.images.renditions import prefetch_renditions, role_renditions
from practice.images.roles import PORTRAIT, PROFILE
from tests.support.image_files import image_bytes


def names() -> set[str]:
    return set(PracticeRendition.objects.values_list("file", flat=True))


def test_a_sweep_makes_all_that_the_pages_ask_for(client, every_page):
    sweep(Event())
    made = names()
    for url in every_page[1]:
        client.get(url)
    assert made and names() == made


def test_pages_that_share_a_portrait_do_not_take_each_others_sizes_away(
    author, make_picture, django_assert_num_queries
):
    author.portrait = make_picture()
    author.save()
    sweep(Event())
    prefetch_renditions([(author.portrait, PORTRAIT.specs)])
    prefetch_renditions([(author.portrait, PROFILE.specs)])
    with django_assert_num_queries(0):
        for role in (PORTRAIT, PROFILE):
            assert len(role_renditions(author.portrait, role)) == len(role.specs)


def test_a_picture_just_uploaded_has_its_sizes_before_an_article_uses_it(
    client, sign_in, write_article, media
):
    sign_in(client, "Editors")
    file = ContentFile(image_bytes(), "door.jpg")
    client.post(reverse("wagtailimages:add"), {"title": "Door", "file": file})
    assert not PracticeRendition.objects.filter(filter_spec__startswith="fill-").exists()
    sweep(Event())
    made = names()
    picture = PracticeImage.objects.get()
    body = [("image", {"image": {"image": picture.pk, "alt_text": "Door"}, "caption": ""})]
    client.get(write_article(hero_image=picture, body=body).url)
    client.get("/blog/")
    assert names() == made


def test_a_new_focal_point_makes_new_crops(make_picture):
    picture = make_picture()
    sweep(Event())
    assert not lacking()
    picture.focal_point_x = picture.focal_point_y = 20
    picture.focal_point_width = picture.focal_point_height = 10
    picture.save()
    ((_, specs),) = lacking()
    assert specs and all(spec.startswith("fill-") for spec in specs)
    sweep(Event())
    assert not lacking()


def test_what_another_sweep_has_made_meanwhile_is_not_made_twice(make_picture):
    make_picture()
    ((image, specs),) = lacking()
    sweep(Event())
    assert make_renditions(image, specs) == 0
    assert PracticeRendition.objects.count() == len(specs)


def test_all_sizes_of_a_picture_are_written_at_once(make_picture):
    """Each transaction that writes a size has the page cache forget every page."""
    for _ in range(2):
        make_picture()
    with CaptureQueriesContext(connection) as captured:
        sweep(Event())
    transactions = depth = 0
    for query in captured:
        if query["sql"].startswith("SAVEPOINT"):
            transactions += not depth
            depth += 1
        depth -= query["sql"].startswith("RELEASE")
    assert transactions == 2
    assert not lacking()


def test_a_sweep_that_is_overtaken_by_a_new_file_makes_nothing_of_the_old_one(make_picture):
    make_picture()
    ((stale, specs),) = lacking()
    picture = PracticeImage.objects.get()
    picture.file = ContentFile(image_bytes(), "another.jpg")
    picture.save()
    assert make_renditions(stale, specs) == 0
    picture.delete()
    assert make_renditions(stale, specs) == 0


def test_a_sweep_ends_when_it_is_asked_to(make_picture):
    make_picture()
    stop = Event()
    stop.set()
    sweep(stop)
    assert not PracticeRendition.objects.exists()


def test_the_command_says_what_it_made_and_has_nothing_to_do_the_second_time(make_picture, capsys):
    make_picture()
    call_command("make_renditions")
    assert (
        f"Made {PracticeRendition.objects.count()} sizes of 1 picture in" in capsys.readouterr().out
    )
    call_command("make_renditions")
    assert "Made" not in capsys.readouterr().out


def test_the_command_names_a_picture_that_cannot_be_read_and_goes_on(make_picture, capsys):
    broken, sound = make_picture(), make_picture()
    broken.file.storage.delete(broken.file.name)
    with pytest.raises(CommandError, match="1 picture cannot be read"):
        call_command("make_renditions")
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "“Door”" in line]
    assert line.startswith(f"“Door” ({broken.file.name}) cannot be read: ")
    assert sound.renditions.exists()


def test_the_command_makes_lost_sizes_anew(make_picture, capsys):
    picture = make_picture()
    call_command("make_renditions")
    size = picture.renditions.first()
    size.file.storage.delete(size.file.name)
    call_command("make_renditions")
    assert "Lost since they were made, and made anew: 1." in capsys.readouterr().out
    again = picture.renditions.get(filter_spec=size.filter_spec)
    assert again.file.storage.exists(again.file.name)


def test_a_sweep_logs_a_picture_that_cannot_be_read_once(make_picture, caplog):
    picture = make_picture()
    picture.file.storage.delete(picture.file.name)
    for _ in range(3):
        sweep(Event())
    assert len(caplog.records) == 1


def test_where_nothing_has_changed_the_watch_reads_nothing(
    make_picture, django_capture_on_commit_callbacks, django_assert_num_queries
):
    watch = Watch()
    watch(Event())
    with django_assert_num_queries(0):
        watch(Event())
    with django_capture_on_commit_callbacks(execute=True):
        make_picture()
    assert lacking()
    watch(Event())
    assert not lacking()
