"""Outside, readers reach what is published, and nothing else."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from django.utils.formats import date_format

from claims.actions.articles import article_withdraw
from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_reject
from claims.actions.drafts import draft_save
from claims.actions.reopening import answer_reopen
from claims.models import Article, Claim
from config import checks
from config.public_door import METHODS, URLCONF, public_door

from .conftest import HOST, answered


def paths(urlconf: str, key: int) -> list[str]:
    """A path to every view, each place filled with the same key."""

    def below(found: Any, before: str) -> Iterator[str]:
        for each in found:
            route = before + re.sub(r"\^|\$|\(\?P<\w+>[^)]*\)|<[^>]+>", "{}", str(each.pattern))
            if isinstance(each, URLPattern):
                yield "/" + route.replace("{}", str(key)).lstrip("/")
            else:
                yield from below(each.url_patterns, route)

    return list(below(get_resolver(urlconf).url_patterns, ""))


def _status(client: Client, path: str) -> int:
    with closing(client.get(path)) as answer:
        return answer.status_code


def test_the_public_host_leads_to_nothing_of_the_desk_the_admin_or_the_api(
    public: Client, checked: Claim, editor: User
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True, is_superuser=True)
    public.force_login(editor)
    inner = paths("config.urls", checked.pk)
    assert len(inner) > 150
    inner.remove("/")  # where readers are led to the list in their language
    assert public.get("/", headers={"accept-language": "ar"})["Location"] == "/ar/"
    assert {public.get(path).status_code for path in inner} == {404}
    inside = ["/static/claims/desk.css", "/static/admin/css/base.css"]
    head = public.get("/en/").content.decode().partition("</head>")[0]
    used = re.findall(r'<link rel="(stylesheet|icon)".* href="(/static/[^"]+)"', head)
    assert [what for what, _path in used] == ["stylesheet", "icon"]
    reached = [_status(public, path) for path in (*inside, *(path for _what, path in used))]
    assert reached == [404, 404, 200, 200]


def test_no_other_host_leads_to_the_public_pages(client: Client, checked: Claim) -> None:
    found = {client.get(path).status_code for path in paths(URLCONF, checked.pk)}
    assert found == {404}


@pytest.mark.parametrize("host", ["checks.example.org", ""])
def test_switched_off_nothing_is_reached_there(
    public: Client, checked: Claim, settings: Any, host: str
) -> None:
    settings.ISNAD_PUBLISH, settings.ISNAD_PUBLIC_HOST = False, host
    outside = [*paths(URLCONF, checked.pk), "/static/claims/public/public.css"]
    inside = ["/desk/login/", "/api/v1/schema/", "/health/"]
    assert {public.get(path).status_code for path in outside[:-1]} == {404}
    if host:  # else it is a name of the desk like any other
        assert {public.get(path).status_code for path in outside + inside} == {404}


def test_a_page_that_many_ask_for_is_made_once_in_some_seconds(
    settings: Any, checked: Claim, editor: User, django_assert_num_queries: Any
) -> None:
    settings.ISNAD_PUBLIC_SECONDS = 5
    cache.clear()
    public, page = Client(SERVER_NAME=HOST), f"/en/claims/{checked.pk}/"
    first = public.get(page)
    with django_assert_num_queries(0):
        again = public.get(page)
        known = public.get(page, headers={"if-none-match": first["ETag"]})
    assert again.content == first.content
    assert set(again["Cache-Control"].split(", ")) == {"max-age=60", "public"}
    assert (known.status_code, known.content, "Expires" in again) == (304, b"", False)
    assert public.get(f"/ar/claims/{checked.pk}/").content != first.content
    article_withdraw(article=Article.objects.get(pk=checked.document_id), by=editor, reason="x")
    cache.clear()  # as after five seconds
    gone = [public.get(page).status_code for _each in range(2)]
    assert gone == [410, 410]
    cache.clear()


def test_who_asks_for_the_head_alone_gets_no_body_and_nothing_is_streamed() -> None:
    """Asked of the door itself: the tests' client takes bodies away on its own."""

    rows = (pytest.fail("read") for _row in range(1))
    answers = (HttpResponse("page"), StreamingHttpResponse(rows))
    doors = [public_door(lambda _request, answer=answer: answer) for answer in answers]  # type: ignore[misc]
    head = RequestFactory().head("/en/", SERVER_NAME=HOST)
    assert [b"".join(door(head)) for door in doors] == [b"", b""]


def test_nobody_writes_there(public: Client, checked: Claim) -> None:
    page = f"/en/claims/{checked.pk}/"
    for method in ("post", "put", "patch", "delete", "options", "trace"):
        answer = getattr(public, method)(page)
        assert (answer.status_code, answer["Allow"]) == (405, ", ".join(METHODS))


def test_a_claim_is_published_by_an_answer_that_stands_alone(
    public: Client, claims: list[Claim], editor: User
) -> None:
    page = f"/en/claims/{claims[0].pk}/"
    draft: dict[str, Any] = {
        "claim": claims[0],
        "aspect": "content",
        "verdict": "unverifiable",
        "by": editor,
    }
    seen = [public.get(page).status_code]
    draft_save(**draft)
    seen.append(public.get(page).status_code)
    draft_save(**draft, submit=True)
    seen.append(public.get(page).status_code)
    assessment_publish(**draft)
    seen.append(public.get(page).status_code)
    assert seen == [404, 404, 404, 200]
    assert public.get("/en/claims/99999999999999999999/").status_code == 404


def test_what_was_published_and_is_no_more_says_so(
    public: Client, checked: Claim, editor: User
) -> None:
    page = f"/en/claims/{checked.pk}/"
    withdrawn: dict[str, Any] = {"aspect": "content", "verdict": "withdrawn", "by": editor}
    assessment_publish(claim=checked, **withdrawn, reason="The statement was forged.")
    gone = public.get(page)
    assert gone.status_code == 410
    told = gone.content.decode()
    assert "The newsroom has withdrawn what stood here." in told
    assert "The statement was forged." in told
    assert f">{date_format(timezone.localdate())}</time>." in told
    assert "No longer published since <time" in told
    assert checked.content_text not in told
    answered(checked, editor, reason="Read again.")
    assert public.get(page).status_code == 200
    answer_reopen(claim=checked, reason="Somebody told us in private.", by=editor)
    told = public.get(page).content.decode()
    assert "The newsroom is checking this claim again." in told
    assert "in private" not in told


def test_what_was_set_aside_or_whose_article_was_withdrawn_is_gone(
    public: Client, claims: list[Claim], editor: User
) -> None:
    for claim in claims[:2]:
        answered(claim, editor)
    assessment_publish(
        claim=claims[1], aspect="content", verdict="withdrawn", reason="No.", by=editor
    )
    claims_reject(claims=[claims[1]], by=editor)
    article = Article.objects.get(pk=claims[0].document_id)
    article_withdraw(article=article, reason="A hoax among ourselves.", by=editor)
    for claim in claims[:2]:
        gone = public.get(f"/en/claims/{claim.pk}/")
        assert gone.status_code == 410
        assert "among ourselves" not in gone.content.decode()
    assert public.get(f"/en/claims/{claims[2].pk}/").status_code == 404


@pytest.mark.parametrize(
    ("publish", "host", "url", "found"),
    [
        (False, "", "https://desk.example.org", 0),
        (True, "checks.example.org", "https://desk.example.org", 0),
        (True, "", "https://desk.example.org", 1),
        (True, "desk.example.org", "https://desk.example.org:8443", 1),
    ],
)
def test_a_host_that_cannot_serve_is_warned_of(
    publish: bool, host: str, url: str, found: int, settings: Any
) -> None:
    settings.ISNAD_PUBLISH, settings.ISNAD_PUBLIC_HOST, settings.ISNAD_URL = publish, host, url
    assert len(checks.publication_reachable()) == found
