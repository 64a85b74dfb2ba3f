"""Images on pages: their markup, their renditions and queries, and unreadable files."""

import io
import re
from threading import Event

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from blog.models import Author
from practice.core.models import PracticeImage, PracticeRendition
from practice.images.rendition_job import make_missing_renditions, missing_renditions
from tests.support.fixtures.images import ALT
from tests.support.image_files import image_bytes


def pictures_of(client, url) -> list:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select("main picture")


def test_a_picture_has_avif_webp_and_jpeg_files_and_their_dimensions(client, every_page):
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


def test_only_the_hero_is_fetched_eagerly(client, every_page):
    hero, *others = pictures_of(client, every_page[1][2])
    assert (hero.img["loading"], hero.img["fetchpriority"]) == ("eager", "high")
    assert others and {picture.img["loading"] for picture in others} == {"lazy"}


def test_of_a_list_only_the_first_picture_is_fetched_eagerly(client, write_article, picture):
    for _ in range(3):
        write_article(hero_image=picture)
    page = BeautifulSoup(client.get("/blog/").content, "html.parser")
    loading = [image["loading"] for image in page.select(".card img")]
    assert loading == ["eager", "lazy", "lazy"]


def test_the_hero_is_preloaded_with_the_same_candidates_as_its_picture_element(client, every_page):
    page = BeautifulSoup(client.get(every_page[1][2]).content, "html.parser")
    preloads = page.head.select('link[rel="preload"]')
    sources = page.select_one("main picture").select('source[type="image/avif"]')
    assert [(link["imagesrcset"], link["imagesizes"]) for link in preloads] == [
        (source["srcset"], source["sizes"]) for source in sources
    ]
    wide, narrow = (link["media"] for link in preloads)
    assert narrow == f"not all and {wide}"


def test_a_small_image_is_not_enlarged_and_is_listed_once(client, every_page):
    for source in pictures_of(client, every_page[1][2])[0].select("source"):
        (only,) = source["srcset"].split(", ")
        assert int(only.split()[1].removesuffix("w")) <= 120


@pytest.mark.parametrize("has_focal_point", [True, False])
def test_a_card_keeps_the_focal_point(client, write_article, make_picture, has_focal_point):
    focus = {"x": 110, "y": 390, "width": 20, "height": 20} if has_focal_point else {}
    tall = make_picture(
        size=(120, 400), **{f"focal_point_{name}": value for name, value in focus.items()}
    )
    write_article(hero_image=tall)
    (card,) = pictures_of(client, "/blog/")
    file = b"".join(client.get(card.img["src"]).streaming_content)
    colours = Image.open(io.BytesIO(file)).convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert (min(colours) < 250) is has_focal_point


@pytest.mark.parametrize("which", range(5))
def test_the_renditions_of_all_images_of_a_page_take_one_query(
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
    rendition_queries = [query["sql"] for query in captured if "practicerendition" in query["sql"]]
    assert len(rendition_queries) == 1


def missing(whole: bytes) -> bytes | None:
    return None


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def replaced_by_text(whole: bytes) -> bytes:
    return b"Dear Ann, here is the photograph of the door.\n"


@pytest.mark.parametrize("damage", [missing, truncated, replaced_by_text])
def test_a_placeholder_of_its_shape_replaces_an_unreadable_image_until_it_is_restored(
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
    caches["renditions"].clear()  # as when the mark expires
    for url in urls:
        assert all(shown.select("source") for shown in pictures_of(client, url))


@pytest.mark.parametrize("damage", [missing, truncated, replaced_by_text])
def test_the_admin_lists_unreadable_images(admin_client, make_picture, damage):
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


def test_renditions_made_before_the_file_was_lost_are_still_shown(client, every_page):
    picture, urls = every_page
    shown = str(pictures_of(client, urls[2]))
    picture.file.storage.delete(picture.file.name)
    picture.renditions.filter(filter_spec="fill-1680x840|format-webp").delete()
    assert "no-picture" not in (now := str(pictures_of(client, urls[2]))) and now != shown


def rendition_files() -> set[str]:
    return set(PracticeRendition.objects.values_list("file", flat=True))


def test_the_rendition_job_makes_all_that_the_pages_need(client, every_page):
    make_missing_renditions(Event())
    files = rendition_files()
    for url in every_page[1]:
        client.get(url)
    assert files and rendition_files() == files


def test_an_uploaded_image_has_its_renditions_before_an_article_uses_it(
    client, sign_in, write_article, media
):
    sign_in(client, "Editors")
    file = ContentFile(image_bytes(), "door.jpg")
    client.post(reverse("wagtailimages:add"), {"title": "Door", "file": file})
    assert not PracticeRendition.objects.filter(filter_spec__startswith="fill-").exists()
    make_missing_renditions(Event())
    files = rendition_files()
    image = PracticeImage.objects.get()
    body = [("image", {"image": {"image": image.pk, "alt_text": "Door"}, "caption": ""})]
    client.get(write_article(hero_image=image, body=body).url)
    client.get("/blog/")
    assert rendition_files() == files


def test_pages_that_show_the_same_portrait_each_have_their_renditions(
    client, write_article, author, make_picture
):
    author.portrait = make_picture()
    author.save()
    urls = [write_article().url, "/blog/authors/ann-example/", write_article().url]
    make_missing_renditions(Event())
    files = rendition_files()
    for url in urls:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url).content.decode()
        assert files & set(re.findall(r"images/[^ ]+?\.avif", page))
        assert sum("practicerendition" in query["sql"] for query in captured) == 1
    assert rendition_files() == files


def test_an_image_needs_only_the_renditions_that_its_model_declares(
    author, make_picture, monkeypatch
):
    author.portrait = make_picture()
    author.save()
    ((image, filters),) = missing_renditions()
    assert image == author.portrait
    roles = Author.image_roles["portrait"]
    assert {filter.spec for filter in filters} == {spec for role in roles for spec in role.specs}
    monkeypatch.setattr(Author, "image_roles", {})
    assert missing_renditions() == []
