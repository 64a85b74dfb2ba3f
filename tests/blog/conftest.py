"""What several tests of the blog use."""

import datetime

import pytest

from blog.models import Author
from practice.core.models import PracticeSettings
from tests.support.citations import cite


@pytest.fixture
def therapist(author, make_picture):
    """An author with everything that their page can show."""
    author.role = "Psychotherapist"
    author.biography = "<p>She listens.</p><p>She writes &amp; reads.</p>"
    author.portrait = make_picture()
    author.credentials = [
        {
            "type": "credential",
            "value": {
                "title": "Psychotherapist",
                "body": "Example Register",
                "number": number,
                "register_url": f"https://register.example/{number}",
            },
        }
        for number in ("ER 1", "")
    ]
    author.profile_links = [
        {"type": "link", "value": {"title": "Papers", "url": "https://papers.example/ann"}}
    ]
    author.save()
    return author


@pytest.fixture
def full_article(site, therapist, topic, write_article, make_reference, make_picture):
    """An article with everything that an article can have, of a practice with an address."""
    PracticeSettings.objects.create(site=site, name="The Practice", address="1 Yard\nLondon")
    reviewer = Author.objects.create(name="Bo Example", first_name="Bo", slug="bo-example")
    source = make_reference(doi="10.1037/a0018378", container_title="A Journal")
    return write_article(
        title="On rest </script><script>alert(1)</script>",
        slug="rest",
        standfirst="Why doing nothing is work.",
        search_description="Not shown on the page.",
        published_on=datetime.date(2024, 3, 14),
        last_updated=datetime.date(2025, 2, 13),
        clinical_reviewer=reviewer,
        second_author=Author.objects.create(name="Cy Example", first_name="Cy", slug="cy"),
        topics=[topic],
        hero_image=make_picture(size=(1600, 1000)),
        body=[("paragraph", f"<p>A{cite(source)}</p>")],
    )
