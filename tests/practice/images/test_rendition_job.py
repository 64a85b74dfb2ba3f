"""The job that makes missing renditions."""

import errno
from pathlib import Path
from threading import Event

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.core.image_roles import ROLES
from practice.core.models import PracticeImage, PracticeRendition
from practice.images.rendition_job import (
    RenditionError,
    RenditionJob,
    make_missing_renditions,
    make_renditions,
    missing_renditions,
)
from tests.support.image_files import image_bytes


def test_a_new_focal_point_makes_new_crops(make_picture):
    picture = make_picture()
    make_missing_renditions(Event())
    assert not missing_renditions()
    picture.focal_point_x = picture.focal_point_y = 20
    picture.focal_point_width = picture.focal_point_height = 10
    picture.save()
    ((_, filters),) = missing_renditions()
    assert filters and all(filter.spec.startswith("fill-") for filter in filters)
    make_missing_renditions(Event())
    assert not missing_renditions()


def test_what_another_process_has_made_meanwhile_is_not_made_twice(make_picture):
    make_picture()
    ((image, filters),) = missing_renditions()
    make_missing_renditions(Event())
    assert make_renditions(image, filters) == 0
    assert PracticeRendition.objects.count() == len(filters)


def test_all_renditions_of_an_image_are_saved_in_one_transaction(make_picture):
    """Each transaction that saves a rendition puts the page cache out of date."""
    for _ in range(2):
        make_picture()
    with CaptureQueriesContext(connection) as captured:
        make_missing_renditions(Event())
    transactions = depth = 0
    for query in captured:
        if query["sql"].startswith("SAVEPOINT"):
            transactions += not depth
            depth += 1
        depth -= query["sql"].startswith("RELEASE")
    assert transactions == 2
    assert not missing_renditions()


def test_no_rendition_of_a_replaced_or_deleted_file_is_saved(make_picture):
    make_picture()
    ((outdated, filters),) = missing_renditions()
    picture = PracticeImage.objects.get()
    picture.file = ContentFile(image_bytes(), "another.jpg")
    picture.save()
    assert make_renditions(outdated, filters) == 0
    picture.delete()
    assert make_renditions(outdated, filters) == 0


def test_the_job_ends_early_when_it_is_stopped(make_picture):
    make_picture()
    stop = Event()
    stop.set()
    make_missing_renditions(stop)
    assert not PracticeRendition.objects.exists()


def test_a_folder_that_takes_no_file_is_logged_and_the_next_run_makes_all(
    make_picture, media, caplog
):
    """Such as on a full disk."""
    picture = make_picture()
    obstacle = media / "images"
    obstacle.write_text("This is no folder.")
    with pytest.raises(RenditionError):
        make_missing_renditions(Event())
    assert caplog.messages == [
        f"Renditions of the picture {picture.pk} could not be made (FileExistsError)."
    ]
    obstacle.unlink()
    make_missing_renditions(Event())
    assert not missing_renditions()


def test_a_picture_that_fails_holds_up_no_other(make_picture, monkeypatch):
    failing, _ = make_picture(), make_picture()
    save = FileSystemStorage._save

    def save_others(storage, name, content):
        if Path(failing.file.name).stem in name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", save_others)
    with pytest.raises(RenditionError):
        make_missing_renditions(Event())
    assert [image for image, _ in missing_renditions()] == [failing]


def test_the_job_logs_an_unreadable_image_once(make_picture, caplog):
    picture = make_picture()
    picture.file.storage.delete(picture.file.name)
    for _ in range(3):
        make_missing_renditions(Event())
    assert len(caplog.records) == 1


def test_the_job_is_outdated_without_a_query_once_something_has_changed(
    make_picture, django_capture_on_commit_callbacks, django_assert_num_queries
):
    job = RenditionJob()
    assert job.is_outdated()
    job.run(Event())
    with django_assert_num_queries(0):
        assert not job.is_outdated()
    with django_capture_on_commit_callbacks(execute=True):
        make_picture()
    assert missing_renditions()
    assert job.is_outdated()
    job.run(Event())
    assert not missing_renditions()


def test_pages_and_the_job_save_renditions_in_one_order_so_that_they_cannot_deadlock(make_picture):
    make_picture()
    [(_, missing)] = missing_renditions()
    for filters in (missing, *(role.filters for role in ROLES.values())):
        specs = [filter.spec for filter in filters]
        assert specs == sorted(specs)
