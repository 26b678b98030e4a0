"""The register that comes with Isnad: one entry for each, loaded once, people's work left alone."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from claims.actions.speakers import speakers_known
from claims.management.register import register_given, register_held
from sources.actions.merges import source_merge
from sources.actions.register import Given, Held, register_store
from sources.actions.sources import source_store
from sources.models import RegisterRow, Role, Source, SourceName
from sources.text import name_key

HOUSE = Given(
    "us/presidency",
    "institution",
    {"ar": ["البيت الأبيض"], "en": ["White House", "US presidency"]},
    "own knowledge",
    parent="us",
    wikidata_id="Q35525",
)
STATE = Given("us", "institution", {"ar": ["الولايات المتحدة"], "en": ["United States"]}, "CLDR")
TRUMP = Given("trump", "person", {"en": ["Donald Trump", "Trump"]}, "own knowledge")
PRESIDENT = Held("trump", "us", {"en": ["US president"]}, date(2017, 1, 20), date(2021, 1, 20))


def everything() -> list[list[tuple[object, ...]]]:
    rows = (Source, SourceName, Role, RegisterRow)
    return [list(each._default_manager.order_by("pk").values_list()) for each in rows]


def test_the_white_house_by_any_of_its_names_is_one_source(db: None) -> None:
    given = [row for row in register_given() if row.key.partition("/")[0] in ("us", "ru")]
    register_store(given=given, held=[])
    house = Source.objects.get(wikidata_id="Q35525")
    phrases = ["the US presidency", "White House", "The White House", "THE WHITE HOUSE"]
    assert set(speakers_known(phrases, "en").values()) == {house}
    in_arabic = speakers_known(["البيت الابيض", "الرئاسة الأمريكية"], "ar")
    assert [*in_arabic.values()] == [house, house]
    assert house.parent == speakers_known(["Washington"], "en")["Washington"]
    arabic, english = (
        speakers_known(["الرئاسة الروسية"], "ar"),
        speakers_known(["the Kremlin"], "en"),
    )
    assert [*arabic.values()] == [*english.values()]
    assert speakers_known(["who", "us", "the minister", "it"], "en") == {}


def test_what_comes_with_isnad_says_where_it_is_from_and_no_name_stands_for_two() -> None:
    given, held = register_given(), register_held()
    bearers: dict[str, set[str]] = {}
    for row in given:
        for name in {name_key(name) for group in row.names.values() for name in group}:
            bearers.setdefault(name, set()).add(row.key)
    assert {name: keys for name, keys in bearers.items() if len(keys) > 1} == {}
    assert [row.key for row in given if not row.says or not row.names["ar"]] == []
    keys = [row.key for row in given]
    places = {key: n for n, key in enumerate(keys)}
    assert len(places) == len(keys)
    assert [r.key for r in given if r.parent and places[r.parent] > places[r.key]] == []
    items = [row.wikidata_id for row in given if row.wikidata_id]
    assert len(items) == len(set(items))
    assert [h for h in held if h.person not in places or h.organisation not in places] == []
    assert [h for h in held if h.since and h.until and h.until < h.since] == []
    worded = [n for r in (*given,) for group in r.names.values() for n in group]
    worded += [n for h in held for group in h.titles.values() for n in group]
    assert [name for name in worded if "{" in name or "  " in name or name != name.strip()] == []


def test_loading_twice_changes_nothing_and_later_rows_come_along(db: None) -> None:
    first = register_store(given=[STATE, HOUSE, TRUMP], held=[PRESIDENT])
    assert (first.made, first.completed, first.roles, first.skipped) == (3, 0, 1, [])
    SourceName.objects.filter(name="US presidency").delete()  # somebody took it away
    before = everything()
    again = register_store(given=[STATE, HOUSE, TRUMP], held=[PRESIDENT])
    assert (again.made, again.completed, again.roles) == (0, 0, 0)
    assert everything() == before
    later = Given("un", "institution", {"en": ["United Nations"]}, "own knowledge")
    assert register_store(given=[STATE, HOUSE, TRUMP, later], held=[PRESIDENT]).made == 1
    role = Role.objects.get()
    assert (str(role.source), str(role), role.since) == (
        "Donald Trump",
        "US president",
        date(2017, 1, 20),
    )


def test_whom_the_desk_knows_already_is_completed_and_keeps_what_people_said(db: None) -> None:
    known, _new = source_store(names={"ar": ["البيت الابيض"]}, kind="outlet")
    alias, _new = source_store(names={"en": ["US presidency"]})
    whole, _new = source_store(names={"en": ["United States"]}, kind="institution")
    Source.objects.filter(pk=whole.pk).update(wikidata_id=STATE.wikidata_id or None)
    lines = whole.history.count()
    loaded = register_store(given=[STATE, HOUSE], held=[])
    known.refresh_from_db()
    assert (loaded.made, loaded.completed) == (0, 2)
    assert whole.history.count() == lines
    assert (known.kind, known.wikidata_id) == ("outlet", "Q35525")
    assert str(known.parent) == "United States"
    # What somebody else bears is not taken from them, nor shared with them.
    assert set(known.names.values_list("name", flat=True)) == {"البيت الابيض", "White House"}
    assert set(alias.names.values_list("name", flat=True)) == {"US presidency"}


def test_names_of_several_sources_wait_until_people_merged_these(db: None) -> None:
    arabic, english = (
        source_store(names=names)[0]
        for names in ({"ar": ["البيت الأبيض"]}, {"en": ["White House"]})
    )
    assert register_store(given=[HOUSE], held=[]).skipped == ["us/presidency"]
    source_merge(source=english, into=arabic)
    loaded = register_store(given=[HOUSE], held=[])
    assert (loaded.completed, loaded.skipped) == (1, [])
    assert RegisterRow.objects.get().source == arabic


def test_the_command_says_what_it_did(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    source_store(names={"ar": ["البيت الأبيض"]})
    source_store(names={"en": ["White House"]})
    here = "claims.management.register"
    monkeypatch.setattr(f"{here}.register_given", lambda _folder: [HOUSE, STATE, TRUMP])
    monkeypatch.setattr(f"{here}.register_held", lambda _folder: [PRESIDENT])
    out = StringIO()
    call_command("register", stdout=out)
    assert out.getvalue() == (
        "2 sources made, 0 completed, 1 roles.\n"
        "Left out, as their names belong to several sources (merge these first): us/presidency\n"
    )
