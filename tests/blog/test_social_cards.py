"""The picture that stands for a page where a link to it is shared."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from wagtail.models import PageViewRestriction

from blog.models import Author
from blog.social_card_drawing import CARD_SIZE
from home.models import StandardPage
from practice.core.models import PracticeSettings


@pytest.fixture
def get_card_url(get_metadata):
    """The address of an article's card, as the article's page says it."""

    def get_card_url(article) -> str:
        return re.sub(r"^https?://[^/]+", "", get_metadata(article.url)["og:image"])

    return get_card_url


def test_an_article_is_shared_with_a_card_that_may_be_cached(
    client, write_article, make_picture, get_card_url, get_metadata
):
    article = write_article(title="On “rest”", hero_image=make_picture())
    metas = get_metadata(article.url)
    assert metas["og:image:width"] == "1200" and metas["og:image:height"] == "630"
    assert metas["og:image:alt"] == "“On “rest””, an article by Dr Ann Example"
    assert metas["twitter:card"] == "summary_large_image"
    response = client.get(get_card_url(article))
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    card = Image.open(io.BytesIO(response.content))
    assert (card.format, card.size) == ("JPEG", CARD_SIZE)
    assert len(response.content) <= 100_000
    assert client.get(get_card_url(article)).content == response.content


def test_a_card_has_a_new_address_when_what_it_shows_has_changed(
    client, site, write_article, author, make_picture, media, get_card_url
):
    article = write_article()
    addresses = [get_card_url(article)]

    def changed():
        addresses.append(get_card_url(article))
        client.get(addresses[-1])
        return addresses[-1] != addresses[-2]

    article.title = "Another title"
    article.save_revision().publish()
    assert changed()
    article.second_author = Author.objects.create(name="Bo", first_name="Bo", slug="bo")
    article.save_revision().publish()
    assert changed()
    article.hero_image = make_picture()
    article.save_revision().publish()
    assert changed()
    practice = PracticeSettings.for_site(site)
    practice.name = "Elsewhere"
    practice.save()
    assert changed()
    article.standfirst = "Not on the card."
    article.save_revision().publish()
    assert not changed()
    assert len(list((media / "cards").iterdir())) == 1


def test_a_card_is_drawn_only_at_its_current_address(client, write_article, media, get_card_url):
    article = write_article()
    current = get_card_url(article)
    response = client.get(f"/media/cards/{article.pk}-000000000000.jpg")
    assert (response.status_code, response.headers["Location"]) == (302, current)
    for version in ("x", "a" * 300, "00000000000g", "%00"):
        assert client.get(f"/media/cards/{article.pk}-{version}.jpg").status_code == 404
    assert not (media / "cards").exists()


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999", "../1", "x"])
def test_an_unknown_article_has_no_card(client, site, pk):
    assert client.get(f"/media/cards/{pk}-000000000000.jpg").status_code == 404


def test_drafts_and_private_articles_have_no_card(client, write_article, get_card_url):
    draft, private = write_article(), write_article()
    addresses = [get_card_url(draft), get_card_url(private)]
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_card_is_drawn_without_an_unreadable_picture_and_again_once_it_is_readable(
    client, write_article, make_picture, get_card_url
):
    picture = make_picture()
    article = write_article(hero_image=picture)
    with picture.file.storage.open(picture.file.name) as file:
        original_bytes = file.read()
    picture.file.storage.delete(picture.file.name)
    without = client.get(get_card_url(article))
    assert without.status_code == 200 and "immutable" not in without.headers["Cache-Control"]
    picture.file.storage.save(picture.file.name, io.BytesIO(original_bytes))
    again = client.get(get_card_url(article))
    assert again.content != without.content and "immutable" in again.headers["Cache-Control"]


def test_the_picture_that_staff_chose_to_share_replaces_the_card(
    client, site, write_article, make_picture, get_card_url, get_metadata
):
    chosen = make_picture()
    article = write_article(social_image=chosen, social_image_alt="A door", hero_image=chosen)
    metas = get_metadata(article.url)
    assert "/media/images/" in metas["og:image"] and metas["og:image:alt"] == "A door"
    assert client.get(get_card_url(article)).headers["Content-Type"] == "image/jpeg"


def test_the_address_of_the_picture_has_the_origin_of_the_page(
    client, site, write_article, make_picture
):
    site.hostname, site.port = "practice.example", 443
    site.save()
    picture = make_picture()
    for article in (write_article(), write_article(social_image=picture)):
        page = BeautifulSoup(client.get(article.url).content, "html.parser")
        addresses = [
            page.find("link", rel="canonical")["href"],
            page.find("meta", property="og:image")["content"],
        ]
        assert all(address.startswith("https://practice.example/") for address in addresses)


def test_other_pages_are_shared_with_their_picture_or_none(
    client, site, make_picture, get_metadata
):
    page = StandardPage(title="About", slug="about", body=[], hero_image=make_picture())
    site.root_page.add_child(instance=page)
    metas = get_metadata(page.url)
    assert "/media/images/" in metas["og:image"] and "og:image:alt" not in metas
    page.hero_image = None
    page.save_revision().publish()
    assert "og:image" not in get_metadata(page.url)
