"""Readers are told who checked something only under a name that each person chose."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.bylines import byline_set
from claims.actions.drafts import draft_approve, draft_save
from claims.actions.newsroom import newsroom_set
from claims.models import Byline, Claim

from .. import examples

PAGE = "/desk/byline/"


@pytest.fixture
def reviewed(claims: list[Claim], editor: User) -> Claim:
    """A claim that one person answered, and another one approved."""
    newsroom_set(four_eyes=True, reason="Two see more.", by=editor)
    author = examples.user_in("editor", "huda")
    draft = draft_save(
        claim=claims[0], aspect="content", verdict="unverifiable", by=author, submit=True
    )
    draft_approve(draft=draft, version=draft.version, by=editor)
    byline_set(by=author, name="  ابن\nالنهر ")
    byline_set(by=editor, name="R. Reader")
    return claims[0]


def named(public: Client, claim: Claim) -> tuple[bool, bool]:
    html = public.get(f"/en/claims/{claim.pk}/").content.decode()
    assert ("huda" in html, "salma" in html) == (False, False)
    return ("<bdi>ابن النهر</bdi>" in html, "<bdi>R. Reader</bdi>" in html)


def test_who_chose_a_name_is_named_and_who_takes_it_away_is_not(
    public: Client, reviewed: Claim, editor: User
) -> None:
    assert named(public, reviewed) == (True, True)
    byline_set(by=editor, name="")
    assert named(public, reviewed) == (True, False)
    assert not LogEntry.objects.filter(change_message__contains="Reader").exists()


def test_nobody_is_named_whose_account_is_closed(public: Client, reviewed: Claim) -> None:
    User.objects.filter(username="huda").update(is_active=False)
    assert named(public, reviewed) == (False, True)


def test_people_choose_their_own_name_at_the_desk(
    client: Client, editor: User, settings: Any
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert f'href="{PAGE}"' in client.get("/desk/me/").content.decode()
    client.post(PAGE, {"name": "R. Reader"})
    assert list(Byline.objects.values_list("user", "name")) == [(editor.pk, "R. Reader")]
    assert 'value="R. Reader"' in client.get(PAGE).content.decode()
    refused = client.post(PAGE, {"name": "x" * 81}).content.decode()
    assert ('class="problem"' in refused, f'value="{"x" * 81}"' in refused) == (True, True)
    client.post(PAGE, {"name": " "})
    assert not Byline.objects.exists()
    settings.ISNAD_PUBLISH = False
    assert f'href="{PAGE}"' not in client.get("/desk/me/").content.decode()
