"""The newsroom's switches and labels: who may set them, what is refused, what the log says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.drafts import draft_save
from claims.actions.labels import label_delete, label_save
from claims.actions.newsroom import newsroom_set
from claims.actions.reopening import answer_reopen
from claims.models import Claim, Label, Newsroom, Notification
from claims.queries.newsroom import four_eyes_log, newsroom_settings
from sources.errors import Conflict, NotAllowed, Refused
from sources.noted import noted_facts

from ..examples import user_in

NAMES = {"en": "Misleading", "ar": "مضلِّل"}


@pytest.fixture
def admin(db: None) -> User:
    return user_in("admin")


def refusal(act: Callable[[], Any]) -> tuple[str, str]:
    """(code, field) of what the action refuses."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.field


def said() -> list[Any]:
    """The log, the latest last: (who, what in words, before, after)."""
    entries = LogEntry.objects.order_by("pk").select_related("user")
    return [(e.user.username, e.get_change_message(), *noted_facts(e)) for e in entries]


# --- the switches -----------------------------------------------------------------------


def test_four_eyes_are_switched_with_a_reason_that_stays_and_reviewers_are_told(
    admin: User,
) -> None:
    reviewer, _editor = user_in("reviewer"), user_in("editor")
    assert refusal(lambda: newsroom_set(by=admin, four_eyes=True)) == ("reason_missing", "reason")
    newsroom_set(by=admin, four_eyes=True, reason=" Two pairs see more. ")
    newsroom_set(by=admin, four_eyes=True, stuck_days=3)
    newsroom_set(by=admin, four_eyes=False, reason="Election night.")
    assert [(each.by, each.on, each.reason) for each in four_eyes_log()] == [
        (admin, False, "Election night."),
        (admin, True, "Two pairs see more."),
    ]
    assert [(n.user, n.kind, n.claim, n.text) for n in Notification.objects.order_by("pk")] == [
        (reviewer, "eyes_on", None, "Two pairs see more."),
        (reviewer, "eyes_off", None, "Election night."),
    ]
    assert said()[0] == (
        "admin",
        "Changed four eyes and reason.",
        {"four eyes": False, "reason": None},
        {"four eyes": True, "reason": "Two pairs see more."},
    )


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer"])
def test_nobody_else_turns_any(role: str, admin: User) -> None:
    label = label_save(label=None, by=None, names=NAMES, verdict="disputed")
    by = user_in(role)
    for act in (
        lambda: newsroom_set(by=by, four_eyes=True),
        lambda: label_save(label=None, by=by, names=NAMES, verdict="disputed"),
        lambda: label_save(label=label, by=by, names={"en": "False"}, verdict="verified"),
        lambda: label_delete(label=label, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not newsroom_settings().four_eyes
    assert [(row.verdict, row.name_in("en")) for row in Label.objects.all()] == [
        ("disputed", "Misleading")
    ]
    assert said() == []


def test_a_scale_that_is_none_or_lacks_a_label_s_rating_is_refused(admin: User) -> None:
    label_save(label=None, by=admin, names=NAMES, verdict="disputed", rating=2)
    for given, expected in (
        ({"rating_worst": 5}, ("scale_upside_down", "rating_best")),
        ({"rating_worst": 3}, ("scale_short", "")),
        ({"rating_worst": 0}, ("number_malformed", "rating_worst")),
        ({"stuck_days": 0}, ("number_malformed", "stuck_days")),
        ({"rating_best": 40000}, ("number_malformed", "rating_best")),
    ):
        assert refusal(lambda given=given: newsroom_set(by=admin, **given)) == expected  # type: ignore[misc]
    assert Newsroom.objects.values_list("stuck_days", "rating_worst", "rating_best").get() == (
        3,
        1,
        5,
    )


# --- labels -----------------------------------------------------------------------------


def test_a_label_is_made_renamed_and_taken_away_and_each_is_noted(admin: User) -> None:
    label = label_save(label=None, by=admin, names=NAMES, verdict="disputed", rating=2)
    names = {"en": " Half  true ", "fr": "Trompeur"}
    label_save(label=label, by=admin, names=names, verdict="disputed", rating=3)
    assert dict(label.names.values_list("language", "name")) == {
        "en": "Half true",
        "fr": "Trompeur",
    }
    label_delete(label=label, by=admin)
    assert not Label.objects.exists()
    made, renamed, gone = said()
    assert made[:3] == ("admin", "Added.", {})
    assert made[3] == {
        "verdict": "disputed",
        "question": "",
        "public rating": 2,
        "position": 0,
        "in use": True,
        "names": "ar: مضلِّل · en: Misleading",
    }
    assert renamed == (
        "admin",
        "Changed public rating and names.",
        {"public rating": 2, "names": "ar: مضلِّل · en: Misleading"},
        {"public rating": 3, "names": "en: Half true · fr: Trompeur"},
    )
    assert gone[1] == "Deleted verdict label “Half true”."
    assert gone[2]["names"] == "en: Half true · fr: Trompeur"
    for act in (
        lambda: label_delete(label=Label(pk=999), by=admin),
        lambda: label_save(label=Label(pk=999), by=admin, names=NAMES, verdict="disputed"),
    ):
        with pytest.raises(Conflict, match="took this label away"):
            act()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"names": {}}, "name_missing"),
        ({"names": {"en": "  "}}, "name_malformed"),
        ({"names": {"en": "x" * 101}}, "name_malformed"),
        ({"names": {"English": "x"}}, "language_malformed"),
        ({"verdict": "withdrawn"}, "verdict_unknown"),
        ({"aspect": "other"}, "aspect_unknown"),
        ({"rating": 6}, "rating_off_scale"),
        ({"position": -1}, "number_malformed"),
    ],
)
def test_a_label_that_says_nothing_we_know_is_refused(
    admin: User, given: dict[str, Any], code: str
) -> None:
    whole = {"names": NAMES, "verdict": "disputed"} | given
    assert refusal(lambda: label_save(label=None, by=admin, **whole))[0] == code
    assert (Label.objects.exists(), said()) == (False, [])


def test_what_a_label_in_use_says_stays(admin: User, editor: User, claim: Claim) -> None:
    label = label_save(label=None, by=admin, names=NAMES, verdict="disputed", rating=2)
    draft_save(claim=claim, aspect="content", verdict="disputed", label=label, by=editor)
    others: list[tuple[dict[str, Any], str]] = [
        ({"verdict": "verified"}, "verdict"),
        ({"aspect": "content"}, "aspect"),
        ({"rating": 5}, "rating"),
        ({"names": NAMES | {"en": "True"}}, "names"),
        ({"names": {"en": NAMES["en"]}}, "names"),
    ]
    stays: dict[str, Any] = {"verdict": "disputed", "rating": 2, "names": NAMES}
    for given, field in others:
        act = lambda given=given: label_save(label=label, by=admin, **(stays | given))  # noqa: E731
        assert refusal(act) == ("label_in_use", field)
    assert refusal(lambda: label_delete(label=label, by=admin)) == ("label_in_use", "")
    more = NAMES | {"fr": "Trompeur"}
    label_save(label=label, by=admin, **(stays | {"names": more, "active": False}))
    label.refresh_from_db()
    assert (label.verdict, label.active, label.name_in("fr")) == ("disputed", False, "Trompeur")


def test_a_scale_stays_while_ratings_on_it_stand(admin: User, editor: User, claim: Claim) -> None:
    label = label_save(label=None, by=admin, names=NAMES, verdict="disputed", rating=2)
    newsroom_set(by=admin, rating_best=10)
    given: dict[str, Any] = {"aspect": "content", "label": label, "by": editor}
    assessment_publish(claim=claim, verdict="disputed", cited_url="https://example.org", **given)

    def longer() -> Newsroom:
        return newsroom_set(by=admin, rating_best=100)

    assert refusal(longer) == ("scale_in_use", "rating_best")
    newsroom_set(by=admin, stuck_days=5, rating_best=10)
    answer_reopen(claim=claim, reason="Another label.", by=editor)
    assert longer().rating_best == 100
