"""What articles, their lists and their authors say to search engines, in schema.org's vocabulary.

As in practice.seo.json_ld, nothing is said here that the page does not show.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from wagtail.rich_text import get_text_for_indexing

from practice.core.image_roles import HERO, PROFILE
from practice.images.renditions import fallback_rendition
from practice.images.roles import Role
from practice.seo.json_ld import LANGUAGE, Thing, practice_in_brief, web_page, without_blanks

if TYPE_CHECKING:
    from blog.models import Author, BlogIndexPage, BlogPostPage, Reference, Topic
    from practice.core.models import PracticeImage


SOURCES = {
    "article-journal": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}


def article(
    post: "BlogPostPage",
    address: str,
    home: str,
    topics: Iterable["Topic"],
    references: Iterable["Reference"],
    page_of: Callable[["Author"], str],
    publisher: Thing,
) -> Thing:
    """An article, without the page around it.

    ``address`` is its own and ``home`` the site's, both absolute; ``page_of`` gives the absolute
    address of an author's page, or an empty string where the article links to none.
    """
    return without_blanks(
        {
            "@type": "BlogPosting",
            "@id": f"{address}#article",
            "headline": post.title,
            "description": post.standfirst,
            "url": address,
            "inLanguage": LANGUAGE,
            "datePublished": post.published_on and post.published_on.isoformat(),
            "dateModified": post.last_updated and post.last_updated.isoformat(),
            "articleSection": [topic.title for topic in topics],
            "image": post.hero_image and picture(post.hero_image, HERO, home),
            "author": [person(author, page_of(author)) for author in post.authors],
            "publisher": publisher,
            "citation": [source(reference) for reference in references],
        }
    )


def listing(page: "BlogIndexPage", home: str, context: dict[str, Any]) -> list[Thing]:
    """The list of articles itself, or the page of a topic or an author beneath it."""
    practice, request, head = context["practice"], context["request"], context["head"]
    topic, author = context.get("topic"), context.get("author")
    publisher = practice_in_brief(practice, home)
    here = page.get_full_url(request)
    way = [(practice.name, home), (page.title, here)]
    cards = [card(post, page.article_at(here, post.slug)) for post in context["articles"]]
    if author:
        way.append((author.name, head.address))
        kind, name, description = "ProfilePage", author.name, ""
        content = {"mainEntity": profile(author, head.address, home), "hasPart": cards}
    elif topic:
        way.append((topic.title, head.address))
        kind, name, description = "CollectionPage", topic.title, topic.description
        content = {"hasPart": cards}
    else:
        kind, name, description = "CollectionPage", page.title, page.standfirst
        blog = {"@type": "Blog", "@id": f"{here}#blog", "name": page.title, "blogPost": cards}
        content = {"mainEntity": blog}
    return [
        web_page(head.address, name, description, way, publisher)
        | {"@type": kind}
        | without_blanks(content)
    ]


def card(post: "BlogPostPage", address: str) -> Thing:
    """An article as a list shows it."""
    return without_blanks(
        {
            "@type": "BlogPosting",
            "headline": post.title,
            "description": post.standfirst,
            "url": address,
            "datePublished": post.published_on and post.published_on.isoformat(),
        }
    )


def name_of(author: "Author", address: str) -> Thing:
    """An author where the page says no more than the name."""
    return without_blanks({"@type": "Person", "name": author.name, "url": address})


def person(author: "Author", address: str) -> Thing:
    """An author with role and credentials, as the box under an article shows them."""
    return name_of(author, address) | without_blanks(
        {
            "jobTitle": author.role,
            "hasCredential": [
                without_blanks(
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


def profile(author: "Author", address: str, home: str) -> Thing:
    """An author as their own page shows them."""
    return person(author, address) | without_blanks(
        {
            "description": get_text_for_indexing(author.biography),
            "image": author.portrait and picture(author.portrait, PROFILE, home),
            "sameAs": [link.value["url"] for link in author.profile_links],
        }
    )


def source(reference: "Reference") -> Thing:
    """A reference, as much of it as finds it again."""
    return without_blanks(
        {
            "@type": SOURCES[reference.type],
            "name": reference.title,
            "datePublished": reference.issued and str(reference.issued),
            "url": reference.link,
        }
    )


def picture(image: "PracticeImage", role: Role, home: str) -> Thing | None:
    """The JPEG that the page has for the oldest browsers; None if the picture cannot be shown."""
    rendition = fallback_rendition(image, role)
    if not rendition:
        return None
    return {
        "@type": "ImageObject",
        "url": urljoin(home, rendition.url),
        "width": rendition.width,
        "height": rendition.height,
    }
