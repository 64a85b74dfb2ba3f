"""Which articles a visitor is shown."""

from wagtail.models import PageViewRestriction

from blog.models import Topic


def test_drafts_and_private_articles_are_shown_on_no_public_page(client, write_article, index):
    sleep = Topic.objects.create(title="Sleep", slug="sleep")
    shown = write_article(title="Open house", topics=[sleep])
    draft = write_article(title="Unfinished symphony", topics=[sleep])
    draft.unpublish()
    private = write_article(title="Closed circle", topics=[sleep])
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for url in (
        "/",
        "/blog/",
        "/blog/topics/sleep/",
        "/blog/authors/ann-example/",
        "/blog/feed/",
        "/sitemap.xml",
        "/search/?q=unfinished",
        "/search/?q=closed",
        shown.url,
    ):
        response = client.get(url)
        assert response.status_code == 200, url
        text = response.content.decode().lower()
        assert "symphony" not in text and "unfinished-" not in text, url
        assert "circle" not in text, url
    assert client.get(draft.url).status_code == 404
    assert client.get(private.url)["Location"] == f"/admin/login/?next={private.url}"
