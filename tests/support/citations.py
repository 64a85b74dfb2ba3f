"""Citations as the database holds them."""

from blog.models import Reference


def cite(reference: Reference) -> str:
    """A citation of ``reference`` within a rich text, as the editor stores it."""
    return f'<a linktype="citation" id="{reference.pk}">{reference.label}</a>'
