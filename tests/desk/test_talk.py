"""The bell, the page of notifications, who else looks, as an editor's requests meet them."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.actions.claims import claims_assign, claims_reject
from claims.actions.comments import comment_add
from claims.actions.notifications import notify
from claims.models import Article, Claim, Comment, Notification, Presence
from claims.queries.claims import claims_versions
from claims.templatetags.desk import claim_address

from .. import examples

PAGE = "/desk/notifications/"


@pytest.fixture
def omar(db: None) -> User:
    user = examples.user_in("editor", "omar")
    user.first_name, user.last_name = "عمر", "<باسل>"
    user.save()
    return user


def tell(editor: User, omar: User, claim: Claim, times: int = 1) -> list[Notification]:
    for n in range(times):
        comment_add(claim=claim, text=f"@editor {n}", by=omar)
    return list(Notification.objects.filter(user=editor).order_by("pk"))


def test_the_bell_counts_what_is_unread(
    desk: Client, editor: User, omar: User, claims: list[Claim]
) -> None:
    html = desk.get("/desk/").content.decode()
    assert f'<a id="bell" href="{PAGE}" aria-label="No unread notifications">' in html
    tell(editor, omar, claims[0], 3)
    html = desk.get("/desk/").content.decode()
    assert 'class="unread" aria-label="3 unread notifications"' in html
    assert '<span class="badge" aria-hidden="true">3</span>' in html


def test_who_is_not_logged_in_has_no_bell_and_no_page(client: Client, db: None) -> None:
    assert b'id="bell"' not in client.get("/desk/login/").content
    for path in (PAGE, f"{PAGE}1/"):
        assert client.get(path)["Location"] == f"/desk/login/?next={path}"


def test_the_page_says_who_did_what_to_which_claim(
    desk: Client, editor: User, omar: User, claims: list[Claim]
) -> None:
    assert "Nothing yet." in desk.get(PAGE).content.decode()
    comment_add(claim=claims[1], text="<b>@editor</b>\nلماذا؟", by=omar)
    claims_assign(claims=claims[:3], assignee=editor, by=omar)
    html = desk.get(PAGE).content.decode()
    who = '<bdi class="who">عمر &lt;باسل&gt;</bdi>'
    assigned, mentioned = html.index(f"{who} assigned 3 claims to you"), html.index("mentioned you")
    assert assigned < mentioned
    assert f"{who} mentioned you" in html
    assert '<p class="words" dir="auto">&lt;b&gt;<bdi>@editor</bdi>&lt;/b&gt;<br>لماذا؟</p>' in html
    assert html.count('<strong class="new">unread</strong>') == 2
    assert str(claims[1])[:40] in html


def test_opening_one_leads_to_its_claim_and_marks_it_read(
    desk: Client, editor: User, omar: User, claims: list[Claim]
) -> None:
    first, second = tell(editor, omar, claims[1], 2)
    answer = desk.get(f"{PAGE}{first.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, claim_address(claims[1]))
    assert list(Notification.objects.filter(read_at=None)) == [second]
    assert desk.get(f"{PAGE}{second.pk + 1}/").status_code == 404
    claims_assign(claims=claims[:3], assignee=editor, by=omar)
    many = Notification.objects.latest("pk")
    assert desk.get(f"{PAGE}{many.pk}/")["Location"] == "/desk/claims/claim/?queue=mine"
    claims_assign(claims=claims[:3], assignee=omar, by=editor)
    theirs = Notification.objects.latest("pk")
    assert desk.get(f"{PAGE}{theirs.pk}/")["Location"] == claim_address(claims[0])


def test_somebody_else_s_shows_the_way_but_stays_unread(
    desk: Client, editor: User, omar: User, claims: list[Claim]
) -> None:
    notify(users=[omar], kind="assigned", claim=claims[0], by=editor)
    theirs = Notification.objects.get()
    assert str(theirs.claim) not in desk.get(PAGE).content.decode()
    assert desk.get(f"{PAGE}{theirs.pk}/")["Location"] == claim_address(claims[0])
    desk.post(f"{PAGE}read/", {"newest": theirs.pk})
    assert Notification.objects.get().read_at is None


def test_all_read_means_all_that_were_in_view(
    desk: Client, editor: User, omar: User, claims: list[Claim]
) -> None:
    *_seen, newest = tell(editor, omar, claims[0], 3)
    assert f'name="newest" value="{newest.pk}"' in desk.get(PAGE).content.decode()
    late = tell(editor, omar, claims[0])[-1]
    assert desk.get(f"{PAGE}read/").status_code == 405
    assert desk.post(f"{PAGE}read/", {"newest": newest.pk})["Location"] == PAGE
    assert list(Notification.objects.filter(read_at=None)) == [late]
    assert desk.post(f"{PAGE}read/", {"newest": "x"})["Location"] == PAGE


def test_a_long_list_comes_in_pages_and_costs_the_same(
    desk: Client,
    editor: User,
    omar: User,
    claims: list[Claim],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tell(editor, omar, claims[0], 85)
    for query, shown, links in (
        ("", 40, {"next"}),
        ("?page=2", 40, {"prev", "next"}),
        ("?page=3", 5, {"prev"}),
    ):
        # session, person, permissions of groups and person, the bell, count, rows
        with django_assert_num_queries(7):
            html = desk.get(PAGE + query).content.decode()
        assert html.count('<li class="unread">') == shown
        assert {rel for rel in ("prev", "next") if f'rel="{rel}"' in html} == links
    assert desk.get(f"{PAGE}?page=zz").status_code == 200


def test_mentions_are_marked_in_a_comment(omar: User, claims: list[Claim]) -> None:
    by = examples.user_in("editor", "huda")
    text = "<i> و@omar، و@nobody"  # who had that name has another one by now
    comment = Comment.objects.create(claim=claims[0], text=text, author=by)
    comment.mentions.add(omar)
    html = Template("{% load inbox %}{{ c|comment_words }}").render(Context({"c": comment}))
    assert html == '&lt;i&gt; و<bdi class="mention">@omar</bdi>، و@nobody'


# --- who else looks ---------------------------------------------------------------------


def look(client: Client, article: Article, **where: Any) -> Any:
    return client.post(f"/desk/claims/article/{article.pk}/presence/", where)


def test_the_workbench_learns_who_else_looks_and_what_is_new(
    desk: Client, editor: User, omar: User, article: Article, claims: list[Claim]
) -> None:
    User.objects.filter(pk=omar.pk).update(is_staff=True)
    other = Client()
    other.force_login(omar)
    first = look(desk, article, claim=claims[0].pk, writing="1").json()
    assert first == {
        "people": [],
        "versions": {str(pk): token for pk, token in claims_versions(article.pk).items()},
    }
    people = look(other, article, claim="").json()["people"]
    assert people == [{"name": "editor", "claim": claims[0].pk, "writing": True}]
    comment_add(claim=claims[1], text="?", by=omar)
    claims_reject(claims=claims[3:], by=omar)
    second = look(desk, article, claim=claims[2].pk).json()
    assert second["people"] == [{"name": "عمر <باسل>", "claim": None, "writing": False}]
    stale = {pk for pk, seen in first["versions"].items() if second["versions"].get(pk) != seen}
    assert stale == {str(claims[1].pk), str(claims[3].pk)}
    assert look(desk, article, gone="1").json() == {}
    assert look(other, article).json()["people"] == []


def test_the_page_s_cards_have_the_tokens_that_presence_answers_with(
    desk: Client, article: Article, claims: list[Claim]
) -> None:
    page = desk.get(f"/desk/claims/article/{article.pk}/change/").content.decode()
    drawn = re.findall(r'data-claim="(\d+)" data-token="(\w+)"', page)
    assert dict(drawn) == look(desk, article).json()["versions"]


def test_a_claim_of_another_article_is_nowhere(
    desk: Client, article: Article, claims: list[Claim]
) -> None:
    [foreign] = examples.record(examples.article(), examples.MINISTER)
    for asked in (foreign.pk, "x", "", "9" * 30):
        assert look(desk, article, claim=asked).status_code == 200
        assert Presence.objects.get().claim is None


def test_presence_wants_a_post_of_the_desk_s_own_form_by_who_may_read(
    desk: Client, editor: User, article: Article
) -> None:
    path = f"/desk/claims/article/{article.pk}/presence/"
    assert desk.get(path).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(path).status_code == 403
    assert look(desk, Article(pk=article.pk + 1)).status_code == 404
    stranger = User.objects.create_user("stranger", is_staff=True)
    desk.force_login(stranger)
    assert look(desk, article).status_code == 403
    assert not Presence.objects.exists()


def test_presence_costs_the_same_however_many_claims(
    desk: Client,
    editor: User,
    article: Article,
    claims: list[Claim],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    look(desk, article)
    # session, person, permissions twice, article, claim, begin, stale, upsert, commit, people,
    # versions
    with django_assert_num_queries(12) as queries:
        answer = look(desk, article, claim=claims[0].pk)
    assert len(answer.content) < 200 + 30 * len(claims)
    assert json.loads(answer.content)["people"] == []
    assert sum("claims_claim" in query["sql"] for query in queries) <= 3
