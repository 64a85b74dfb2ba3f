"""The articles that an article leads on to."""

import datetime

from blog.models import Topic


def test_previous_and_next_follow_the_dates_of_publication_by_title(get_page, write_article):
    day = datetime.date(2026, 5, 5)
    first = write_article(title="First", published_on=day)
    second = write_article(title="Second", published_on=day)
    third = write_article(title="Third", published_on=day + datetime.timedelta(days=1))

    def neighbours(post):
        page = get_page(post.url)
        found = {link["rel"][0]: link["href"] for link in page.select(".neighbours a")}
        in_head = {
            link["rel"][0]: link["href"]
            for link in page.select('head link[rel="prev"], head link[rel="next"]')
        }
        assert in_head == found
        return found

    assert neighbours(first) == {"next": second.url}
    assert neighbours(second) == {"prev": first.url, "next": third.url}
    assert neighbours(third) == {"prev": second.url}


def test_related_articles_share_a_topic(get_page, write_article):
    sleep, food = (Topic.objects.create(title=t, slug=t.lower()) for t in ("Sleep", "Food"))
    post = write_article(title="Dreams", topics=[sleep])
    write_article(title="Waking", topics=[sleep, food])
    write_article(title="Bread", topics=[food])
    titles = [link.get_text() for link in get_page(post.url).select(".related a")]
    assert titles == ["Waking"]
