"""Sources, known by many names."""

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import translation

from sources.actions.merges import source_merge
from sources.actions.names import Name
from sources.actions.sources import source_save, source_store, sources_for
from sources.errors import Conflict, NotAllowed, Refused
from sources.models import Source, SourceName
from sources.noted import noted_facts
from sources.queries import sources_by_name, sources_matching

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert known.history.count() == 2
    source_store(names=HOUSE, kind="institution", wikidata_id="Q1355327")
    assert known.history.count() == 2  # a start of the demo is no change
    assert ("ar", "البيت الابيض", True) in names(known)
    assert ("en", "White House", True) in names(known)
    assert known.names.count() == 4
    contradictions: list[dict[str, Any]] = [{"kind": "person"}, {"note": "the painter"}]
    for contradiction in contradictions:
        Source.objects.filter(pk=known.pk).update(note="in Washington")
        with pytest.raises(Conflict) as refused:
            source_store(names=HOUSE, **contradiction)
        assert (refused.value.code, refused.value.field) == (
            "source_contradicted",
            next(iter(contradiction)),
        )


def test_names_of_several_sources_make_none_of_them_the_other(db: None) -> None:
    house, ortwin = (
        source_store(names={"en": [name]})[0] for name in ("White House", "Lena Ortwin")
    )
    kremlin, _new = source_store(names={"en": ["Kremlin"]}, wikidata_id="Q133274")
    before = set(SourceName.objects.values_list("source", "name"))
    for given, meant in (
        ({"names": {"en": ["White House", "Lena Ortwin"]}}, [house, ortwin]),
        ({"names": {"ar": ["البيت"], "en": ["LENA ORTWIN", "white house"]}}, [house, ortwin]),
        ({"names": {"en": ["White House"]}, "wikidata_id": "Q133274"}, [kremlin, house]),
    ):
        with pytest.raises(Conflict) as refused:
            source_store(**given)
        assert refused.value.code == "names_of_several"
        assert {each["id"] for each in refused.value.details["sources"]} == {s.pk for s in meant}
    assert set(SourceName.objects.values_list("source", "name")) == before


def test_of_namesakes_the_one_with_all_the_names_is_meant(db: None) -> None:
    mayor, _new = source_store(names={"en": ["Lena Ortwin"]})
    painter, made = source_store(names={"en": ["Lena Ortwin"]}, namesake=True, note="painter")
    assert made
    assert painter != mayor
    source_store(names={"en": ["L. Ortwin"], "fr": ["Lena Ortwin"]}, namesake=True, note="poet")
    poet = Source.objects.get(note="poet")
    assert source_store(names={"en": ["L. Ortwin", "Lena Ortwin"]}) == (poet, False)
    assert source_store(names={"en": ["Lena Ortwin"]}) == (mayor, False)
    with pytest.raises(Refused) as refused:
        source_store(names={"en": ["Lena Ortwin"]}, namesake=True, note=" ")
    assert refused.value.code == "namesake_unnoted"


def test_a_namesake_with_another_wikidata_item_is_another_source(db: None) -> None:
    first, _created = source_store(names={"en": ["John Smith"]}, wikidata_id="Q1")
    second, created = source_store(names={"en": ["John Smith"]}, wikidata_id="Q2")
    assert created
    assert second != first
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


# --- one source under the names that somebody gives it ---------------------------------


def noted_last() -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    """Who set what last: (who, of which, before, after)."""
    entry = LogEntry.objects.latest("pk")
    return (entry.user.username, entry.object_repr, *noted_facts(entry))


def test_an_editor_renames_a_source_and_the_log_says_what_it_was_called(editor: User) -> None:
    given = [Name("ar", "البيت الأبيض", True), Name("en", "Whitehouse")]
    source = source_save(source=None, by=editor, names=given, kind="institution")
    row = source.names.get(language="en").pk
    given = [Name("ar", "البيت الأبيض"), Name("ar", "الرئاسة", True), Name("en", "White House")]
    source_save(source=source, by=editor, names=given, kind="outlet", wikidata_id="Q1355327")
    assert names(source) == {
        ("ar", "البيت الأبيض", False),
        ("ar", "الرئاسة", True),
        ("en", "White House", False),
    }
    assert SourceName.objects.get(pk=row).source == source
    assert noted_last() == (
        "editor",
        str(source),
        {
            "kind": "institution",
            "Wikidata item": None,
            "names": "ar: البيت الأبيض * · en: Whitehouse",
        },
        {
            "kind": "outlet",
            "Wikidata item": "Q1355327",
            "names": "ar: البيت الأبيض · ar: الرئاسة * · en: White House",
        },
    )
    source_save(source=source, by=editor, names=given, kind="outlet", wikidata_id="Q1355327")
    assert LogEntry.objects.count() == 2
    assert {row.history_user for row in source.history.all()} == {editor}


def test_readers_name_nothing_and_editors_take_no_name_away(reader: User, editor: User) -> None:
    house, _new = source_store(names=HOUSE)
    other, _new = source_store(names={"ar": ["الرئاسة"]})
    before = names(house)
    acts: tuple[Callable[[], Source], ...] = (
        lambda: source_save(source=None, by=reader, names=[Name("ar", "الكرملين")]),
        lambda: source_save(source=house, by=reader, names=[Name("ar", "الكرملين")]),
        lambda: source_save(source=house, by=editor, names=[Name("ar", "الكرملين")]),
        lambda: source_merge(source=other, into=house, by=reader),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert (names(house), Source.objects.count(), LogEntry.objects.count()) == (before, 2, 0)
    assert Source.objects.filter(merged_into=None).count() == 2
    source_merge(source=other, into=house, by=editor)
    assert noted_last()[2:] == ({"is": None}, {"is": str(house)})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"names": []}, "name_missing"),
        ({"names": [Name("ar", "…")]}, "name_malformed"),
        ({"names": [Name("Arabic", "الكرملين")]}, "language_malformed"),
        ({"names": [Name("ar", "الكرملين"), Name("ar-EG", "الكرملين")]}, "name_twice"),
        ({"names": [Name("ar", "أ", True), Name("ar", "ب", True)]}, "main_twice"),
        ({"kind": "other"}, "kind_unknown"),
        ({"wikidata_id": "30"}, "wikidata_malformed"),
        ({"wikidata_id": "Q30"}, "wikidata_taken"),
    ],
)
def test_names_that_are_none_or_another_s_item_are_refused(
    editor: User, given: dict[str, Any], code: str
) -> None:
    source_store(names={"en": ["United States"]}, wikidata_id="Q30")
    with pytest.raises(Refused) as refused:
        source_save(source=None, by=editor, **({"names": [Name("ar", "الكرملين")]} | given))
    assert refused.value.code == code
    assert (Source.objects.count(), LogEntry.objects.count()) == (1, 0)
