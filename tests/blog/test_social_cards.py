"""The picture that stands for a page where a link to it is shared."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from wagtail.models import PageViewRestriction

from blog.models import Author
from blog.social_card_drawing import CARD_SIZE, draw_card, fit_title, font, max_width
from home.models import StandardPage
from practice.core.models import PracticeSettings


def head(client, url) -> dict[str, str]:
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return {
        meta.get("property", meta.get("name")): meta["content"]
        for meta in page.head.select("meta[content]")
    }


def card_address(client, article) -> str:
    return re.sub(r"^https?://[^/]+", "", head(client, article.url)["og:image"])


def test_an_article_is_shared_with_a_card_that_may_be_kept(client, write_article, make_picture):
    article = write_article(title="On “rest”", hero_image=make_picture())
    metas = head(client, article.url)
    assert metas["og:image:width"] == "1200" and metas["og:image:height"] == "630"
    assert metas["og:image:alt"] == "“On “rest””, an article by Dr Ann Example"
    assert metas["twitter:card"] == "summary_large_image"
    answer = client.get(card_address(client, article))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    card = Image.open(io.BytesIO(answer.content))
    assert (card.format, card.size) == ("JPEG", CARD_SIZE)
    assert len(answer.content) <= 100_000
    assert client.get(card_address(client, article)).content == answer.content


def test_a_card_has_a_new_address_when_what_it_shows_has_changed(
    client, site, write_article, author, make_picture, media
):
    article = write_article()
    addresses = [card_address(client, article)]

    def changed():
        addresses.append(card_address(client, article))
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


def test_only_the_current_address_of_a_card_makes_the_site_draw(client, write_article, media):
    article = write_article()
    current = card_address(client, article)
    answer = client.get(f"/media/cards/{article.pk}-000000000000.jpg")
    assert (answer.status_code, answer.headers["Location"]) == (302, current)
    for guess in ("x", "a" * 300, "00000000000g", "%00"):
        assert client.get(f"/media/cards/{article.pk}-{guess}.jpg").status_code in {400, 404}
    assert not (media / "cards").exists()


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999", "../1", "x"])
def test_there_is_no_card_of_what_is_no_article(client, site, pk):
    assert client.get(f"/media/cards/{pk}-000000000000.jpg").status_code in {400, 404}


def test_an_article_that_not_everybody_may_read_has_no_card(client, write_article):
    draft, private = write_article(), write_article()
    addresses = [card_address(client, draft), card_address(client, private)]
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_card_is_drawn_without_a_picture_that_cannot_be_read_until_it_is_back(
    client, write_article, make_picture
):
    picture = make_picture()
    article = write_article(hero_image=picture)
    with picture.file.storage.open(picture.file.name) as file:
        whole = file.read()
    picture.file.storage.delete(picture.file.name)
    without = client.get(card_address(client, article))
    assert without.status_code == 200 and "immutable" not in without.headers["Cache-Control"]
    picture.file.storage.save(picture.file.name, io.BytesIO(whole))
    again = client.get(card_address(client, article))
    assert again.content != without.content and "immutable" in again.headers["Cache-Control"]


def test_the_picture_that_staff_chose_to_share_wins(client, site, write_article, make_picture):
    chosen = make_picture()
    article = write_article(social_image=chosen, social_image_alt="A door", hero_image=chosen)
    metas = head(client, article.url)
    assert "/media/images/" in metas["og:image"] and metas["og:image:alt"] == "A door"
    assert client.get(card_address(client, article)).headers["Content-Type"] == "image/jpeg"


def test_the_picture_is_at_the_origin_of_the_page(client, site, write_article, make_picture):
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


def test_other_pages_are_shared_with_their_picture_or_none(client, site, make_picture):
    page = StandardPage(title="About", slug="about", body=[], hero_image=make_picture())
    site.root_page.add_child(instance=page)
    metas = head(client, page.url)
    assert "/media/images/" in metas["og:image"] and "og:image:alt" not in metas
    page.hero_image = None
    page.save_revision().publish()
    assert "og:image" not in head(client, page.url)


@pytest.mark.parametrize(
    "title",
    [
        "Grief",
        "How therapy changes the brain",
        "“I’m fine” – what we don’t say in the café at Łódź",
        "A long look at what four decades of trials say, and do not say, " * 3,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    ],
)
def test_a_title_of_any_length_fits_without_a_cut_word(title):
    size, lines = fit_title(title, 640)
    assert " ".join(lines).split() == title.split()
    assert max_width(lines, font("Semibold", size)) <= 640
    assert len(lines) * size * 1.14 <= 330
    assert len(draw_card(title, "Dr Ann Example and Bo Álvarez", "The Practice")) <= 100_000


def test_the_lines_of_a_title_are_balanced():
    _, lines = fit_title("What to expect from therapy in winter", 640)
    assert lines == ["What to expect", "from therapy", "in winter"]
