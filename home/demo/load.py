"""Loading the demo practice into an empty site."""

import datetime
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.models import Page, Site

from blog.models import Author, BlogIndexPage, BlogPostPage, Reference, Topic
from home.demo.content import FOLDER, read_articles, read_toml
from home.demo.record import demo_parts, record
from home.models import HomePage, StandardPage
from home.site_building import BodyConverter, menu, open_site_at, page_ids_by_path
from practice.core.models import PracticeImage, PracticeSettings

NAVIGATION = {
    "/about/": "About",
    "/fees/": "Fees",
    "/blog/": "Articles",
    "/appointment/": "Consultation",
}
FOOTER_LINKS = {
    "/questions/": "Questions",
    "/privacy/": "Privacy",
    "/accessibility/": "Accessibility",
}
REVIEW_INTERVAL = datetime.timedelta(days=3 * 365)


def load_site(progress, undo: ExitStack) -> None:
    """Create the whole demo practice, except the accounts, and record what that is. The database
    must hold nothing.

    ``progress`` wraps an iterable and is given a description, like ``rich.progress.track``. The
    caller must run this in a transaction, and close ``undo``, which deletes the files, if it fails.
    """
    pictures = load_pictures(progress, undo)
    references = {
        key: Reference.objects.create(**fields)
        for key, fields in read_toml("references.toml").items()
    }
    topics = {
        fields["slug"]: Topic.objects.create(**fields)
        for fields in read_toml("topics.toml")["topic"]
    }
    authors = load_authors(pictures)

    # Pages first, without their bodies, which link to other pages.
    tables = read_toml("pages.toml")
    home = create_home_page(page_fields(tables["home"], pictures))
    bodies: list[tuple[Page, list[dict[str, Any]]]] = [(home, tables["home"]["body"])]
    for table in tables["page"]:
        page = home.add_child(instance=StandardPage(**page_fields(table, pictures)))
        bodies.append((page, table["body"]))
    index = home.add_child(instance=BlogIndexPage(**tables["blog"]))
    for table in read_articles():
        article = create_article(index, page_fields(table, pictures), authors, topics)
        bodies.append((article, table["body"]))

    save_practice_settings(read_toml("practice.toml"))
    made: list[Model] = [*pictures.values(), *references.values(), *topics.values()]
    made += [*authors.values(), *(page for page, _ in bodies), index, practice_settings()]
    record(made)
    for part in demo_parts():
        record(part.load(home))
    page_ids = page_ids_by_path(home)
    save_menus(page_ids)

    converter = BodyConverter(references, page_ids)
    for page, body in progress(bodies, "Writing the pages"):
        page.body = converter.stream_data(body)
        page.save_revision().publish()


def load_pictures(progress, undo: ExitStack) -> dict[str, PracticeImage]:
    """Store the demo's pictures; returns them by their file's name without “.jpg”."""
    pictures = {}
    descriptions = read_toml("pictures.toml")
    for name, description in progress(list(descriptions.items()), "Loading the pictures"):
        file_name = f"{name}.jpg"
        pictures[name] = PracticeImage(
            title=name.replace("-", " ").capitalize(),
            description=description,
            file=ContentFile((FOLDER / "pictures" / file_name).read_bytes(), file_name),
        )
        undo.callback(pictures[name].file.delete, save=False)
        pictures[name].save()
    return pictures


def load_authors(pictures: Mapping[str, PracticeImage]) -> dict[str, Author]:
    """Create the authors; returns them by slug."""
    authors = {}
    for fields in read_toml("authors.toml")["author"]:
        fields["biography"] = "".join(f"<p>{text}</p>" for text in fields["biography"])
        fields["portrait"] = pictures[fields["portrait"]]
        fields["credentials"] = [
            {"type": "credential", "value": credential} for credential in fields["credentials"]
        ]
        authors[fields["slug"]] = Author.objects.create(**fields)
    return authors


def page_fields(table: Mapping[str, Any], pictures: Mapping[str, PracticeImage]) -> dict[str, Any]:
    """The fields of a page from its table of a TOML file, except the body."""
    fields = {name: value for name, value in table.items() if name not in ("body", "picture")}
    if "picture" in table:
        picture = pictures[table["picture"]]
        fields |= {"hero_image": picture, "hero_image_alt": picture.description}
    return fields


def create_home_page(fields: Mapping[str, Any]) -> HomePage:
    home = Page.get_first_root_node().add_child(instance=HomePage(**fields))
    open_site_at(home)
    return home


def create_article(
    index: BlogIndexPage,
    fields: dict[str, Any],
    authors: Mapping[str, Author],
    topics: Mapping[str, Topic],
) -> BlogPostPage:
    for role in ("author", "second_author", "clinical_reviewer"):
        if role in fields:
            fields[role] = authors[fields[role]]
    article_topics = [topics[slug] for slug in fields.pop("topics")]
    article = BlogPostPage(**fields, review_due=fields["published_on"] + REVIEW_INTERVAL)
    article.topics = article_topics
    return index.add_child(instance=article)


def practice_settings() -> PracticeSettings:
    return PracticeSettings.for_site(Site.objects.get(is_default_site=True))


def save_practice_settings(table: Mapping[str, Any]) -> None:
    practice = practice_settings()
    for name in ("name", "strapline", "address", "telephone", "email", "registration"):
        setattr(practice, name, table[name])
    for name, value in table["facts"].items():
        setattr(practice, name, value)
    practice.hours = [{"type": "opening", "value": opening} for opening in table["hours"]]
    practice.crisis_lines = [{"type": "line", "value": line} for line in table["crisis_lines"]]
    practice.footer_note = (
        "This is a demonstration. The practice, its people and its register are invented."
    )
    practice.save()


def save_menus(page_ids: Mapping[str, int]) -> None:
    practice = practice_settings()
    practice.navigation = menu(NAVIGATION, page_ids)
    practice.footer_links = menu(FOOTER_LINKS, page_ids)
    practice.save()
