"""Sources that may be one: suggested, never merged by themselves."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sources.actions.merges import sources_apart
from sources.actions.register import role_add
from sources.actions.sources import source_store
from sources.alike import sources_alike
from sources.models import Source, SourceName
from sources.models.register import RegisterRow

from ..api.conftest import client_of


def person(name: str, language: str = "en", item: str | None = None) -> Source:
    return source_store(names={language: [name]}, kind="person", wikidata_id=item)[0]


def alike(source: Source) -> list[tuple[str, str]]:
    return [(str(each.source), each.why) for each in sources_alike(source)]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ({"ar": "سيرغي لافروف"}, "sound"),
        ({"en": "Sergei Lavrov"}, "sound"),
        ({"en": "Lavrov"}, "family"),
        ({"ar": "لافروف"}, "family"),
        ({"en": "Ekaterina Lavrova"}, ""),
        ({"en": "Yekaterina Lavrov"}, ""),
        ({"en": "Sergey Ivanov"}, ""),
        ({"en": "Sergey"}, ""),
    ],
)
def test_spellings_and_a_family_name_alone_are_suggested_never_another_of_the_family(
    db: None, names: dict[str, str], why: str
) -> None:
    lavrov = person("Sergey Lavrov")
    other, _new = source_store(names={lang: [name] for lang, name in names.items()})
    expected = [(str(other), why)] if why else []
    assert alike(lavrov) == expected
    assert [each.why for each in sources_alike(other)] == ([why] if why else [])


def test_two_of_the_register_are_two(db: None) -> None:
    swiss, syrian = (
        source_store(names={"ar": [name]}, kind="institution")[0]
        for name in ("الرئاسة السويسرية", "الرئاسة السورية")
    )
    SourceName.objects.update(bones="r s")  # as names do that differ in vowels alone
    assert alike(swiss) == [(str(syrian), "sound")]
    for key, source in (("swiss", swiss), ("syrian", syrian)):
        RegisterRow.objects.create(key=key, source=source, says="made up")
        both = key == "syrian"
        assert alike(swiss) == ([] if both else [(str(syrian), "sound")])


def test_facts_tell_two_apart_and_so_do_people(db: None, editor: User) -> None:
    lavrov = person("Sergey Lavrov", item="Q58217")
    namesake = person("سيرغي لافروف", language="ar", item="Q1")
    town, _new = source_store(names={"en": ["Lavrov"]}, kind="institution")
    assert alike(lavrov) == alike(namesake) == alike(town) == []
    short = person("لافروف", language="ar")
    assert [why for _name, why in alike(lavrov)] == ["family"]
    sources_apart(source=short, other=lavrov, by=editor)
    assert alike(lavrov) == []


def test_who_held_the_same_office_at_the_same_time_may_be_one(db: None, editor: User) -> None:
    one, same, before = person("Abu Mazen"), person("Mahmoud Abbas"), person("Yasser Arafat")
    for source, since, until in (
        (one, date(2005, 1, 15), None),
        (same, date(2008, 1, 1), date(2010, 1, 1)),
        (before, date(1994, 7, 5), date(2005, 1, 15)),
    ):
        role_add(source=source, titles={"en": ["president"]}, since=since, until=until, by=editor)
    assert alike(one) == [("Mahmoud Abbas", "office")]
    assert alike(before) == []


def test_the_page_merges_parts_again_and_tells_apart(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    lavrov, short = person("Sergey Lavrov"), person("Lavrov")
    address = f"/desk/claims/claim/speaker/{lavrov.pk}/"
    listed = "/desk/sources/source/"
    client.post(address, {"act": "alike", "press": f"merge:{short.pk}"})
    short.refresh_from_db()
    assert short.merged_into == lavrov
    assert f"/source/{short.pk}/change/" not in client.get(listed).content.decode()
    assert f"/source/{short.pk}/change/" in client.get(f"{listed}?merged=yes").content.decode()
    client.post(address, {"act": "part", "merge": short.merges.get().pk})
    assert Source.objects.get(pk=short.pk).merged_into is None
    assert list(lavrov.names.values_list("name", flat=True)) == ["Sergey Lavrov"]
    assert "the same family name" in client.get(address).content.decode()
    client.post(address, {"act": "alike", "press": f"apart:{short.pk}"})
    assert "the same family name" not in client.get(address).content.decode()


def test_the_api_suggests_and_takes_that_two_are_two(editor: User) -> None:
    api, lavrov, short = client_of(editor), person("Sergey Lavrov"), person("Lavrov")
    here = f"/api/v1/sources/{lavrov.pk}/alike/"
    [found] = api.get(here).json()["results"]
    assert (found["other"]["id"], found["why"]) == (short.pk, "family")
    assert api.post(here, {"other": short.pk}).json() == {"results": []}
