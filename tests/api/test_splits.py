"""Sources are told apart by programs as at the desk, and made one again."""

from rest_framework.test import APIClient

from claims.models import Claim
from sources.actions.sources import source_make

V1 = "/api/v1"


def test_a_source_is_split_after_a_look_and_the_split_undone(
    api: APIClient, claims: list[Claim]
) -> None:
    source = claims[0].speakers.get()
    source.names.create(language="en", name="The painter")
    other = source_make(names={"en": ["Lena Ort"]})
    asked = {
        "names": [{"language": "en", "name": "The painter"}],
        "claims": [claims[0].pk],
        "into": other.pk,
    }
    plan = api.post(f"{V1}/sources/{source.pk}/split/plan/", asked, format="json")
    main = {"language": "ar", "name": str(source.name_in("ar")), "is_main": True}
    assert (plan.status_code, plan.json()) == (
        200,
        {
            "stays": [main],
            "gets": [{"language": "en", "name": "The painter", "is_main": True}],
            "claims": [claims[0].pk],
            "answered": [],
        },
    )
    assert list(claims[0].speakers.all()) == [source]
    split = api.post(f"{V1}/sources/{source.pk}/split/", asked | {"reason": "Two."}, format="json")
    row = split.json()
    told = (row["source"], row["into"], row["made"], row["reason"], row["by"])
    assert (split.status_code, told) == (201, (source.pk, other.pk, False, "Two.", "editor"))
    assert list(claims[0].speakers.all()) == [other]
    listed = api.get(f"{V1}/splits/?source={source.pk}").json()["results"]
    assert listed == [row]
    undone = api.post(f"{V1}/splits/{row['id']}/undo/").json()
    assert (undone["undone_by"], list(claims[0].speakers.all())) == ("editor", [source])


def test_a_split_needs_a_reason_and_a_source(api: APIClient, claims: list[Claim]) -> None:
    source = claims[0].speakers.get()
    refused = api.post(f"{V1}/sources/{source.pk}/split/", {"names": []}, format="json")
    assert (refused.status_code, [each["field"] for each in refused.json()["error"]["fields"]]) == (
        400,
        ["reason"],
    )
    assert api.post(f"{V1}/sources/{10**20}/split/plan/", {}, format="json").status_code == 404
