"""Rows are shown as DRF's own serializers show them, whose fields are made anew each time."""

from typing import Any

import pytest
from django.utils.translation import override
from rest_framework import serializers

from claims.models import Assessment, Claim
from config.rows import Shown

from .. import examples


class _Fields(serializers.Serializer[Any]):
    """A kind of field each: a method, a way, what may be missing, many of them, a nested row."""

    said = serializers.SerializerMethodField()
    title = serializers.CharField(source="document.title")
    nobody = serializers.CharField(source="assignee.username", default=None)
    unknown = serializers.CharField(source="nothing_of_the_kind", required=False)
    called = serializers.CharField(source="__str__")
    statement = serializers.CharField(source="stated")
    answers = serializers.PrimaryKeyRelatedField[Assessment](
        source="assessments", many=True, read_only=True
    )

    def get_said(self, claim: Claim) -> str:
        return f"{claim.source_text}: {claim.content_text}"


class OfDRF(_Fields, serializers.ModelSerializer[Claim]):
    class Meta:
        model = Claim
        fields = "__all__"


class Ours(_Fields, Shown[Claim]):
    class Meta(OfDRF.Meta):
        pass


def test_a_row_is_shown_as_drf_shows_it(db: None) -> None:
    rows = examples.record(examples.article(), *examples.ALL)
    rows[0].assignee = editor = examples.user_in("editor")
    expected: Any = OfDRF(rows, many=True).data
    assert Ours(rows, many=True).data == expected
    assert [Ours(row).data for row in rows] == expected
    assert "unknown" not in expected[0]
    assert {row["nobody"] for row in expected} == {None, editor.username}


def test_a_class_makes_its_fields_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = examples.record(examples.article(), *examples.ALL)[0]
    expected = Ours(claim).data
    monkeypatch.setattr(serializers.ModelSerializer, "build_field", None)
    first, second = Ours(claim), Ours(claim)
    first.fields.pop("title")
    assert second.data == expected
    assert "title" not in first.data


def test_fields_are_labelled_in_the_readers_language() -> None:
    for language in ("en", "ar"):
        with override(language):
            labels, expected = (
                {name: str(field.label) for name, field in shape().fields.items()}
                for shape in (Ours, OfDRF)
            )
            assert labels == expected
