"""The two doors as people of the newsroom use them, and a draft that waits for a reviewer."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from claims.actions.drafts import draft_save
from claims.models import Claim, Draft

from .. import examples

URL = "https://example.org/minutes"


def person(role: str, name: str = "") -> User:
    user = examples.user_in(role, name or role)
    user.is_staff = True
    user.save()
    return user


def at_desk(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def by_api(user: User) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(user)
    return client


def page_of(claim: Claim) -> str:
    return f"/desk/claims/article/{claim.document_id}/change/"


def sent(client: Client, claim: Claim, act: str, **data: Any) -> str:
    """What the page says when it has the form; "" where it was carried out."""
    answer = client.post(page_of(claim), {"act": act, "claim": claim.pk, **data})
    return answer.content.decode() if answer.status_code == 200 else ""


def submitted(claim: Claim, by: User, **rest: Any) -> Draft:
    given: dict[str, Any] = {"aspect": "content", "verdict": "verified", "cited_url": URL} | rest
    return draft_save(claim=claim, by=by, submit=True, **given)


def answering(claim: Claim, **rest: Any) -> dict[str, Any]:
    given = {"claim": claim.pk, "aspect": "content", "verdict": "disputed", "cited_url": URL}
    return given | rest
