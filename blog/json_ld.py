"""Articles, their lists and their authors in schema.org's vocabulary, for search engines.

As in practice.seo.json_ld, nothing is said here that the page does not show. Models import this
module; it takes their instances as arguments.
"""

from typing import Any
from urllib.parse import urljoin

from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from practice.core.image_roles import HERO, PROFILE
from practice.images.renditions import fallback_rendition
from practice.images.roles import Role
from practice.seo.json_ld import LANGUAGE, Thing, publisher, web_page, without_empty_values

REFERENCE_TYPES = {
    "article-journal": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}


def article_properties(post: Page, page: Thing, home_url: str, context: dict[str, Any]) -> Thing:
    """What the page of an article has beyond ``page``, the properties of any page."""
    index, url = context["index"], page["url"]

    def author_url(author) -> str:
        """The absolute address of an author's page; empty where the article links to none."""
        return index.route_url(context["request"], "author", author.slug) if index else ""

    reviewer = post.clinical_reviewer
    article = article_summary(post, url) | without_empty_values(
        {
            "@id": f"{url}#article",
            "inLanguage": LANGUAGE,
            "dateModified": post.last_updated and post.last_updated.isoformat(),
            "articleSection": [topic.title for topic in context["topics"]] if index else [],
            "image": post.hero_image and image_object(post.hero_image, HERO, home_url),
            "author": [person(author, author_url(author)) for author in post.authors],
            "publisher": page["publisher"],
            "citation": [cited_work(cited.reference) for cited in context["article"].references],
        }
    )
    return without_empty_values(
        {
            "reviewedBy": reviewer and person_name(reviewer, author_url(reviewer)),
            "mainEntity": article,
        }
    )


def article_summary(post: Page, url: str) -> Thing:
    """An article as a list shows it."""
    return without_empty_values(
        {
            "@type": "BlogPosting",
            "headline": post.title,
            "description": post.standfirst,
            "url": url,
            "datePublished": post.published_on and post.published_on.isoformat(),
        }
    )


def article_list(
    index: Page, index_url: str, home_url: str, articles: list[Thing], context: dict[str, Any]
) -> list[Thing]:
    """The list of articles itself, or the page of a topic or an author beneath it."""
    practice, url = context["practice"], context["metadata"].canonical_url
    topic, author = context.get("topic"), context.get("author")
    breadcrumbs = [(practice.name, home_url), (index.title, index_url)]
    content: Thing
    if author:
        breadcrumbs.append((author.name, url))
        kind, name, description = "ProfilePage", author.name, ""
        content = {"mainEntity": profile(author, url, home_url), "hasPart": articles}
    elif topic:
        breadcrumbs.append((topic.title, url))
        kind, name, description = "CollectionPage", topic.title, topic.description
        content = {"hasPart": articles}
    else:
        kind, name, description = "CollectionPage", index.title, index.standfirst
        blog = {"@type": "Blog", "@id": f"{index_url}#blog", "name": name, "blogPost": articles}
        content = {"mainEntity": blog}
    return [
        web_page(url, name, description, breadcrumbs, publisher(practice.name, home_url))
        | {"@type": kind}
        | without_empty_values(content)
    ]


def person_name(author, url: str) -> Thing:
    """An author where the page says no more than the name."""
    return without_empty_values({"@type": "Person", "name": author.name, "url": url})


def person(author, url: str) -> Thing:
    """An author with role and credentials, as the box under an article shows them."""
    return person_name(author, url) | without_empty_values(
        {
            "jobTitle": author.role,
            "hasCredential": [
                without_empty_values(
                    {
                        "@type": "EducationalOccupationalCredential",
                        "name": credential.value["title"],
                        "recognizedBy": {
                            "@type": "Organization",
                            "name": credential.value["body"],
                        },
                        "identifier": credential.value["number"],
                        # The page links the number to the register, so without one it shows none.
                        "url": credential.value["number"] and credential.value["register_url"],
                    }
                )
                for credential in author.credentials
            ],
        }
    )


def profile(author, url: str, home_url: str) -> Thing:
    """An author as their own page shows them."""
    return person(author, url) | without_empty_values(
        {
            "description": get_text_for_indexing(author.biography),
            "image": author.portrait and image_object(author.portrait, PROFILE, home_url),
            "sameAs": [link.value["url"] for link in author.profile_links],
        }
    )


def cited_work(reference) -> Thing:
    """A reference, as much of it as finds it again."""
    return without_empty_values(
        {
            "@type": REFERENCE_TYPES[reference.type],
            "name": reference.title,
            "datePublished": reference.issued and str(reference.issued),
            "url": reference.link,
        }
    )


def image_object(image: AbstractImage, role: Role, home_url: str) -> Thing | None:
    """The JPEG that the page has for the oldest browsers; None if the file cannot be read."""
    rendition = fallback_rendition(image, role)
    if not rendition:
        return None
    return {
        "@type": "ImageObject",
        "url": urljoin(home_url, rendition.url),
        "width": rendition.width,
        "height": rendition.height,
    }
