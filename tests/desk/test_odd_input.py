"""What nobody would type by mistake is answered plainly, never with an error of the desk's own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.validators import MaxLengthValidator
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Comment
from sources.desk import DeskAdmin
from sources.desk_actions import ActionAdmin
from sources.limits import LINE, NOTE, PASSWORD, WORDS, Bounded

from .. import examples

DIGITS = "9" * 5_000
DEEP = "[" * 5_000


@pytest.fixture
def claim(db: None) -> Claim:
    return examples.record(examples.article(title="السد"), *examples.ALL)[0]


@pytest.fixture
def desk(db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    client.raise_request_exception = False
    return client


def press(desk: Client, claim: Claim, given: dict[str, str]) -> Any:
    page = reverse("admin:claims_article_change", args=[claim.document_id])
    return desk.post(page, {"claim": claim.pk, **given})


@pytest.mark.parametrize(
    "given",
    [
        {"act": "words", "content": "السد", "places": DEEP},
        {"act": "words", "content": "السد", "places": f"[{DIGITS}]"},
        {"act": "words", "content": "x", "places": '{"content": [[Infinity, 1]]}'},
        {"act": "words", "content": "x", "places": "5"},
        {"act": "assess", "answer": f"content:verified:{DIGITS}", "evidence": DIGITS},
        {"act": "draft", "press": f"approve:{DIGITS}"},
        {"act": "remove", "evidence": DIGITS},
        {"act": "merge", "other": DIGITS},
        {"act": "split", "at": DIGITS},
        {"act": "assign", "assignee": DIGITS},
        {"act": "evidence", "document": DIGITS, "quote": "x", "stance": "context"},
        {"act": "speakers", "speaker": "ا\0"},
        {"act": "reject", "claim": DIGITS},
    ],
    ids=lambda given: given["act"],
)
def test_a_form_of_odd_values_is_no_error_of_ours(
    desk: Client, claim: Claim, given: dict[str, str]
) -> None:
    assert press(desk, claim, given).status_code in (200, 302, 404)


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        ({"act": "comment", "text": "ا" * (NOTE + 1)}, NOTE),
        ({"act": "evidence", "quote": "ا" * (WORDS + 1), "stance": "context"}, WORDS),
        ({"act": "words", "content": "ا" * (WORDS + 1)}, WORDS),
        ({"act": "assess", "answer": "content:verified", "rationale": "ا" * (NOTE + 1)}, NOTE),
        ({"act": "speakers", "speaker": "ا" * 301}, 300),
        ({"act": "draft", "press": "x" * 501}, 500),
    ],
    ids=lambda given: given.get("act") if isinstance(given, dict) else "",
)
def test_what_is_too_long_is_refused_with_the_limit(
    desk: Client, claim: Claim, given: dict[str, str], limit: int
) -> None:
    answer = press(desk, claim, given)
    says = f"This has {limit + 1} characters, and at most {limit} are taken."
    refused = next(card.refused for card in answer.context["cards"] if card.refused)
    assert says in str(refused.errors)
    assert not Comment.objects.exists()


def forms_of_our_own() -> Iterator[type[forms.BaseForm]]:
    """Every form that our code declares."""
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__module__.startswith(("claims.", "sources.", "config.")):
            yield each


def forms_of_lists(request: HttpRequest) -> Iterator[type[forms.BaseForm]]:
    """Those by which stock pages add and change a row, with the rows in it."""
    lists = admin.site._registry.values()
    for each in (a for a in lists if isinstance(a, ActionAdmin) or not isinstance(a, DeskAdmin)):
        if each.has_change_permission(request):
            yield each.get_form(request, each.model(pk=1), change=True)
        if each.has_add_permission(request):
            yield each.get_form(request)
            yield from (rows.form for rows, _inline in each.get_formsets_with_inlines(request))


def texts_without_limit(form: type[forms.BaseForm]) -> set[str]:
    if issubclass(form, Bounded):
        return set()
    return {
        f"{form.__module__}.{form.__name__}.{name}"
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if isinstance(field, forms.CharField)
        and not any(isinstance(each, MaxLengthValidator) for each in field.validators)
    }


def test_every_text_that_a_person_types_has_a_limit(desk: Client) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get()
    found: set[type[forms.BaseForm]] = {*forms_of_our_own(), *forms_of_lists(request)}
    assert len(found) > 60
    assert [text for form in found for text in texts_without_limit(form)] == []
    for page in (desk.get("/desk/password_change/"), Client().get("/desk/login/")):
        assert isinstance(page.context["form"], Bounded)


def test_a_search_of_a_list_that_is_too_long_is_told_and_not_made(desk: Client) -> None:
    page = desk.get("/desk/sources/document/", {"q": "x" * (LINE + 1)})
    assert [str(each).split(" are ")[0] for each in page.context["messages"]] == [
        f"This has {LINE + 1} characters, and at most {LINE}"
    ]
    assert page.context["cl"].query == ""
    assert desk.get("/desk/sources/document/", {"q": "x" * LINE}).context["cl"].query == "x" * LINE


def test_a_form_bounds_what_names_no_limit() -> None:
    class Made(Bounded, forms.Form):
        line = forms.CharField()
        box = forms.CharField(widget=forms.Textarea)
        secret = forms.CharField(widget=forms.PasswordInput)
        short = forms.CharField(max_length=3)

    limits = {"line": LINE, "box": NOTE, "secret": PASSWORD, "short": 3}
    assert Made({name: "x" * limit for name, limit in limits.items()}).is_valid()
    refused = Made({name: "x" * (limit + 1) for name, limit in limits.items()}).errors
    assert {name: str(each[0]).split(" are ")[0] for name, each in refused.items()} == {
        name: f"This has {limit + 1} characters, and at most {limit}"
        for name, limit in limits.items()
    }


@pytest.mark.parametrize("back", ["http://[", "//[", "/desk/claims/claim/?q=x"])
def test_an_address_to_go_back_to_that_is_none_leads_to_the_list(desk: Client, back: str) -> None:
    answer = desk.post(reverse("admin:claims_claim_bulk"), {"act": "", "back": back})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/claims/claim/")


@pytest.mark.parametrize(
    "query",
    [
        "kind__regex=(a%2B)%2B%24",
        "content_text__regex=(a%2B)%2B%24",
        "document__text__contains=a",
        "document__added_by__password__startswith=p",
        "document__published_on__year=0",
        "document__published_on__gte=0000-01-01",
        "pk=1",
        f"id__gte={DIGITS}",
        f"kind__exact__exact={DIGITS}",
    ],
)
def test_a_list_is_narrowed_by_what_it_offers_alone(desk: Client, query: str) -> None:
    answer = desk.get(f"/desk/claims/claim/?{query}", follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, "/desk/claims/claim/")
    assert "This list does not know some of these filters." in answer.text


def test_no_list_takes_patterns_or_unfolds_relations() -> None:
    """Of ours and of what Isnad is made of alike."""
    lists, request = list(admin.site._registry.values()), RequestFactory().get("/")
    assert len(lists) > 20
    for each in lists:
        for field in each.model._meta.get_fields():
            for ending in ("regex", "iregex", "contains", "pk", "id__exact"):
                assert not each.lookup_allowed(f"{field.name}__{ending}", "x", request)


@pytest.mark.parametrize("each", admin.site._registry.values(), ids=lambda each: each.opts.label)
def test_a_pattern_in_an_address_reaches_no_query(desk: Client, each: Any) -> None:
    patterns = {f"{field.name}__regex": "(a+)+$" for field in each.opts.concrete_fields}
    address = reverse(f"admin:{each.opts.app_label}_{each.opts.model_name}_changelist")
    with CaptureQueriesContext(connection) as asked:
        answers = [desk.get(address, {name: value}) for name, value in patterns.items()]
    assert not [query["sql"] for query in asked if "(a+)" in query["sql"]]
    assert {answer.status_code for answer in answers} <= {302, 400}


def test_a_stock_list_is_narrowed_by_what_it_offers(desk: Client) -> None:
    attempts = "/desk/axes/accessattempt/?path_info=/desk/&attempt_time__gte=2026-01-01T00:00Z"
    tasks = "/desk/django_celery_beat/periodictask/?enabled__exact=1&task=x&start_time__year=2026"
    assert [desk.get(address).status_code for address in (attempts, tasks)] == [200, 200]


@pytest.mark.parametrize(
    "address",
    [
        "/desk/claims/article/?published_on__year=0",
        f"/desk/claims/article/?published_on__year={DIGITS}",
        f"/desk/claims/article/?outlet={DIGITS}&p={DIGITS}&o={DIGITS}",
        f"/desk/auth/user/?role={DIGITS}",
        f"/desk/sources/source/{DIGITS}/change/",
        f"/desk/sources/source/{DIGITS}/history/",
        f"/desk/sources/source/1/history/{DIGITS}/",
        f"/desk/sources/source/{DIGITS}/history/1/",
        f"/desk/claims/claim/speaker/{DIGITS}/",
        f"/desk/notifications/?page={DIGITS}",
        f"/desk/?period={DIGITS}",
    ],
)
def test_an_address_of_odd_values_is_answered(desk: Client, address: str) -> None:
    assert desk.get(address, follow=True).status_code in (200, 404)


@pytest.mark.parametrize("address", ["/desk/claims/claim/?q=%00", "/desk/%00/", "/?a=b%00"])
def test_a_nul_in_an_address_is_refused_in_a_sentence(desk: Client, address: str) -> None:
    answer = desk.get(address)
    assert answer.status_code == 400
    assert "This address can't be read." in answer.text


def test_seen_notifications_of_no_number_are_none(desk: Client) -> None:
    assert desk.post("/desk/notifications/read/", {"newest": DIGITS}).status_code == 302
