from django import template
from wagtail.models import Site

from practice.seo.json_ld import json_ld_script

register = template.Library()


@register.simple_tag(takes_context=True)
def json_ld(context):
    """{% json_ld %}: what the page says of itself to search engines, as a script element."""
    home_url = f"{Site.find_for_request(context['request']).root_url}/"
    return json_ld_script(context["page"].json_ld(home_url, context))
