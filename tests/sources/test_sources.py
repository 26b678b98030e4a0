"""Sources, known by many names."""

from typing import Any

import pytest
from django.utils import translation

from sources.actions import source_merge, source_store, sources_for
from sources.errors import Refused
from sources.models import Source
from sources.queries import sources_by_name, sources_matching

HOUSE: dict[str, list[str]] = {
    "ar": ["البيت الأبيض", "الرئاسة الأميركية"],
    "en": ["White House"],
}


def names(source: Source) -> set[tuple[str, str, bool]]:
    return set(source.names.values_list("language", "name", "is_main"))


def test_a_source_has_names_in_many_languages_the_first_is_the_main_one(db: None) -> None:
    source, created = source_store(names=HOUSE, kind="institution", wikidata_id="Q1355327")
    assert created
    assert names(source) == {
        ("ar", "البيت الأبيض", True),
        ("ar", "الرئاسة الأميركية", False),
        ("en", "White House", True),
    }
    for language, name in (("ar", "البيت الأبيض"), ("en-gb", "White House")):
        with translation.override(language):
            assert str(source) == name


def test_a_source_met_again_gains_what_it_lacked(db: None) -> None:
    known, _created = source_store(names={"ar": ["البيت الابيض"]})
    again, created = source_store(names=HOUSE, kind="institution", wikidata_id="Q1355327")
    known.refresh_from_db()
    assert (again, created) == (known, False)
    assert (known.kind, known.wikidata_id) == ("institution", "Q1355327")
    assert ("ar", "البيت الابيض", True) in names(known)
    assert ("en", "White House", True) in names(known)
    source_store(names=HOUSE, kind="person")
    known.refresh_from_db()
    assert known.kind == "institution"
    assert known.names.count() == 4


def test_a_namesake_with_another_wikidata_item_is_another_source(db: None) -> None:
    first, _created = source_store(names={"en": ["John Smith"]}, wikidata_id="Q1")
    second, created = source_store(names={"en": ["John Smith"]}, wikidata_id="Q2")
    assert created and second != first
    assert sources_by_name(["john smith"]) == {"john smith": first}


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"names": {}}, "name_missing", "names"),
        ({"names": {"ar": []}}, "name_missing", "names"),
        ({"names": {"ar": ["…"]}}, "name_malformed", "names"),
        ({"names": {"": ["النهر"]}}, "name_malformed", "names"),
        ({"names": {"ar": ["ن" * 301]}}, "name_malformed", "names"),
        ({"names": {"Arabic": ["النهر"]}}, "language_malformed", "language"),
        ({"names": {"ar": ["النهر"]}, "wikidata_id": "30"}, "wikidata_malformed", "wikidata_id"),
    ],
)
def test_a_source_without_a_usable_name_is_refused(
    db: None, given: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        source_store(**given)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Source.objects.exists()


def test_a_merged_source_is_read_as_the_one_it_is(db: None) -> None:
    presidency, _created = source_store(names={"ar": ["الرئاسة"]})
    older, _created = source_store(names={"ar": ["قصر الرئاسة"]})
    house, _created = source_store(names=HOUSE)
    source_merge(source=older, into=presidency)
    source_merge(source=presidency, into=house)
    for alias in (presidency, older):
        alias.refresh_from_db()
        assert alias.merged_into == house
    assert sources_by_name(["الرئاسة", "قصر الرئاسه"]) == {
        "الرئاسة": house,
        "قصر الرئاسه": house,
    }
    assert ("ar", "قصر الرئاسة", False) in names(house)
    assert source_store(names={"ar": ["الرئاسة"]}) == (house, False)


def test_a_source_cannot_be_merged_in_a_circle(db: None) -> None:
    one, _created = source_store(names={"ar": ["الأول"]})
    two, _created = source_store(names={"ar": ["الثاني"]})
    source_merge(source=one, into=two)
    for source, into in ((two, one), (two, two)):
        with pytest.raises(Refused) as refusal:
            source_merge(source=source, into=into)
        assert refusal.value.code == "merge_circular"


def test_names_nobody_knows_become_sources_and_known_ones_are_found(db: None) -> None:
    house, _created = source_store(names=HOUSE)
    found = sources_for(names=["البيت الابيض", "الكرملين", "…", ""], language="ar")
    assert found.keys() == {"البيت الابيض", "الكرملين"}
    assert found["البيت الابيض"] == house
    assert names(found["الكرملين"]) == {("ar", "الكرملين", True)}
    assert sources_for(names=["الكرملين"], language="ar") == {"الكرملين": found["الكرملين"]}


def test_sources_are_found_by_part_of_a_name_spelling_aside(db: None) -> None:
    house, _created = source_store(names=HOUSE)
    source_store(names={"ar": ["الكرملين"]})
    for part in ("ابيض", "WHITE", "الأميركيه"):
        assert list(sources_matching(part)) == [house]
