"""What a package may know of those above it. Imports at module level are import-linter's affair."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

ROOT = settings.BASE_DIR
# From the top; a package may name those beneath it only, but no sibling.
LAYERS = [
    ["practice"],  # the project's own modules
    ["home", "consultations"],
    ["blog"],
    ["practice.accounts", "practice.backups"],
    ["practice.core"],
    ["practice.images", "practice.search", "practice.seo", "practice.throttling"],
    ["practice.page_cache"],
]
PACKAGES = [package for layer in LAYERS[1:] for package in layer]
# Wagtail's own way to name a page type that cannot be imported.
PAGE_TYPE_SETTINGS = {"parent_page_types", "subpage_types"}
PAGE_TYPE_PANELS = {"PageChooserPanel"}


def forbidden_packages(package: str) -> list[str]:
    """The packages that ``package`` may not name."""
    level = next(number for number, layer in enumerate(LAYERS) if package in layer)
    above = [other for layer in LAYERS[1:level] for other in layer]
    beside = [other for other in LAYERS[level] if other != package]
    # They are beneath home, but consultations has nothing to do with them.
    unrelated = (
        ["blog", "practice.accounts", "practice.backups"] if package == "consultations" else []
    )
    return [*above, *beside, *unrelated]


def source_files(package: str) -> list[Path]:
    files = (ROOT / package.replace(".", "/")).rglob("*.py")
    return [file for file in files if "migrations" not in file.parts]


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """The string constants of a module that are neither docstrings nor names of page types."""
    allowed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            allowed.add(node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            if names & PAGE_TYPE_SETTINGS and node.value:
                allowed.update(ast.walk(node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in PAGE_TYPE_PANELS:
            allowed.update(node.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in allowed:
            yield node


def models_of(package: str) -> set[type[Model]]:
    """The models defined in ``package``, abstract ones included."""
    return {
        base
        for model in apps.get_models()
        for base in model.__mro__
        if issubclass(base, Model) and base.__module__.startswith(f"{package}.")
    }


def own_fields(model: type[Model], package: str) -> set[str]:
    """The fields that ``model`` has from classes of ``package``."""
    inherited = {
        field.name
        for base in model.__mro__
        if issubclass(base, Model) and base is not Model
        if not base.__module__.startswith(f"{package}.")
        for field in base._meta.get_fields()
    }
    fields = model._meta.local_fields + model._meta.local_many_to_many
    return {field.name for field in fields} - inherited


def names_of(package: str) -> re.Pattern:
    """A pattern that finds the name of an app, of its modules, templates or models, or of a field.

    Fields of one word, such as “name”, are words of everybody's.
    """
    label = next(config.label for config in apps.get_app_configs() if config.name == package)
    models = models_of(package)
    words = {model.__name__ for model in models}
    words |= {name for model in models for name in own_fields(model, package) if "_" in name}
    module = package if "." in package else f"{package}[./]"
    return re.compile(
        rf"(?<![\w.])(?:{label}[./](?!accounts|backups|images|page_cache|search|seo|throttling)|{module})\w"
        rf"|\b(?:{'|'.join(sorted(words)) or '(?!)'})\b"
    )


APPS = {config.name for config in apps.get_app_configs()}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_names_nothing_of_those_above_it(package):
    patterns = [names_of(other) for other in forbidden_packages(package) if other in APPS]
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for file in source_files(package)
        for node in strings(ast.parse(file.read_text()))
        if any(pattern.search(node.value) for pattern in patterns)
    ]
    assert found == []


@pytest.mark.parametrize("package", ["practice", "home", "blog", "consultations"])
def test_an_import_inside_a_function_says_why(package):
    found = []
    for file in source_files(package):
        text = file.read_text()
        lines = text.splitlines()
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{file.relative_to(ROOT)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                    and not any(
                        line.lstrip().startswith("# ")
                        for line in lines[function.lineno : node.lineno - 1]
                    )
                ]
    assert found == []
