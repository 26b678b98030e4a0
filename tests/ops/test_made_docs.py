"""What the pages say of the code is what the code does."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from rest_framework import exceptions

from claims.management.commands.docs import marked
from claims.models import ExtractionRun
from sources.error_codes import WHOSE, error_codes

ROOT = Path(__file__).parents[2]
#: What takes a code as its first argument; and the tables whose keys are codes.
TAKES = {"Refused", "Conflict", "NotAllowed", "Unreadable", "error_body", "problem_page"}
TABLES = {"_SAYS"}
#: Raised by Django REST framework itself, under its own names.
FRAMEWORK: list[type[exceptions.APIException]] = [
    exceptions.AuthenticationFailed,
    exceptions.MethodNotAllowed,
    exceptions.NotAcceptable,
    exceptions.NotAuthenticated,
    exceptions.NotFound,
    exceptions.ParseError,
    exceptions.PermissionDenied,
    exceptions.Throttled,
    exceptions.UnsupportedMediaType,
]


def codes_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_rest]):
                if name in TAKES:
                    yield code
            case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                yield code
            case ast.Assign(targets=[ast.Name(id="default_code")], value=ast.Constant(value=code)):
                yield str(code)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys)):
                if name in TABLES:
                    yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))


def test_every_code_is_explained_and_every_explanation_has_its_code() -> None:
    ours = import_module("config.errors")._CODES
    used = {ours.get(kind.default_code, kind.default_code) for kind in FRAMEWORK}
    used |= set(ExtractionRun.Reason.values)
    for room in ("claims", "sources", "config"):
        for path in (ROOT / room).rglob("*.py"):
            if "extraction" not in path.parts:
                used |= set(codes_in(ast.parse(path.read_text(encoding="utf-8"))))
    fields = {"does_not_exist", "required"}  # of the entries in ``fields``, named by Django
    assert used - fields == set(error_codes())


def test_every_explanation_says_whose_move_it_is() -> None:
    for code, entry in error_codes().items():
        assert set(entry) == {"who", "means", "do"}, code
        assert entry["who"] in WHOSE, code
        assert all((entry["means"], entry["do"])), code


def test_the_pages_are_as_the_code_makes_them() -> None:
    call_command("docs", check=True)


def test_what_stands_between_the_marks_is_made_and_the_rest_kept() -> None:
    page = "A\n<!-- made: one -->\nold\n<!-- end -->\nB"
    made = marked(page, {"one": "new\n"})
    assert made == "A\n<!-- made: one -->\nnew\n<!-- end -->\nB"
    assert marked(made, {"one": "new"}) == made
    with pytest.raises(CommandError):
        marked(page, {})
