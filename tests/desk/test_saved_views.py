"""A list's filters and order, kept under a name and found again by the right people."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from claims.actions.saved_views import view_delete, view_rename, view_replace, view_save, view_share
from claims.desk.lists.addresses import query_kept, query_shown
from claims.models import Claim, SavedView
from sources.errors import NotAllowed, Refused

from .. import examples
from .conftest import OWN, SEED, SEEDED
from .test_lists import ARTICLES, CLAIMS, listed

NAME = "سوريا، المفتوح"


@pytest.fixture
def other(db: None) -> User:
    return examples.user_in("editor", "omar")


@pytest.fixture
def admin(db: None) -> User:
    return examples.user_in("admin", "amal")


def post(desk: Client, path: str, query: dict[str, str], **form: Any) -> Any:
    return desk.post(f"{path}?{urlencode(query)}", form)


def links(desk: Client, path: str = CLAIMS, **query: str) -> list[tuple[str, str, bool]]:
    """(name, query, chosen) of each view that the list offers."""
    page = desk.get(path, query)
    offered = page.context["desk_list"].views(page.context["request"])
    return [(kept.view.name, kept.query, kept.chosen) for kept in offered]


def test_search_filters_and_order_are_kept_and_lead_back_to_the_same_list(
    desk: Client, editor: User
) -> None:
    examples.record(examples.article(SEED), *SEEDED, *OWN)
    column = str(desk.get(CLAIMS).context["cl"].list_display.index("weight"))
    shown = {"q": "سوريا", "voice": "all", "o": column}
    answer = post(desk, CLAIMS, {**shown, "p": "1", "x": "y"}, view_act="save", name=f" {NAME} ")
    assert answer.status_code == 302
    view = SavedView.objects.get()
    assert (view.owner, view.list, view.name, view.shared) == (editor, "claim", NAME, False)
    assert dict(parse_qsl(view.query)) == {**shown, "o": "weight"}
    [(name, query, chosen)] = links(desk, **shown)
    assert (name, dict(parse_qsl(query)), chosen) == (NAME, shown, True)
    assert listed(desk, CLAIMS, **dict(parse_qsl(query))) == listed(desk, CLAIMS, **shown)
    assert [chosen for _name, _query, chosen in links(desk)] == [False]
    assert links(desk, ARTICLES) == []


def test_an_order_is_by_the_same_column_for_somebody_without_boxes_to_tick(
    client: Client, desk: Client, editor: User, reader: User, claims: list[Claim]
) -> None:
    view_save(list="claim", name="Heaviest", query="o=-weight", by=editor, shared=True)
    [(_name, theirs, _chosen)] = links(desk)
    client.force_login(reader)
    [(_name, mine, _chosen)] = links(client, queue="stuck")
    column = client.get(CLAIMS).context["cl"].list_display.index("weight")
    assert (theirs, mine) == (f"o=-{column + 1}", f"o=-{column}")


def test_the_past_seven_days_stay_the_past_seven_days() -> None:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for column, day in (("created_at", today), ("published_on", today.date())):
        week = {
            f"{column}__gte": str(day - timedelta(days=7)),
            f"{column}__lt": str(day + timedelta(days=1)),
        }
        kept = query_kept(QueryDict(urlencode(week)), [])
        assert dict(parse_qsl(kept)) == {f"{column}__gte": "~week"}
        assert dict(parse_qsl(query_shown(QueryDict(kept), []))) == week
    fixed = {"created_at__gte": str(datetime(2019, 1, 1)), "created_at__lt": "2019-02-01"}
    kept = query_kept(QueryDict(urlencode(fixed)), [])
    assert dict(parse_qsl(kept)) == fixed
    assert dict(parse_qsl(query_shown(QueryDict(kept), []))) == fixed


def test_a_name_taken_is_refused_and_what_was_typed_stays(desk: Client, editor: User) -> None:
    view_save(list="claim", name=NAME, query="true=open", by=editor)
    page = post(desk, CLAIMS, {"said": "open"}, view_act="save", name=NAME, shared="on")
    assert page.status_code == 200
    html = page.content.decode()
    assert f"You have a view called “{NAME}” already. Choose another name." in html
    assert f'value="{NAME}"' in html
    assert 'name="shared" checked' in html
    assert '<details class="fold keep" open>' in html
    assert SavedView.objects.get().query == "true=open"
    nameless = post(desk, CLAIMS, {}, view_act="save", name="  ")
    assert "Give the view a name." in nameless.content.decode()
    assert view_save(list="article", name=NAME, query="", by=editor).name == NAME


def test_a_name_taken_is_refused_when_renaming_too(desk: Client, editor: User) -> None:
    view_save(list="claim", name="One", query="", by=editor)
    two = view_save(list="claim", name="Two", query="", by=editor)
    page = post(desk, CLAIMS, {}, view_act="rename", view=two.pk, name="One")
    html = page.content.decode()
    assert "You have a view called “One” already." in html
    assert '<details class="fold change" open>' in html
    post(desk, CLAIMS, {}, view_act="rename", view=two.pk, name="Three")
    assert [name for name, _query, _chosen in links(desk)] == ["One", "Three"]


def test_a_view_gets_other_filters_is_shared_and_is_deleted(
    client: Client, desk: Client, editor: User, reader: User
) -> None:
    view = view_save(list="claim", name="Open", query="true=open", by=editor)
    post(desk, CLAIMS, {"said": "open", "queue": "mine"}, view_act="replace", view=view.pk)
    view.refresh_from_db()
    assert view.query == "queue=mine&said=open"
    post(desk, CLAIMS, {}, view_act="share", view=view.pk)
    assert SavedView.objects.get().shared
    post(desk, CLAIMS, {}, view_act="unshare", view=view.pk)
    assert not SavedView.objects.get().shared
    answer = post(desk, CLAIMS, {"said": "open"}, view_act="delete", view=view.pk)
    assert answer.headers["Location"] == f"{CLAIMS}?said=open"
    assert not SavedView.objects.exists()


def test_others_see_what_is_shared_and_change_nothing(
    client: Client, editor: User, other: User, reader: User, admin: User
) -> None:
    own = view_save(list="claim", name="Own", query="", by=editor)
    shared = view_save(list="claim", name="Shared", query="", by=editor, shared=True)
    client.force_login(reader)
    assert [name for name, _query, _chosen in links(client)] == ["Shared"]
    html = client.get(CLAIMS).content.decode()
    assert "Keep this view" in html
    assert "Change views" not in html
    assert post(client, CLAIMS, {}, view_act="delete", view=own.pk).status_code == 404
    post(client, CLAIMS, {}, view_act="delete", view=shared.pk)
    assert SavedView.objects.count() == 2
    for forbidden in (
        lambda: view_rename(view=shared, name="Mine", by=other),
        lambda: view_replace(view=shared, query="", by=other),
        lambda: view_share(view=shared, shared=False, by=other),
        lambda: view_delete(view=shared, by=other),
        lambda: view_delete(view=own, by=admin),
        lambda: view_save(list="claim", name="For all", query="", by=reader, shared=True),
        lambda: view_share(
            view=view_save(list="claim", name="R", query="", by=reader), shared=True, by=reader
        ),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert view_rename(view=shared, name="Newsroom", by=admin).name == "Newsroom"
    view_delete(view=shared, by=admin)
    assert set(SavedView.objects.values_list("name", flat=True)) == {"Own", "R"}


def test_filters_that_are_too_long_are_refused(editor: User) -> None:
    with pytest.raises(Refused) as refused:
        view_save(list="claim", name="Long", query="q=" + "a" * 2000, by=editor)
    assert refused.value.code == "view_too_long"
    with pytest.raises(Refused) as refused:
        view_save(list="claim", name="n" * 81, query="", by=editor)
    assert refused.value.field == "name"


def test_a_view_that_the_list_no_longer_understands_shows_what_it_does(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    gone = "colour=red&o=-mood.said&queue=someday&speaker=999&document__text__contains=a"
    view_save(list="claim", name="Old", query=gone, by=editor)
    [(_name, query, _chosen)] = links(desk)
    shown = dict(parse_qsl(query))
    assert shown.keys() == {"o", "queue", "speaker"}
    assert listed(desk, CLAIMS, **shown) == []
    broken = desk.get(CLAIMS, {"document__published_on__gte": "tomorrow"}, follow=True)
    assert broken.redirect_chain[-1][0] == CLAIMS
    assert "This list does not know some of these filters." in broken.content.decode()
