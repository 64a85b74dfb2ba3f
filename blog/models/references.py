"""Published sources, described once and cited from many articles.

Field names follow CSL-JSON, the exchange format of reference managers
(citationstyles.org): what it calls "issued" and "container-title" is called so here.
"""

import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index


def clean_doi(value: str) -> str:
    """A DOI without the resolver's address in front: “https://doi.org/10.1/x” gives “10.1/x”."""
    return re.sub(
        r"^(https?://(dx\.|www\.)?doi\.org/|doi:\s*)", "", value.strip(), flags=re.IGNORECASE
    )


def this_year() -> int:
    return timezone.localdate().year


def not_beyond_next_year(value: int) -> None:
    MaxValueValidator(this_year() + 1, "This year is still to come.")(value)


class Reference(index.Indexed, models.Model):
    """One published source."""

    class Type(models.TextChoices):
        ARTICLE = "article-journal", "Journal article"
        BOOK = "book", "Book"
        CHAPTER = "chapter", "Chapter of a book"
        REPORT = "report", "Report or guideline"
        THESIS = "thesis", "Thesis"
        WEBPAGE = "webpage", "Web page"

    type = models.CharField(max_length=20, choices=Type.choices, default=Type.ARTICLE)
    authors = models.TextField(
        blank=True,
        help_text="One author a line, family name first: “Shedler, Jonathan”. "
        "An organisation is written as it is, without a comma.",
    )
    issued = models.PositiveSmallIntegerField(
        "year", null=True, blank=True, validators=[MinValueValidator(1400), not_beyond_next_year]
    )
    title = models.CharField(max_length=400)
    container_title = models.CharField(
        "published in", max_length=300, blank=True, help_text="The journal, book or website."
    )
    volume = models.CharField(max_length=20, blank=True)
    issue = models.CharField(max_length=20, blank=True)
    page = models.CharField(
        "pages", max_length=40, blank=True, help_text="For example 98-109, or e33745."
    )
    publisher = models.CharField(max_length=200, blank=True)
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "A DOI looks like 10.1037/a0018378.")],
        help_text="The article’s permanent number, such as 10.1037/a0018378. "
        "You may paste the whole doi.org link.",
    )
    pmid = models.CharField(
        "PubMed number",
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d+$", "A PubMed number has only digits.")],
    )
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    url = models.URLField("web address", max_length=500, blank=True)
    accessed = models.DateField(
        "last looked at", null=True, blank=True, help_text="For web pages, which may change."
    )

    panels = [
        FieldPanel("type"),
        FieldPanel("title"),
        FieldPanel("authors"),
        FieldPanel("issued"),
        MultiFieldPanel(
            [
                FieldPanel("container_title"),
                FieldRowPanel([FieldPanel("volume"), FieldPanel("issue"), FieldPanel("page")]),
                FieldPanel("publisher"),
            ],
            heading="Where it was published",
        ),
        MultiFieldPanel(
            [
                FieldPanel("doi"),
                FieldRowPanel([FieldPanel("pmid"), FieldPanel("isbn")]),
                FieldPanel("url"),
                FieldPanel("accessed"),
            ],
            heading="Where to find it",
        ),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("authors"),
        index.AutocompleteField("authors"),
        index.SearchField("container_title"),
        index.SearchField("doi"),
        index.FilterField("type"),
    ]

    class Meta:
        ordering = ["authors", "issued", "title"]
        constraints = [
            models.UniqueConstraint(
                Lower("doi"),
                condition=~Q(doi=""),
                name="one_reference_per_doi",
                violation_error_message="There is already a reference with this DOI.",
            )
        ]

    def __str__(self):
        return f"{self.label}. {self.title}"

    def clean_fields(self, exclude=None):
        self.doi = clean_doi(self.doi)
        super().clean_fields(exclude)

    def clean(self):
        super().clean()
        same_doi = (
            Reference.objects.filter(doi__iexact=self.doi).exclude(pk=self.pk).exclude(doi="")
        )
        if duplicate := same_doi.first():
            raise ValidationError({"doi": f"This source is already here, as “{duplicate}”."})

    @cached_property
    def author_list(self) -> list[dict[str, str]]:
        """The authors as in CSL-JSON: {"family", "given"}, or {"literal"} for an organisation."""
        people = []
        for line in filter(None, map(str.strip, self.authors.splitlines())):
            family, comma, given = map(str.strip, line.partition(","))
            if family or given:
                people.append({"family": family, "given": given} if comma else {"literal": line})
        return people

    @cached_property
    def author_line(self) -> str:
        """All authors as a reference list prints them: “Allen, J. G. and Fonagy, P.”"""
        names = [
            person.get("literal") or f"{person['family']}, {initials(person['given'])}".strip(", ")
            for person in self.author_list
        ]
        return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

    @property
    def label(self) -> str:
        """Short enough to stand in a text: “Shedler 2010”, “Allen et al. 2008”, “NICE 2022”."""
        names = [
            person.get("family") or person.get("literal") or person["given"]
            for person in self.author_list
        ]
        match names:
            case []:
                who = self.title if len(self.title) <= 40 else f"{self.title[:39].rstrip()}…"
            case [one]:
                who = one
            case [one, other]:
                who = f"{one} and {other}"
            case [first, *_]:
                who = f"{first} et al."
        return f"{who} {self.issued or 'n.d.'}"

    @property
    def page_range(self) -> str:
        """The pages with a dash between them: “98–109”."""
        return self.page.replace("-", "–")

    @property
    def publisher_if_not_author(self) -> str:
        """The publisher, unless the author line has just named it."""
        return "" if self.publisher == self.author_line else self.publisher

    @cached_property
    def link(self) -> str:
        """The best address to find the source at: its DOI, else its own address, else none."""
        return f"https://doi.org/{quote(self.doi, safe='/')}" if self.doi else self.url


def initials(given: str) -> str:
    """“Jonathan” gives “J.”, “Otto F.” gives “O. F.”, “Jean-Paul” gives “J.-P.”"""
    return " ".join(
        "-".join(f"{part[0]}." for part in name.split("-") if part) for name in given.split()
    )
