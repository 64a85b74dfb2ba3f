"""The pictures on the pages: their sizes, their queries, and those that cannot be read."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from tests.support.fixtures.images import ALT
from tests.support.image_files import image_bytes


def pictures_of(client, url) -> list:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select("main picture")


def test_a_picture_comes_in_avif_webp_and_jpeg_and_always_says_its_size(client, every_page):
    for url in every_page[1]:
        for picture in pictures_of(client, url):
            types = [source["type"] for source in picture.select("source")]
            assert set(types) == {"image/avif", "image/webp"}
            assert picture.img["src"].endswith(".jpg")
            for tag in picture.select("source, img"):
                assert int(tag["width"]) > 0 and int(tag["height"]) > 0
            for source in picture.select("source"):
                assert source["sizes"] and re.search(r" \d+w", source["srcset"])
                assert client.get(source["srcset"].split()[0]).status_code == 200


def test_only_what_the_reader_sees_first_is_fetched_at_once(client, every_page):
    hero, *others = pictures_of(client, every_page[1][2])
    assert (hero.img["loading"], hero.img["fetchpriority"]) == ("eager", "high")
    assert others and {picture.img["loading"] for picture in others} == {"lazy"}


def test_the_first_picture_is_fetched_from_the_head_as_the_page_will_ask_for_it(client, every_page):
    page = BeautifulSoup(client.get(every_page[1][2]).content, "html.parser")
    preloads = page.head.select('link[rel="preload"]')
    sources = page.select_one("main picture").select('source[type="image/avif"]')
    assert [(link["imagesrcset"], link["imagesizes"]) for link in preloads] == [
        (source["srcset"], source["sizes"]) for source in sources
    ]
    wide, narrow = (link["media"] for link in preloads)
    assert narrow == f"not all and {wide}"


def test_a_small_picture_is_offered_once_and_never_enlarged(client, every_page):
    for source in pictures_of(client, every_page[1][2])[0].select("source"):
        (only,) = source["srcset"].split(", ")
        assert int(only.split()[1].removesuffix("w")) <= 120


@pytest.mark.parametrize("points_at_it", [True, False])
def test_a_card_keeps_the_focal_point(client, write_article, make_picture, points_at_it):
    focus = {"x": 110, "y": 390, "width": 20, "height": 20} if points_at_it else {}
    tall = make_picture(
        size=(120, 400), **{f"focal_point_{name}": value for name, value in focus.items()}
    )
    write_article(hero_image=tall)
    (card,) = pictures_of(client, "/blog/")
    file = b"".join(client.get(card.img["src"]).streaming_content)
    colours = Image.open(io.BytesIO(file)).convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert (min(colours) < 250) is points_at_it


@pytest.mark.parametrize("which", range(5))
def test_the_sizes_of_all_pictures_of_a_page_take_one_query(
    client, every_page, write_article, make_picture, which
):
    body = [("image", {"image": {"image": make_picture().pk, "alt_text": ALT}, "caption": ""})]
    picture, urls = every_page
    article = write_article(hero_image=picture, body=body * 3, social_image=make_picture())
    write_article(hero_image=make_picture())
    url = article.url if which == 2 else urls[which]
    client.get(url)
    caches["renditions"].clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    about_sizes = [query["sql"] for query in captured if "practicerendition" in query["sql"]]
    assert len(about_sizes) == 1


def missing(whole: bytes) -> bytes | None:
    return None


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def no_picture_at_all(whole: bytes) -> bytes:
    return b"Dear Ann, here is the photograph of the door.\n"


@pytest.mark.parametrize("damage", [missing, truncated, no_picture_at_all])
def test_a_picture_that_cannot_be_read_leaves_a_panel_of_its_shape_until_it_is_back(
    client, every_page, caplog, damage
):
    picture, urls = every_page
    whole = image_bytes()
    if (damaged := damage(whole)) is None:
        picture.file.storage.delete(picture.file.name)
    else:
        with picture.file.storage.open(picture.file.name, "wb") as file:
            file.write(damaged)

    for url in urls:
        for panel in pictures_of(client, url):
            assert "no-picture" in panel["class"]
            assert not panel.select("source")
            assert panel["data-alt"] == panel.img["alt"]
            assert int(panel.img["width"]) > int(panel.img["height"]) * 0.9
    (line,) = [record.message for record in caplog.records]
    assert line.startswith(f"The picture “Door” ({picture.file.name}) cannot be shown: ")

    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(whole)
    caches["renditions"].clear()  # as a minute does
    for url in urls:
        assert all(shown.select("source") for shown in pictures_of(client, url))


@pytest.mark.parametrize("damage", [missing, truncated, no_picture_at_all])
def test_the_admin_lists_pictures_that_cannot_be_read(admin_client, make_picture, damage):
    picture = make_picture()
    if (damaged := damage(image_bytes())) is None:
        picture.file.storage.delete(picture.file.name)
    else:
        with picture.file.storage.open(picture.file.name, "wb") as file:
            file.write(damaged)
    for name, arguments in [("index", ()), ("edit", (picture.pk,))]:
        page = admin_client.get(reverse(f"wagtailimages:{name}", args=arguments))
        assert page.status_code == 200
        assert "Door" in page.content.decode()


def test_sizes_made_before_the_file_was_lost_are_still_shown(client, every_page):
    picture, urls = every_page
    shown = str(pictures_of(client, urls[2]))
    picture.file.storage.delete(picture.file.name)
    picture.renditions.filter(filter_spec="fill-1680x840|format-webp").delete()
    assert "no-picture" not in (now := str(pictures_of(client, urls[2]))) and now != shown
