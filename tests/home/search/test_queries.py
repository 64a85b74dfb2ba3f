"""Which pages a search finds, and what of it is stored until something changes."""

from django.core.management import call_command
from wagtail.search.models import IndexEntry

from blog.models import Author, Topic


def test_an_article_is_found_by_its_authors_and_topics_even_after_they_are_renamed(
    find_titles, write_article
):
    topic = Topic.objects.create(title="Dreams", slug="dreams")
    second = Author.objects.create(name="Bea Second", first_name="Bea", slug="bea")
    write_article(title="It", second_author=second, topics=[topic])
    assert find_titles("example") == find_titles("second") == find_titles("dreams") == ["It"]
    topic.title, second.name = "Nightmares", "Bea Married"
    topic.save()
    second.save()
    assert find_titles("nightmares") == find_titles("married") == ["It"]
    assert find_titles("dreams") == []


def test_at_most_a_thousand_pages_are_listed_and_all_are_counted(
    get_html, write_article, monkeypatch
):
    monkeypatch.setattr("home.search.queries.MAX_RANKED_PAGES", 11)
    for number in range(12):
        write_article(title=f"Tide {number}")
    page = get_html("/search/", {"q": "tide", "page": "9"})
    count = page.select_one(".results-count").get_text(" ", strip=True)
    assert count == "12 pages for “tide” The best 11 are listed."
    assert len(page.select(".results li")) == 1 and not page.select('a[rel="next"]')


def test_a_repeated_search_finds_what_has_changed_since(
    find_titles, write_article, django_capture_on_commit_callbacks
):
    topic = Topic.objects.create(title="Quokkas", slug="quokkas")
    assert find_titles("quokkas") == find_titles("wallabies") == []
    with django_capture_on_commit_callbacks(execute=True):
        write_article(title="It", topics=[topic])
    assert find_titles("quokkas") == ["It"]
    topic.title = "Wallabies"
    with django_capture_on_commit_callbacks(execute=True):
        topic.save()
    assert (find_titles("quokkas"), find_titles("wallabies")) == ([], ["It"])


def test_a_repeated_search_finds_what_update_index_has_indexed_since(
    find_titles, write_article, django_capture_on_commit_callbacks
):
    write_article(title="Numbats")
    IndexEntry.objects.all().delete()
    assert find_titles("numbats") == []
    with django_capture_on_commit_callbacks(execute=True):
        call_command("update_index", verbosity=0)
    assert find_titles("numbats") == ["Numbats"]
