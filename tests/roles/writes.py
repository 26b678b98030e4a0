"""What a role may do: every write that Isnad has a door for, with the permission that opens it."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from claims.desk.splitting import SplitForm
from claims.roles import ROLES
from sources.models import Source

from .newsroom import PASSWORD, TEXT

#: Who may do everything, and who may do nothing.
ANYBODY, PERSON, SUPERUSER = "anybody", "any person", "superuser only"


class Write(NamedTuple):
    """A request that changes something for whoever has the permission, and for nobody else."""

    route: str
    permission: str
    body: Callable[[dict[str, Any]], Any]
    method: str = "POST"
    #: Where another row is wanted than the walk's.
    path: Callable[[dict[str, Any]], str] | None = None


def allowed(role: str, permission: str) -> bool:
    """Does the role have it?  Read from the roles that ``migrate`` makes."""
    if role == "superuser" or permission == ANYBODY:
        return True
    if permission == PERSON:
        return role != "anonymous"
    return permission.partition(".")[2] in ROLES.get(role, ())


def _same(body: Any = None) -> Callable[[dict[str, Any]], Any]:
    return lambda _keys: body


CHANGE, ANSWER, REVIEW = "claims.change_claim", "claims.add_assessment", "claims.review_draft"
SETTLED = "claims.correct_settled_article"  # a verdict rests on the article
_SOURCE = "sources.change_source"
_SPEAKER = "desk/claims/claim/speaker/<int:pk>/"
_ARTICLE = "desk/claims/article/<path:object_id>/change/"
_CLAIM = "claims/<int:pk>/"
_BULK = "desk/claims/claim/bulk/"
_PLACES = {"source": "Qspeaker", "cue": "said", "content": "the tower"}
_NAMES = {
    "names-TOTAL_FORMS": "1",
    "names-INITIAL_FORMS": "0",
    "names-0-language": "en",
    "names-0-name": "Q.",
}
_LABEL = {"verdict": "disputed", "position": "3", "names-0-name": "another"}
_REPORT, _KEPT = {"kind": "report"}, {"view_act": "save", "name": "own"}
CHECK = {
    "@type": "ClaimReview",
    "claimReviewed": "The tower is tall.",
    "url": "https://example.org/tall",
    "reviewRating": {"alternateName": "false"},
}
_PASTED = {"text": "Somebody said that it rains.", "language": "en"}
_NEW = "correct horse battery"
_WORD = {"password1": _NEW, "password2": _NEW}


class _File(BytesIO):
    """A file that each visitor sends from its beginning."""

    name = "checks.json"

    def read(self, _size: int | None = -1) -> bytes:
        return self.getvalue()


def _checks_file(_keys: dict[str, Any]) -> Any:
    return {"file": _File(json.dumps(CHECK).encode())}


def _split_as_shown(keys: dict[str, Any]) -> dict[str, str]:
    """A split with the mark that the page gave when it showed what would happen."""
    asked = {"name:en:Qspeaker": "both", "into": f"#{keys['other']}", "reason": "Q"}
    source = Source.objects.get(pk=keys["source"])
    form = SplitForm(QueryDict(urlencode(asked)), source=source)
    assert form.planned()
    return asked | {"split": "1", "seen": form.mark}


def _card(act: str, permission: str, at: int = 1, **rest: Any) -> Write:
    """One of the forms of the workbench, on the claim at a place in the article."""

    def body(keys: dict[str, Any]) -> Any:
        given = {k: v(keys) if callable(v) else v for k, v in rest.items()}
        return {"act": act, "claim": keys["claims"][at], **given}

    return Write(_ARTICLE, permission, body)


def _picture(keys: dict[str, Any]) -> Any:
    """The picture that came from an address, described."""
    of_claim = {"act": "picture", "claim": keys["claims"][1]}
    cited = keys["pictured"]
    return of_claim | {"press": f"context:{cited}", f"description_{cited}": "A dam."}


def _review(press: str) -> Write:
    """What a reviewer does with the draft on the first claim, having read it."""

    def body(keys: dict[str, Any]) -> Any:
        draft, version = keys["draft"], keys["draft_version"]
        given = {"act": "draft", "claim": keys["claim"], "press": f"{press}:{draft}"}
        return given | {f"version_{draft}": version, "note": "Where?"}

    return Write(_ARTICLE, REVIEW, body)


def _bulk(act: str, permission: str, at: int, **rest: Any) -> Write:
    """What a preview confirmed: of the claim at a place in the article, or of the article."""

    def body(keys: dict[str, Any]) -> Any:
        return {"act": act, "chosen": str([*keys["claims"], keys["article"]][at]), **rest}

    return Write(_BULK, permission, body)


def _api(
    route: str,
    permission: str,
    body: Any = None,
    method: str = "POST",
    *,
    at: int | None = None,
    path: Callable[[dict[str, Any]], str] | None = None,
) -> Write:
    """One of the API's, on the claim at a place in the article where that matters."""
    made = body if callable(body) else _same(body or {})
    if at is not None:
        path = lambda keys: route.replace("<int:pk>", str(keys["claims"][at]))  # noqa: E731
    return Write(f"api/v1/{route}", permission, made, method, path)


DESK = [
    _card("assess", ANSWER, answer="content:unverifiable"),
    _review("approve"),
    _review("return"),
    _card("evidence", "claims.add_evidence", quote="Dear.", stance="context", url="https://x.org"),
    _card("pages", "claims.add_evidence", url="https://example.org/another"),
    Write(_ARTICLE, "claims.add_evidence", _picture),
    _card("pages", "claims.delete_evidence", at=0, drop=lambda k: k["citation"]),
    Write(
        "desk/claims/claim/<int:pk>/evidence/",
        "claims.add_evidence",
        _same({"act": "pages", "url": "https://example.org/another"}),
    ),
    _card("remove", "claims.delete_evidence", evidence=lambda k: k["spare_evidence"]),
    _card("speakers", CHANGE, speaker="a new speaker"),
    _card("meant", CHANGE, speaker=lambda k: k["other"]),
    _card("words", CHANGE, 1, **_PLACES | {"content": "the bridge"}),
    _card("split", CHANGE, second="costs much"),
    _card("merge", CHANGE, other=lambda k: k["claims"][2]),
    _card("reject", CHANGE),
    _card("restore", CHANGE, at=3),
    _card("reading", CHANGE, kind="direct", polarity="denied"),
    _card("wording", CHANGE, wording="The bridge is dear."),
    _card("assign", CHANGE, assignee=lambda k: k["user"], at=2),
    _card("due", CHANGE, due_on="", at=2),
    _card("topics", CHANGE, topics="towers", at=2),
    _card("comment", "claims.add_comment", text="Well."),
    _card(
        "decide",
        CHANGE,
        at=2,
        proposal=lambda k: k["proposal"],
        version=lambda k: k["proposal_version"],
    ),
    _card("undo-change", CHANGE, change=lambda k: k["change"]),
    _card("add", "claims.add_claim", 1, **_PLACES | {"content": "is tall"}),
    _card("extract", "claims.add_extractionrun"),
    _card("facts", SETTLED, version=0, title="another title", language="en"),
    _card("article-topics", "claims.change_article", version=0, topics="towers"),
    _card("withdraw", SETTLED, version=0, reason="Twice."),
    _bulk("assign", CHANGE, 1, assignee="nobody"),
    _bulk("due", CHANGE, 1, due_on=""),
    _bulk("topics", CHANGE, 1, how="add", topics="towers"),
    _bulk("article-topics", "claims.change_article", 4, how="add", topics="towers"),
    _bulk("reject", CHANGE, 1),
    _bulk("restore", CHANGE, 3),
    _bulk("extract", "claims.add_extractionrun", 4),
    Write("desk/claims/claim/undo/<int:pk>/", CHANGE, _same({})),
    Write("desk/", "claims.add_extractionrun", lambda k: {"document": k["article"]}),
    Write("desk/claims/article/<int:pk>/presence/", "claims.view_article", _same({})),
    Write("desk/notifications/read/", "claims.view_claim", lambda k: {"newest": 10**6}),
    Write("desk/claims/article/add/", "claims.add_article", _same(_PASTED)),
    Write("desk/sources/document/add/", "sources.add_document", _same(_PASTED | _REPORT)),
    Write("desk/claims/claim/", "claims.add_savedview", _same(_KEPT)),
    Write("desk/claims/article/", "claims.add_savedview", _same(_KEPT)),
    Write(
        "desk/claims/extractionrun/",
        "claims.add_extractionrun",
        lambda k: {"action": "retry", "_selected_action": k["run"]},
    ),
    Write(
        "desk/sources/source/",
        "sources.change_source",
        lambda k: {
            "action": "merge",
            "_selected_action": [k["source"], k["other"]],
            "into": k["source"],
        },
    ),
    Write(_SPEAKER, _SOURCE, _same({"act": "office", "title": "mayor"})),
    Write(_SPEAKER, _SOURCE, lambda k: {"act": "office-press", "press": f"remove:{k['office']}"}),
    Write(_SPEAKER, _SOURCE, lambda k: {"act": "alike", "press": f"apart:{k['other']}"}),
    Write(_SPEAKER, _SOURCE, _same({"act": "place", "parent": "somebody else"})),
    Write(_SPEAKER, _SOURCE, _same({"act": "reliability", "text": "On the record."})),
    Write(_SPEAKER, _SOURCE, lambda k: {"act": "withdraw-note", "note": k["note"]}),
    Write(
        f"{_SPEAKER}split/",
        _SOURCE,
        _split_as_shown,
    ),
    Write(_SPEAKER, _SOURCE, lambda k: {"act": "split-undo", "split": k["split"]}),
    Write("desk/sources/source/add/", "sources.add_source", _same(_NAMES | {"kind": "person"})),
    Write(
        "desk/sources/source/<path:object_id>/change/",
        "sources.rename_settled_source",  # a verdict stands about them
        lambda k: (
            _NAMES
            | {"kind": "outlet", "names-INITIAL_FORMS": "1", "names-0-id": k["name"]}
            | {"names-0-source": k["source"], "names-1-language": "en", "names-1-name": "R."}
            | {"names-TOTAL_FORMS": "2"}
        ),
    ),
    Write("desk/claims/label/add/", "claims.add_label", _same(_NAMES | _LABEL)),
    Write(
        "desk/claims/label/<path:object_id>/change/",
        "claims.change_label",
        lambda k: (
            _NAMES
            | _LABEL
            | {
                "names-INITIAL_FORMS": "1",
                "names-0-id": k["label_name"],
                "names-0-label": k["label"],
            }
        ),
    ),
    Write(
        "desk/claims/label/<path:object_id>/delete/", "claims.delete_label", _same({"post": "yes"})
    ),
    Write(
        "desk/claims/topic/<path:object_id>/change/",
        "claims.change_topic",
        _same({"name": "spires"}),
    ),
    Write(
        "desk/claims/topic/<path:object_id>/delete/", "claims.delete_topic", _same({"post": "yes"})
    ),
    Write(
        "desk/claims/newsroom/<path:object_id>/change/",
        "claims.change_newsroom",
        _same({"stuck_days": 9, "rating_worst": 1, "rating_best": 5}),
    ),
    Write("desk/auth/user/add/", "auth.add_user", _same({"username": "new"} | _WORD)),
    Write(
        "desk/auth/user/<path:object_id>/change/",
        "auth.change_user",
        _same({"username": "renamed", "is_active": "on"}),
    ),
    Write(
        "desk/auth/user/<id>/password/",
        "auth.change_user",
        _same(_WORD | {"usable_password": "true", "set-password": ""}),
    ),
    Write("desk/auth/group/add/", SUPERUSER, _same({"name": "new"})),
    Write("desk/auth/group/<path:object_id>/change/", SUPERUSER, _same({"name": "renamed"})),
    Write("desk/fact-checks/", "sources.add_document", _checks_file),
    Write(
        "desk/files/",
        "claims.view_claim",
        _same({"list": "claims.claim", "kind": "csv", "query": ""}),
    ),
    Write("desk/me/", PERSON, _same({"first_name": "Another", "mail": "none"})),
    Write("desk/byline/", PERSON, _same({"name": "a pen name"})),
    Write("desk/tokens/", PERSON, _same({"name": "a program", "scopes": "*"})),
    Write(
        "desk/webhooks/",
        "claims.add_webhook",
        _same({"url": "https://example.org/hook", "events": "run.failed"}),
    ),
    Write("desk/tokens/<int:pk>/", "auth.change_user", lambda k: {"end": k["digest"]}),
    Write(
        "desk/password_change/",
        PERSON,
        _same({"old_password": PASSWORD, "new_password1": _NEW, "new_password2": _NEW}),
    ),
    Write("desk/login/", ANYBODY, _same({"username": "writer", "password": PASSWORD})),
]
API = [
    _api("articles/", "claims.add_article", {"text": "Somebody said that it rains."}),
    _api("documents/", "sources.add_document", {"text": "It rained.", "kind": "report"}),
    _api("fact-checks/", "sources.add_document", CHECK),
    _api("sources/", "sources.add_source", {"names": {"en": ["A new one"]}}),
    _api("articles/<int:article>/claims/", "claims.add_claim", _PLACES | {"content": "is tall"}),
    _api("articles/<int:article>/extract/", "claims.add_extractionrun"),
    _api("articles/<int:pk>/", SETTLED, {"version": 0, "title": "another"}, "PATCH"),
    _api("articles/<int:pk>/topics/", "claims.change_article", {"topics": ["towers"]}),
    _api("topics/<int:pk>/", "claims.change_topic", {"name": "spires"}, "PATCH"),
    _api("topics/<int:pk>/", "claims.delete_topic", method="DELETE"),
    _api("articles/<int:pk>/withdraw/", SETTLED, {"version": 0, "reason": "Twice."}),
    _api(_CLAIM, CHANGE, {"version": 1, "kind": "direct"}, "PATCH", at=1),
    _api(f"{_CLAIM}assign/", CHANGE, {"assignee": "editor"}),
    _api(f"{_CLAIM}due/", CHANGE, {"due_on": None}),
    _api(f"{_CLAIM}topics/", CHANGE, {"topics": ["towers"]}),
    _api(f"{_CLAIM}merge/", CHANGE, lambda k: {"others": [k["claims"][2]]}, at=1),
    _api(f"{_CLAIM}reject/", CHANGE, at=1),
    _api(f"{_CLAIM}restore/", CHANGE, at=3),
    _api(f"{_CLAIM}split/", CHANGE, lambda k: {"version": 1, "at": TEXT.index("costs")}, at=1),
    _api(
        "claims/<int:claim>/evidence/",
        "claims.add_evidence",
        {"quote": "Dear.", "stance": "context", "url": "https://example.org/x"},
    ),
    _api(
        "claims/<int:claim>/evidence/<int:pk>/",
        "claims.delete_evidence",
        method="DELETE",
        path=lambda k: f"claims/{k['claims'][1]}/evidence/{k['spare_evidence']}/",
    ),
    _api(
        "claims/<int:claim>/pages/",
        "claims.add_evidence",
        {"url": "https://example.org/another"},
    ),
    _api("claims/<int:claim>/pages/<int:pk>/", "claims.delete_evidence", method="DELETE"),
    _api(
        "assessments/",
        ANSWER,
        lambda k: {"claim": k["claims"][1], "aspect": "content", "verdict": "unverifiable"},
    ),
    _api(
        "drafts/",
        ANSWER,
        lambda k: {"claim": k["claims"][1], "aspect": "content", "verdict": "unverifiable"},
    ),
    _api("drafts/<int:pk>/approve/", REVIEW, lambda k: {"version": k["draft_version"]}),
    _api(
        "drafts/<int:pk>/return/",
        REVIEW,
        lambda k: {"version": k["draft_version"], "note": "Where?"},
    ),
    _api("changes/<int:pk>/undo/", CHANGE),
    _api(
        "proposals/<int:pk>/",
        CHANGE,
        lambda k: {"take": False, "version": k["proposal_version"]},
    ),
    _api("claims/<int:claim>/comments/", "claims.add_comment", {"text": "Well."}),
    _api("notifications/read/", "claims.view_claim"),
    _api("me/", "claims.view_claim", _same({"byline": "Q."}), method="PATCH"),
    _api("accounts/", "auth.add_user", {"username": "new", "password": _NEW}),
    _api("accounts/<int:pk>/", "auth.change_user", {"username": "renamed"}, "PATCH"),
    _api("accounts/<int:pk>/password/", "auth.change_user", {"password": _NEW}),
    _api("roles/", SUPERUSER, {"name": "new", "permissions": []}),
    _api("roles/<int:pk>/", SUPERUSER, {"name": "renamed"}, "PATCH"),
    _api("tokens/<str:pk>/", "auth.change_user", method="DELETE"),
    _api("labels/", "claims.add_label", {"names": {"en": "another"}, "verdict": "disputed"}),
    _api("labels/<int:pk>/", "claims.change_label", {"position": 3}, "PATCH"),
    _api("labels/<int:pk>/", "claims.delete_label", method="DELETE"),
    _api("newsroom/", "claims.change_newsroom", {"stuck_days": 9}, "PATCH"),
    _api("views/", "claims.add_savedview", {"list": "claim", "name": "own"}),
    _api("views/<int:pk>/", "claims.change_savedview", {"name": "theirs"}, "PATCH"),
    _api("views/<int:pk>/", "claims.delete_savedview", method="DELETE"),
    _api("exports/", "claims.view_claim", {"list": "claims.claim", "kind": "csv"}),
    _api("sources/<int:pk>/", _SOURCE, {"note": "of the dam"}, "PATCH"),
    _api(
        "merges/<int:pk>/undo/",
        "sources.change_source",
        path=lambda keys: f"merges/{keys['merge']}/undo/",
    ),
    _api(
        "splits/<int:pk>/undo/",
        _SOURCE,
        path=lambda keys: f"splits/{keys['split']}/undo/",
    ),
    _api(
        "sources/<int:source>/split/",
        _SOURCE,
        lambda k: {"shared": [{"language": "en", "name": "Qspeaker"}], "reason": "Two."},
    ),
    _api("sources/<int:source>/place/", _SOURCE, lambda k: {"parent": k["other"]}),
    _api("sources/<int:source>/alike/", _SOURCE, lambda k: {"other": k["other"]}),
    _api("sources/<int:source>/roles/", _SOURCE, {"titles": {"en": ["mayor"]}}),
    _api("sources/<int:source>/roles/<int:office>/", _SOURCE, {"until": "2030-01-01"}),
    _api("sources/<int:source>/roles/<int:office>/", _SOURCE, method="DELETE"),
    _api("sources/<int:source>/reliability/", _SOURCE, {"text": "On the record."}),
    _api("sources/<int:source>/reliability/<int:note>/", _SOURCE, method="DELETE"),
    _api(
        "webhooks/",
        "claims.add_webhook",
        {"url": "https://example.org/hook", "events": ["run.failed"]},
    ),
    _api("webhooks/<int:pk>/", "claims.change_webhook", {"active": False}, "PATCH"),
    _api("webhooks/<int:pk>/", "claims.delete_webhook", method="DELETE"),
    _api("webhooks/<int:webhook>/deliveries/<uuid:pk>/replay/", "claims.change_webhook"),
    _api("auth/token/", ANYBODY, {"username": "writer", "password": PASSWORD}),
]
