from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Topic
from practice.search.ordering import in_key_order


def test_objects_are_returned_in_the_order_of_the_keys_in_one_query(db):
    first, second, third = (
        Topic.objects.create(title=title, slug=title) for title in ("first", "second", "third")
    )
    with CaptureQueriesContext(connection) as captured:
        topics = in_key_order(Topic.objects.exclude(pk=first.pk), [third.pk, first.pk, second.pk])
    assert topics == [third, second]
    assert len(captured) == 1
