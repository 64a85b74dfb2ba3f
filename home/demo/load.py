"""Loading the demo practice into an empty site."""

import datetime
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from wagtail import hooks
from wagtail.models import Page, Site

from blog.models import Author, BlogIndexPage, BlogPostPage, Reference, Topic
from home.demo import texts
from home.demo.pictures import ALT_TEXTS, PICTURES, draw
from home.models import HomePage, StandardPage
from practice.core.models import PracticeImage, PracticeSettings

NAVIGATION = {
    "/about/": "About",
    "/fees/": "Fees",
    "/blog/": "Articles",
    "/appointment/": "Consultation",
}
PORTS = {"http": 80, "https": 443}
FOOTER = {
    "/questions/": "Questions",
    "/privacy/": "Privacy",
    "/accessibility/": "Accessibility",
}


def is_loaded() -> bool:
    """Whether the site has a home page, the demo's or a practice's own."""
    return HomePage.objects.exists()


def load_pictures(progress, undo: ExitStack) -> dict[str, PracticeImage]:
    """Every picture of the demo by subject."""
    pictures = {}
    for subject in progress(list(PICTURES), "Drawing the pictures"):
        pictures[subject] = PracticeImage(
            title=subject.replace("-", " ").capitalize(),
            description=ALT_TEXTS[subject],
            file=ContentFile(draw(subject), f"{subject}.jpg"),
        )
        undo.callback(pictures[subject].file.delete, save=False)
        pictures[subject].save()
    return pictures


def load_references() -> dict[str, Reference]:
    """Every reference of the demo by the id it has in references.json."""
    return {
        csl["id"]: Reference.objects.create(**reference_fields(csl)) for csl in texts.references()
    }


def reference_fields(csl: dict[str, Any]) -> dict[str, Any]:
    """The fields of a Reference from one item of CSL-JSON."""
    return {
        "type": csl["type"],
        "authors": "\n".join(
            person.get("literal") or f"{person['family']}, {person['given']}"
            for person in csl["author"]
        ),
        "issued": csl["issued"]["date-parts"][0][0],
        "title": csl["title"],
        "container_title": csl.get("container-title", ""),
        "volume": csl.get("volume", ""),
        "issue": csl.get("issue", ""),
        "page": csl.get("page", ""),
        "publisher": csl.get("publisher", ""),
        "doi": csl.get("DOI", ""),
        "url": csl.get("URL", ""),
    }


def load_topics() -> dict[str, Topic]:
    return {
        topic["slug"]: Topic.objects.create(**topic) for topic in texts.read("topics.toml")["topic"]
    }


def load_authors(pictures: dict[str, PracticeImage]) -> dict[str, Author]:
    return {
        author["slug"]: Author.objects.create(
            name=author["name"],
            first_name=author["first_name"],
            slug=author["slug"],
            role=author["role"],
            biography="".join(f"<p>{paragraph}</p>" for paragraph in author["biography"]),
            takes_consultations=author["takes_consultations"],
            portrait=pictures[author["portrait"]],
            credentials=[
                {
                    "type": "credential",
                    "value": {
                        "title": credential["title"],
                        "body": credential["body"],
                        "number": credential["registration_number"],
                        "register_url": credential["register_url"],
                    },
                }
                for credential in author["credentials"]
            ],
        )
        for author in texts.read("authors.toml")["author"]
    }


def load_site(progress, undo: ExitStack) -> None:
    """The whole demo practice. The site must have no home page yet.

    If it fails or is stopped, a transaction takes back the rows, and ``undo`` the files.
    """
    pictures = load_pictures(progress, undo)
    references = load_references()
    topics = load_topics()
    authors = load_authors(pictures)

    written: list[tuple[Page, list[texts.Piece]]] = []  # pages, and the bodies they will have
    front = texts.read("pages.toml")["home"]
    home = plant_home(front, pictures)
    written.append((home, front["body"]))
    for page in texts.read("pages.toml")["page"]:
        written.append((plant_page(home, page, pictures), page["body"]))
    index = BlogIndexPage(
        title="Articles",
        slug="blog",
        standfirst="What we have learned about therapy, "
        "and what the research does and does not say.",
        search_description="Articles on therapy, the mind and the brain, with their sources.",
    )
    home.add_child(instance=index)
    for article in texts.articles():
        written.append((plant_article(index, article, authors, topics, pictures), article["body"]))

    describe_practice(texts.read("practice.toml"))
    for load in hooks.get_hooks("load_demo"):
        load(home)
    fill_menus(home)

    writer = texts.Writer(references, lambda path: page_at(home, path).pk)
    for page, pieces in progress(written, "Writing the pages"):
        page.body = writer.body(pieces)
        page.save_revision().publish()


def plant_home(texts_of_home: dict[str, Any], pictures: dict[str, PracticeImage]) -> HomePage:
    """The home page in place of Wagtail's own welcome page."""
    root = Page.get_first_root_node()
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    welcome = list(root.get_children())
    home = HomePage(
        title=texts_of_home["title"],
        slug="front",
        headline=texts_of_home["headline"],
        standfirst=texts_of_home["introduction"],
        search_description=texts_of_home["search_description"],
        hero_image=pictures[texts_of_home["picture"]],
        hero_image_alt=ALT_TEXTS[texts_of_home["picture"]],
    )
    root.add_child(instance=home)
    site.root_page, site.site_name = home, home.title
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site.hostname, site.port = address.hostname, address.port or PORTS[address.scheme]
    site.save()
    for page in welcome:
        page.delete()
    return home


def plant_page(home: HomePage, page: dict[str, Any], pictures: dict[str, PracticeImage]) -> Page:
    subject = page.get("picture", "")
    return home.add_child(
        instance=StandardPage(
            title=page["title"],
            slug=page["slug"],
            standfirst=page["standfirst"],
            search_description=page["search_description"],
            hero_image=pictures.get(subject),
            hero_image_alt=ALT_TEXTS.get(subject, ""),
        )
    )


def plant_article(
    index: BlogIndexPage,
    article: dict[str, Any],
    authors: dict[str, Author],
    topics: dict[str, Topic],
    pictures: dict[str, PracticeImage],
) -> Page:
    post = BlogPostPage(
        title=article["title"],
        slug=article["slug"],
        standfirst=article["standfirst"],
        search_description=article["search_description"],
        author=authors[article["author"]],
        second_author=authors.get(article.get("second_author", "")),
        clinical_reviewer=authors.get(article.get("clinical_reviewer", "")),
        published_on=article["first_published"],
        last_updated=article.get("last_updated"),
        review_due=article["first_published"] + datetime.timedelta(days=3 * 365),
        hero_image=pictures[article["picture"]],
        hero_image_alt=ALT_TEXTS[article["picture"]],
    )
    post.topics = [topics[slug] for slug in article["topics"]]
    return index.add_child(instance=post)


def practice_settings() -> PracticeSettings:
    return PracticeSettings.for_site(Site.objects.get(is_default_site=True))


def describe_practice(facts: dict[str, Any]) -> None:
    practice = practice_settings()
    for name in ("name", "strapline", "address", "telephone", "email", "registration"):
        setattr(practice, name, facts[name])
    practice.hours = [{"type": "opening", "value": opening} for opening in facts["hours"]]
    practice.crisis_lines = [{"type": "line", "value": line} for line in facts["crisis_lines"]]
    practice.notification_addresses = facts["email"]
    practice.footer_note = (
        "This is a demonstration. The practice, its people and its register are invented."
    )
    practice.save()


def fill_menus(home: HomePage) -> None:
    practice = practice_settings()
    for name, links in {"navigation": NAVIGATION, "footer_links": FOOTER}.items():
        setattr(
            practice,
            name,
            [
                {"type": "link", "value": {"page": page_at(home, path).pk, "text": text}}
                for path, text in links.items()
            ],
        )
    practice.save()


def page_at(home: HomePage, path: str) -> Page:
    """The page at ``path`` beneath ``home``, such as “/fees/”."""
    return Page.objects.get(url_path=home.url_path + path.lstrip("/"))
