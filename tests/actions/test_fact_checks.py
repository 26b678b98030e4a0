"""Fact checks of others are kept as theirs, found by claims that seem the same, and cited."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from claims.actions.cited_pages import cited_page_execute, page_cite
from claims.actions.fact_checks import CheckDone, checks_import, checks_import_file
from claims.actions.intakes import intake_execute, intake_request
from claims.actions.memory import memory_renew
from claims.actions.passages import passage_take, passage_wave, passages_remember
from claims.models import CitedPage, Claim, EvidenceProposal, FactCheck
from claims.queries.memory import passages_proposed
from sources.errors import NotAllowed
from sources.fact_checks import fact_checks_in
from sources.models import Source

from ..examples import claim_saying, user_in
from ..sources.site import HTML, page, site_running
from ..sources.test_fact_checks import CHECK, without
from .claims import refusal

pytestmark = pytest.mark.django_db

LOSSES = without(
    claimReviewed="Russia lost 72,000 soldiers in the war against Ukraine",
    author={"name": "Check Desk"},
    reviewRating={"alternateName": "Not proven"},
    inLanguage="en",
    url="https://check.example/losses",
)
SAID = "روسيا خسرت مئة ألف جندي في الحرب على أوكرانيا"


def imported(*checks: Any) -> list[CheckDone]:
    done = checks_import(read=fact_checks_in(list(checks)))
    for each in FactCheck.objects.all():
        passages_remember(document_id=each.document_id)
    return done


def remembered(words: str) -> Claim:
    claim = claim_saying(words)
    memory_renew(document_id=claim.document_id)
    return claim


def proposed(claim: Claim) -> list[tuple[str, str]]:
    shown = passages_proposed(claim)
    return [(each.check.publisher, each.check.rating) for each in shown if each.check]


def outcomes(done: list[CheckDone]) -> list[tuple[str, str, str]]:
    return [(each.item, each.outcome, each.refused.code if each.refused else "") for each in done]


def test_a_check_is_kept_with_who_published_it_when_and_where() -> None:
    [done] = imported(CHECK)
    check = FactCheck.objects.select_related("document__publisher").get()
    assert (done.check, done.outcome) == (check, "stored")
    document = check.document
    assert document.text == 'السد اكتمل "في مايو"\nزائف'
    assert (document.kind, document.language, document.url) == ("report", "ar", CHECK["url"])
    assert (str(document.published_on), str(document.publisher)) == ("2026-05-04", "منصة تحقق")
    assert (check.rating, check.claimant, json.loads(check.published)) == (
        "زائف",
        "سامي الغانم",
        CHECK,
    )


def test_sent_again_it_is_known_and_rated_otherwise_it_replaces_the_earlier_one() -> None:
    claim = remembered(SAID)
    assert outcomes(imported(LOSSES)) == [("[0]", "stored", "")]
    assert outcomes(imported(LOSSES)) == [("[0]", "known", "")]
    assert proposed(claim) == [("Check Desk", "Not proven")]
    changed = LOSSES | {"reviewRating": {"alternateName": "False"}}
    assert outcomes(imported(changed)) == [("[0]", "changed", "")]
    assert proposed(claim) == [("Check Desk", "False")]
    assert list(FactCheck.objects.values_list("rating", "current").order_by("pk")) == [
        ("Not proven", False),
        ("False", True),
    ]
    assert outcomes(imported(LOSSES)) == [("[0]", "changed", "")]
    assert proposed(claim) == [("Check Desk", "Not proven")]


def test_each_refusal_stands_alone_and_names_the_item(settings: Any) -> None:
    settings.ISNAD_PUBLIC_HOST = "verdicts.example"
    done = imported(
        without(url="javascript:alert(1)"),
        without("url"),
        without(url="http://127.0.0.1/dam"),
        without(url="http://[::1]:80/dam"),
        without(url="https://nowhere/dam"),
        without(url="https://verdicts.example/claims/1"),
        without("claimReviewed"),
        CHECK,
    )
    assert outcomes(done) == [
        ("[0]", "refused", "address_malformed"),
        ("[1]", "refused", "address_malformed"),
        ("[2]", "refused", "address_private"),
        ("[3]", "refused", "address_private"),
        ("[4]", "refused", "url_malformed"),
        ("[5]", "refused", "check_own"),
        ("[7]", "stored", ""),
        ("[6]", "refused", "check_claim"),
    ]


def test_a_check_without_a_publisher_is_the_sites() -> None:
    imported(without("author"))
    assert FactCheck.objects.get().publisher == "tahaqq.example"
    assert Source.objects.get().kind == "outlet"


def test_it_is_proposed_across_languages_before_other_passages_with_what_differs() -> None:
    imported(LOSSES, CHECK)
    shown = passages_proposed(remembered(SAID))[0]
    assert shown.check
    assert shown.check.publisher == "Check Desk"
    assert shown.marked.text == LOSSES["claimReviewed"]
    assert [(d.kind, d.here, d.there) for d in shown.differences] == [
        ("number", ("مئة ألف",), ("72,000",))
    ]


def test_taken_it_is_evidence_with_its_rating_and_waved_away_it_stays_away(editor: User) -> None:
    imported(LOSSES)
    first, second = remembered(SAID), remembered(f"{SAID} كلها")
    piece = passage_take(proposal=passages_proposed(first)[0].row, stance="context", by=editor)
    assert piece.passage == f"{LOSSES['claimReviewed']}\nNot proven"
    passage_wave(proposal=passages_proposed(second)[0].row, by=editor)
    for claim in (first, second):
        claim.trace.delete()
        memory_renew(document_id=claim.document_id)
    assert (proposed(first), proposed(second)) == ([], [])
    assert EvidenceProposal.objects.filter(decision="").count() == 0


def test_who_may_store_documents_may_import_them(editor: User, reader: User) -> None:
    data = json.dumps(CHECK).encode()
    with pytest.raises(NotAllowed):
        checks_import_file(data=data, by=reader)
    assert outcomes(checks_import_file(data=data, by=editor)) == [("[0]", "stored", "")]
    assert refusal(lambda: checks_import_file(data=b"{", by=editor)) == "checks_malformed"
    assert refusal(lambda: checks_import_file(data=b"{}", by=editor)) == "checks_none"
    many = json.dumps([CHECK] * 1001).encode()
    assert refusal(lambda: checks_import_file(data=many, by=editor)) == "checks_many"


def test_the_checks_of_a_fetched_page_are_kept_whether_it_is_cited_or_becomes_an_article(
    settings: Any, editor: User
) -> None:
    settings.ISNAD_FETCH_PRIVATE, settings.ISNAD_HOST_SECONDS = True, 0
    elsewhere = without(url="https://other.example/x", claimReviewed="Snow fell.")
    with site_running() as site:
        for path, claim in [("/cited", "It rained."), ("/article", "It hailed.")]:
            told = json.dumps([without("url", claimReviewed=claim), elsewhere])
            script = f'<script type="application/ld+json">{told}</script></head>'
            body = page("utf-8").replace(b"</head>", script.encode())
            site.pages[path] = (200, {"Content-Type": HTML}, body)
        page_cite(claim=claim_saying(SAID), url=site["/cited"], by=editor)
        cited_page_execute(page_id=CitedPage.objects.get().pk)
        intake, _new = intake_request(url=site["/article"], by=editor)
        intake_execute(intake_id=intake.pk)
        kept = FactCheck.objects.order_by("pk").values_list("claim", "document__url")
        assert list(kept) == [("It rained.", site["/cited"]), ("It hailed.", site["/article"])]


def test_the_command_tells_what_became_of_each_file(tmp_path: Path) -> None:
    user_in("editor", "lena")
    file = tmp_path / "feed.json"
    file.write_text(
        json.dumps({"dataFeedElement": [{"item": [CHECK]}, {"item": [without("url")]}]})
    )
    out, err = StringIO(), StringIO()
    call_command("import_checks", str(file), "--as", "lena", stdout=out, stderr=err)
    assert out.getvalue() == f"{file}: 1 stored, 0 known, 0 changed, 1 refused.\n"
    item = "dataFeedElement[1].item[0]"
    assert err.getvalue().startswith(f"{file}: {item}: This is no address of a web page.")
    assert FactCheck.objects.get().document.added_by.username == "lena"  # type: ignore[union-attr]
    file.write_text("{\n\n,")
    for name, said in [(file, "Look at line 3."), (tmp_path / "none", "can't be read")]:
        with pytest.raises(CommandError, match=said):
            call_command("import_checks", str(name))
