"""Rules for every page type, every block and every test module, those to come included."""

import ast
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.text import camel_case_to_spaces
from wagtail.blocks import BaseStreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from practice.core.models import BasePage

PAGE_TYPES = [model for model in get_page_models() if model is not Page]
STREAMS = [
    pytest.param(field.stream_block, id=f"{model.__name__}.{field.name}")
    for model in PAGE_TYPES
    for field in model._meta.get_fields()
    if isinstance(field, StreamField)
]
BLOCKS = {
    (name, type(block)): block
    for stream in STREAMS
    for name, block in stream.values[0].child_blocks.items()
}
every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
every_block = pytest.mark.parametrize(
    ("name", "block"),
    [
        pytest.param(name, block, id=f"{name}-{kind.__name__}")
        for (name, kind), block in BLOCKS.items()
    ],
)


def snake_case(name: str) -> str:
    return camel_case_to_spaces(name).replace(" ", "_")


@every_page_type
def test_a_page_type_is_a_base_page_and_has_a_description(model):
    assert issubclass(model, BasePage)
    assert model.page_description
    assert model._meta.verbose_name[0].islower()


@every_page_type
def test_a_page_type_has_a_template_named_after_it(model):
    assert model.template == f"{model._meta.app_label}/{snake_case(model.__name__)}.html"
    get_template(model.template)


@every_page_type
def test_a_page_type_declares_its_parent_page_types(model):
    assert "parent_page_types" in vars(model)


@every_block
def test_a_block_has_an_icon_a_description_and_a_label(name, block):
    assert block.meta.icon not in ("", "placeholder")
    assert block.meta.description.endswith(".")
    assert block.label and "_" not in block.label


@every_block
def test_a_block_has_a_template_named_after_its_key(name, block):
    assert block.meta.template == f"blocks/{name}.html"
    get_template(block.meta.template)


@every_block
def test_a_block_has_a_preview(admin_client, name, block):
    assert block.is_previewable
    preview = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )
    assert preview.status_code == 200
    assert "practice/css/site" in preview.content.decode()


@pytest.mark.parametrize("stream", STREAMS)
def test_a_body_offers_neither_raw_html_nor_embeds(stream):
    assert isinstance(stream, BaseStreamBlock)
    assert "raw_html" not in stream.child_blocks and "embed" not in stream.child_blocks


def imported_modules(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    return [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)] + [
        alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
    ]


def test_no_test_module_imports_another_or_a_conftest():
    """What several use is in tests/support/, where fixtures are plugins: tests/conftest.py."""
    assert [
        f"{path} imports {module}"
        for path in Path(__file__).parent.rglob("*.py")
        for module in imported_modules(path)
        if module.split(".")[-1].startswith(("conftest", "test_"))
    ] == []
