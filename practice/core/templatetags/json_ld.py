from django import template
from wagtail.models import Site

from practice.seo.json_ld import script

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context):
    """{% structured_data %}: what the page says of itself, in an element for search engines."""
    home = f"{Site.find_for_request(context['request']).root_url}/"
    return script(context["page"].structured_data(home, context))
