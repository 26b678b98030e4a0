"""Who is meant by the words for a speaker that name nobody."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User

from claims.actions.claims import claim_speakers_set
from claims.models import Claim
from claims.queries.speakers import speakers_meant
from sources.actions.register import role_add
from sources.actions.sources import source_store
from sources.errors import Conflict, Refused
from sources.models import Document, Source
from sources.queries import sources_by_name

MINISTER = {"en": ["Russian foreign minister"], "ar": ["وزير الخارجية الروسي"]}


def person(name: str) -> Source:
    return source_store(names={"en": [name]}, kind="person")[0]


@pytest.fixture
def ministers(editor: User) -> tuple[Source, Source]:
    ivanov, lavrov = person("Igor Ivanov"), person("Sergey Lavrov")
    terms = ((ivanov, date(1998, 9, 11), date(2004, 2, 24)), (lavrov, date(2004, 3, 9), None))
    for source, since, until in terms:
        role_add(source=source, titles=MINISTER, since=since, until=until, by=editor)
    return ivanov, lavrov


def told(claim: Claim, label: str, day: str = "", language: str = "en") -> list[tuple[str, ...]]:
    """What is told of a label in an article of that day."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    document = claim.document
    document.published_at, document.language = at, language
    document.save()
    claim.speaker_label = label
    return [(str(m.source), m.why, f"{m.score}") for m in speakers_meant(claim)]


def test_an_office_is_whose_it_was_on_the_day_of_the_article(
    claim: Claim, ministers: tuple[Source, Source]
) -> None:
    label = "the Russian foreign minister"
    then = [("Igor Ivanov", "office", "0.8"), ("Sergey Lavrov", "office_once", "0.3")]
    now = [("Sergey Lavrov", "office", "0.8"), ("Igor Ivanov", "office_once", "0.3")]
    unknown = [("Igor Ivanov", "office_once", "0.15"), ("Sergey Lavrov", "office_once", "0.15")]
    assert told(claim, label, "2003-05-02") == then
    assert told(claim, label, "2017-05-02") == now
    assert told(claim, "وزير الخارجية الروسي", "2017-05-02", "ar") == now
    assert told(claim, label) == unknown
    assert told(claim, "the Russian finance minister", "2017-05-02") == []


def test_a_full_name_is_never_overruled_by_an_office(
    claim: Claim, ministers: tuple[Source, Source]
) -> None:
    assert told(claim, "Russian foreign minister Anna Petrova", "2017-05-02") == []
    person("Anna Petrova")
    assert told(claim, "Anna Petrova", "2017-05-02") == [("Anna Petrova", "name", "0.9")]


def test_a_name_is_remembered_for_one_speaker_and_a_role_for_nobody(
    claim: Claim, editor: User
) -> None:
    lavrov, other = person("Sergey Lavrov"), person("Somebody Else")
    Claim.objects.filter(pk=claim.pk).update(speaker_label="Serguei Lawrow")
    Document.objects.filter(pk=claim.document_id).update(language="en")
    claim = Claim.objects.get(pk=claim.pk)
    with pytest.raises(Refused) as several:
        claim_speakers_set(claim=claim, speakers=[lavrov, other], always=True, by=editor)
    assert (several.value.code, claim.changes.count()) == ("alias_ambiguous", 0)
    claim_speakers_set(claim=claim, speakers=[lavrov], always=True, by=editor)
    assert sources_by_name(["serguei lawrow"]) == {"serguei lawrow": lavrov}
    with pytest.raises(Conflict) as borne:
        claim_speakers_set(claim=claim, speakers=[other], always=True, by=editor)
    assert borne.value.code == "names_of_several"
    Claim.objects.filter(pk=claim.pk).update(speaker_label="the minister")
    with pytest.raises(Refused) as role:
        claim_speakers_set(
            claim=Claim.objects.get(pk=claim.pk), speakers=[other], always=True, by=editor
        )
    assert role.value.code == "alias_role"
    assert list(Claim.objects.get(pk=claim.pk).speakers.all()) == [lavrov]
