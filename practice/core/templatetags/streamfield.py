from django import template

from practice.core import streamfield as streams

register = template.Library()


@register.simple_tag(takes_context=True)
def page_body(context, body):
    """{% page_body page.body %}: the body of a page as HTML."""
    return streams.render(body, context.flatten(), streams.outline(body))
