"""Offices, what belongs where, and notes on reliability: who said so, and the way back."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from sources.actions.merges import source_merge
from sources.actions.register import (
    reliability_note,
    reliability_withdraw,
    role_add,
    role_end,
    role_remove,
    source_place,
)
from sources.actions.sources import source_store
from sources.errors import NotAllowed, Refused
from sources.models import Role, Source
from sources.noted import noted_facts
from sources.queries import reliability_of, roles_of

from ..api.conftest import client_of

MINISTER = {"ar": ["وزير الخارجية الروسي"], "en": ["Russian foreign minister"]}


def source(name: str) -> Source:
    return source_store(names={"en": [name]})[0]


@pytest.fixture
def lavrov(db: None) -> Source:
    return source("Sergey Lavrov")


@pytest.fixture
def ministry(db: None) -> Source:
    return source("Russian Foreign Ministry")


def test_an_office_is_held_from_a_day_until_another_and_logged(
    lavrov: Source, ministry: Source, editor: User
) -> None:
    since, until = date(2004, 3, 9), date(2030, 1, 1)
    role = role_add(source=lavrov, titles=MINISTER, organisation=ministry, since=since, by=editor)
    assert [(r.since, r.until, r.organisation) for r in roles_of(lavrov)] == [
        (since, None, ministry)
    ]
    assert (str(role), role.title_in("ar")) == (MINISTER["en"][0], MINISTER["ar"][0])
    role_end(role=role, until=until, by=editor)
    role_remove(role=role, by=editor)
    assert not Role.objects.exists()
    said = [noted_facts(each) for each in LogEntry.objects.order_by("pk")]
    words = "Russian foreign minister (2004-03-09 – …)"
    ended = "Russian foreign minister (2004-03-09 – 2030-01-01)"
    assert said == [
        ({"role": None}, {"role": words}),
        ({"role": words}, {"role": ended}),
        ({"role": ended}, {"role": None}),
    ]


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_what_can_be_no_office_is_refused(lavrov: Source, editor: User, reader: User) -> None:
    given: dict[str, Any] = {"source": lavrov, "by": editor, "titles": MINISTER}
    days = {"since": date(2020, 1, 2), "until": date(2020, 1, 1)}
    assert refused(lambda: role_add(**given | {"titles": {}})) == "title_missing"
    assert refused(lambda: role_add(**given | {"titles": {"ar": ["…"]}})) == "title_malformed"
    assert refused(lambda: role_add(**given | days)) == "office_backwards"
    assert refused(lambda: role_add(**given | {"organisation": lavrov})) == "office_in_itself"
    with pytest.raises(NotAllowed):
        role_add(**given | {"by": reader})
    role = role_add(**given | {"since": days["since"]})
    assert refused(lambda: role_end(role=role, until=days["until"], by=editor)) == (
        "office_backwards"
    )
    role_remove(role=role, by=editor)
    assert refused(lambda: role_remove(role=role, by=editor)) == "office_gone"


def test_nothing_is_a_part_of_itself_or_of_its_own_parts(ministry: Source, editor: User) -> None:
    state, press = source("Russia"), source("Press service of the ministry")
    source_place(source=ministry, parent=state, by=editor)
    source_place(source=press, parent=ministry, by=editor)
    for parent in (state, ministry, press):
        placing = partial(source_place, source=state, parent=parent, by=editor)
        assert refused(placing) == "parent_circular"
    assert str(source_place(source=press, parent=None, by=editor).parent) == "None"


def test_a_note_on_reliability_stands_under_a_name_and_stays_readable(
    lavrov: Source, editor: User
) -> None:
    assert refused(lambda: reliability_note(source=lavrov, text=" ", by=editor)) == (
        "reliability_missing"
    )
    note = reliability_note(source=lavrov, text=" Speaks for the ministry. ", by=editor)
    reliability_withdraw(note=note, by=editor)
    assert refused(lambda: reliability_withdraw(note=note, by=editor)) == "withdrawn_already"
    [shown] = reliability_of(lavrov)
    assert (shown.text, shown.by, shown.withdrawn_by) == (
        "Speaks for the ministry.",
        editor,
        editor,
    )


def test_offices_and_notes_go_along_where_two_turn_out_to_be_one(
    lavrov: Source, editor: User
) -> None:
    alias = source("Lavrov")
    role_add(source=alias, titles=MINISTER, by=editor)
    reliability_note(source=alias, text="On the record.", by=editor)
    source_merge(source=alias, into=lavrov, by=editor)
    assert [str(each) for each in roles_of(lavrov)] == MINISTER["en"]
    assert [str(each) for each in reliability_of(lavrov)] == ["On the record."]


def test_the_api_tells_and_takes_offices_place_and_reliability(
    editor: User, lavrov: Source, ministry: Source
) -> None:
    api = client_of(editor)
    here = f"/api/v1/sources/{lavrov.pk}/"
    given = {"titles": MINISTER, "organisation": ministry.pk, "since": "2004-03-09"}
    made = api.post(f"{here}roles/", given, format="json")
    assert made.status_code == 201
    role = made.json()
    assert role["title"] == "Russian foreign minister"
    assert (role["organisation"]["id"], role["since"], role["until"]) == (
        ministry.pk,
        "2004-03-09",
        None,
    )
    ended = api.post(f"{here}roles/{role['id']}/", {"until": "2030-01-01"}).json()
    assert api.get(f"{here}roles/").json() == {"results": [role | {"until": "2030-01-01"}]}
    assert ended == role | {"until": "2030-01-01"}
    assert api.delete(f"{here}roles/{role['id']}/").status_code == 204
    assert api.post(f"{here}place/", {"parent": ministry.pk}).json()["parent"]["id"] == ministry.pk
    note = api.post(f"{here}reliability/", {"text": "On the record."}).json()
    gone = api.delete(f"{here}reliability/{note['id']}/").json()
    assert (note["withdrawn_at"], gone["withdrawn_by"]) == (None, note["by"])
    assert api.get(f"{here}reliability/").json() == {"results": [gone]}


def test_the_speaker_s_page_has_a_form_for_each(
    client: Client, lavrov: Source, ministry: Source, editor: User
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    address = f"/desk/claims/claim/speaker/{lavrov.pk}/"
    office = {
        "act": "office",
        "title": MINISTER["ar"][0],
        "organisation": "russian foreign ministry",
    }
    assert client.post(address, office | {"since": "2004-03-09"}).status_code == 302
    [role] = roles_of(lavrov)
    assert (role.organisation, role.since, role.titles.get().language) == (
        ministry,
        date(2004, 3, 9),
        "ar",
    )
    unknown = client.post(address, office | {"organisation": "Nobody"})
    assert "Nobody is known as “Nobody”." in unknown.content.decode()
    client.post(address, {"act": "office-press", "press": f"end:{role.pk}", "day": "2030-01-01"})
    client.post(address, {"act": "place", "parent": "Russian Foreign Ministry"})
    client.post(address, {"act": "reliability", "text": "On the record."})
    [note] = reliability_of(lavrov)
    html = client.get(address).content.decode()
    for words in (MINISTER["ar"][0], "until 1 Jan 2030", "Part of", "On the record."):
        assert words in html
    client.post(address, {"act": "withdraw-note", "note": note.pk})
    assert "no longer holds" in client.get(address).content.decode()
    client.post(address, {"act": "office-press", "press": f"remove:{role.pk}"})
    assert not roles_of(lavrov)
    assert client.post(address, {"act": "nothing"}).status_code == 404
