"""What people tell each other about claims, and who is told."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.actions.claims import claims_assign
from claims.actions.comments import comment_add
from claims.actions.drafts import draft_return, draft_save
from claims.actions.notifications import notifications_read
from claims.actions.presence import presence_note
from claims.models import Claim, Comment, Notification, Presence
from claims.queries.claims import claims_versions
from claims.queries.notifications import notification_said, notifications_unread
from claims.queries.people import people_callable, people_present
from sources.errors import NotAllowed, Refused

from .. import examples


def person(name: str, first: str = "", last: str = "", role: str = "editor") -> User:
    user = examples.user_in(role, name)
    user.first_name, user.last_name = first, last
    user.save()
    return user


def told() -> set[tuple[str, str]]:
    """{(who, what)} of every notification."""
    return set(Notification.objects.values_list("user__username", "kind"))


@pytest.mark.parametrize("text", ["", " \n ", "\u00a0"])
def test_a_comment_that_says_nothing_is_refused(claim: Claim, editor: User, text: str) -> None:
    with pytest.raises(Refused) as refused:
        comment_add(claim=claim, text=text, by=editor)
    assert (refused.value.code, Comment.objects.count()) == ("comment_missing", 0)


def test_a_reader_comments_nothing(claim: Claim, reader: User) -> None:
    with pytest.raises(NotAllowed):
        comment_add(claim=claim, text="?", by=reader)


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("@salma look", {"salma"}),
        ("Ask @Salma, please.", {"salma"}),
        ("@salma.", {"salma"}),
        ("(@salma's view)", {"salma"}),
        ("@omar.b. and @هدى", {"omar.b", "هدى"}),
        ("@Salma_Haddad @salma", {"salma"}),
        ("mail@salma.example", set()),
        ("https://example.org/@nobody … @ 3.5 @10", set()),
        ("انظر @هدى، من فضلك", {"هدى"}),
        ("هل رأيتَ هذا @هدى؟", {"هدى"}),
        ("و@هدى_النجار: راجعي", {"هدى"}),
        ("@هدى_النجار؛ @salma", {"هدى", "salma"}),
        ("@desk@example.org!", {"desk@example.org"}),
    ],
)
def test_a_name_behind_an_at_sign_calls_whoever_has_it(
    claim: Claim, editor: User, text: str, mentioned: set[str]
) -> None:
    person("salma", "Salma", "Haddad")
    person("omar.b")
    person("desk@example.org")
    person("هدى", "هدى", "النجار", role="reader")
    comment = comment_add(claim=claim, text=text, by=editor)
    assert set(comment.mentions.values_list("username", flat=True)) == mentioned
    assert told() == {(name, "mentioned") for name in mentioned}
    assert comment.text == text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@salma and @salmaa.", "salmaa"),
        ("و@هدا، أين النص؟", "هدا"),
        ("@gone", "gone"),
        ("@stranger", "stranger"),
    ],
)
def test_a_name_that_calls_nobody_is_refused_and_nothing_stored(
    claim: Claim, editor: User, text: str, named: str
) -> None:
    person("salma")
    User.objects.filter(pk=person("gone").pk).update(is_active=False)
    User.objects.create_user("stranger")
    with pytest.raises(Refused, match=f"“@{named}” calls nobody here") as refused:
        comment_add(claim=claim, text=text, by=editor)
    assert (refused.value.code, refused.value.field) == ("mention_unknown", "text")
    assert (Comment.objects.count(), told()) == (0, set())


def test_people_are_called_by_their_full_name_where_it_is_theirs_alone(db: None) -> None:
    person("h.najjar", "هدى", "النجار")
    person("one", "سامي", "خوري")
    person("two", "سامي", "خوري")
    person("sean", "Sean", "O'Neil")
    person("plain")
    assert people_callable() == [
        ("هدى_النجار", "هدى النجار", "h.najjar"),
        ("one", "سامي خوري", "one"),
        ("plain", "plain", "plain"),
        ("sean", "Sean O'Neil", "sean"),
        ("two", "سامي خوري", "two"),
    ]


def test_a_full_name_that_two_people_have_calls_both(claim: Claim, editor: User) -> None:
    person("one", "سامي", "خوري")
    person("two", "سامي", "خوري")
    comment_add(claim=claim, text="@سامي_خوري", by=editor)
    assert told() == {("one", "mentioned"), ("two", "mentioned")}


def test_assignee_and_earlier_commenters_are_told_once_and_nobody_of_their_own(
    claim: Claim, editor: User
) -> None:
    salma, omar, huda = person("salma"), person("omar"), person("huda")
    comment_add(claim=claim, text="First.", by=salma)
    comment_add(claim=claim, text="Mine too, @editor.", by=editor)
    claims_assign(claims=[claim], assignee=omar, by=editor)
    Notification.objects.all().delete()
    comment_add(claim=claim, text="@salma @huda @omar?", by=editor)
    assert told() == {(name, "mentioned") for name in ("salma", "huda", "omar")}
    Notification.objects.all().delete()
    comment_add(claim=claim, text="And @salma again.", by=huda)
    assert told() == {("salma", "mentioned"), ("omar", "commented"), ("editor", "commented")}
    assert Notification.objects.count() == 3
    assert {n.text for n in Notification.objects.all()} == {"And @salma again."}


def test_who_left_is_told_nothing(claim: Claim, editor: User) -> None:
    salma = person("salma")
    comment_add(claim=claim, text="First.", by=salma)
    User.objects.filter(pk=salma.pk).update(is_active=False)
    comment_add(claim=claim, text="Salma?", by=editor)
    assert told() == set()


def test_many_claims_assigned_at_once_are_one_notification(editor: User) -> None:
    claims = examples.record(examples.article(), *examples.ALL)
    salma = person("salma")
    claims_assign(claims=claims[:1], assignee=salma, by=editor)
    claims_assign(claims=claims, assignee=salma, by=editor)
    claims_assign(claims=claims, assignee=salma, by=editor)  # nothing new
    claims_assign(claims=claims, assignee=None, by=editor)
    claims_assign(claims=claims, assignee=editor, by=editor)
    said = [notification_said(n) for n in Notification.objects.order_by("pk")]
    assert said == ["%(who)s assigned a claim to you", "%(who)s assigned 3 claims to you"]
    assert told() == {("salma", "assigned")}


def test_only_one_s_own_notifications_are_read(claim: Claim, editor: User) -> None:
    salma, omar = person("salma"), person("omar")
    for _again in range(3):
        comment_add(claim=claim, text="@salma @omar", by=editor)
    first = Notification.objects.filter(user=salma).earliest("pk")
    assert notifications_read(user=omar, ids=[first.pk]) == 0
    assert notifications_read(user=salma, ids=[first.pk]) == 1
    assert (notifications_unread(salma), notifications_unread(omar)) == (2, 3)
    read_at = Notification.objects.get(pk=first.pk).read_at
    assert notifications_read(user=salma) == 2
    assert (notifications_unread(salma), notifications_unread(omar)) == (0, 3)
    assert Notification.objects.get(pk=first.pk).read_at == read_at


# --- who looks where ------------------------------------------------------------------------


def test_who_looks_at_an_article_is_seen_for_a_minute(
    claim: Claim, editor: User, reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    document = claim.document_id
    presence_note(document_id=document, claim_id=None, by=reader)
    presence_note(document_id=document, claim_id=claim.pk, by=reader)
    presence_note(document_id=document, claim_id=None, by=editor)
    with django_assert_num_queries(1):
        seen = people_present(document, but=editor)
    assert seen == [{"name": "reader", "claim": claim.pk, "writing": False}]
    presence_note(document_id=document, claim_id=claim.pk, by=reader, writing=True)
    assert people_present(document, but=editor)[0]["writing"]
    Presence.objects.filter(user=reader).update(seen_at=timezone.now() - timedelta(seconds=61))
    assert people_present(document, but=editor) == []
    presence_note(document_id=document, claim_id=None, by=editor)
    assert [row.user for row in Presence.objects.all()] == [editor]
    presence_note(document_id=document, claim_id=None, by=editor, gone=True)
    assert not Presence.objects.exists()


def test_whatever_happens_to_a_claim_changes_its_version(editor: User) -> None:
    claims = examples.record(examples.article(), *examples.ALL)
    document, claim = claims[0].document_id, claims[0]
    reviewer = person("reviewer", role="reviewer")
    answer = {"claim": claim, "aspect": "content", "cited_url": "https://example.org"}
    seen = [claims_versions(document)]

    def changed() -> bool:
        """Was it this claim's token, and no other one's, that changed?"""
        seen.append(claims_versions(document))
        return {pk for pk in seen[-1] if seen[-1][pk] != seen[-2][pk]} == {claim.pk}

    comment_add(claim=claim, text="Hm.", by=editor)
    assert changed()
    claims_assign(claims=[claim], assignee=editor, by=editor)
    assert changed()
    draft = draft_save(verdict="disputed", submit=True, by=editor, **answer)  # type: ignore[arg-type]
    assert changed()
    draft_return(draft=draft, version=draft.version, note="Which dam?", by=reviewer)
    assert changed()
    assert seen[-1] == claims_versions(document)
    assert set(seen[-1]) == {each.pk for each in claims}


def test_versions_of_many_claims_cost_one_query(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claims = examples.record(examples.article(), *examples.ALL)
    with django_assert_num_queries(1):
        assert len(claims_versions(claims[0].document_id)) == len(claims)
