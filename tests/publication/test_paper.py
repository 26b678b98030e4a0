"""Claims on paper and as pictures: the check of an article as a file, the card of a claim."""

import struct
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override

from claims.actions.articles import article_withdraw
from claims.models import Article, Claim
from claims.paper import card as card_module
from claims.paper.typeset import listed, words
from claims.queries.claims import claims_with_verdicts
from claims.queries.published import as_published, claims_to_publish

from .. import examples
from ..api.conftest import client_of

DESK, API = "/desk/claims/article/{}/check.pdf", "/api/v1/articles/{}/check/"


def read(pdf: bytes) -> list[str]:
    """The words of each line of all pages, without the signs that mark directions."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    lines = "\n".join(pages).splitlines()
    return [" ".join(line.translate({0x2068: "", 0x2069: ""}).split()) for line in lines]


def taken(client: Any, address: str, language: str) -> list[str]:
    answer = client.get(address, headers={"accept-language": language})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith('attachment; filename="check-')
    return read(answer.content)


def test_the_check_of_an_article_tells_what_was_said_and_what_was_found(
    told: Claim, editor: User
) -> None:
    lines = taken(client_of(editor), API.format(told.document_id), "en")
    for says in (
        "The River · 2 May 2024",
        "https://river.example/dam",
        "Claims: 4 · with an answer: 1",
        "1. The dam will be finished in May.",
        "Was it said? verified Is it true? Misleading",
        "The dam has stood since 2019.",
        "https://ministry.example/statement",
        "https://ministry.example/speech",
    ):
        assert says in lines
    whole = "\n".join(lines)
    for secret in ("salma", "Khoury", "our source in the ministry"):
        assert secret not in whole
    assert sum("not answered" in line for line in lines) == 3  # of the other claims


def test_one_claim_has_a_check_of_its_own_at_the_desk_and_for_programs(
    told: Claim, editor: User, client: Client
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    api, desk = f"/api/v1/claims/{told.pk}/check/", f"/desk/claims/claim/{told.pk}/check.pdf"
    lines = taken(client_of(editor), api, "en")
    for says in (
        "Claims: 1 · with an answer: 1",
        "1. The dam will be finished in May.",
        "https://ministry.example/speech",
    ):
        assert says in lines
    assert not any(line.startswith("2.") for line in lines)
    assert "1. The dam will be finished in May." in taken(client, desk, "en")
    aside = Claim.objects.filter(document=told.document_id).exclude(pk=told.pk).latest("pk").pk
    Claim.objects.filter(pk=aside).update(set_aside="rejected")
    api, desk = (address.replace(f"/{told.pk}/", f"/{aside}/") for address in (api, desk))
    assert client_of(editor).get(api).status_code == client.get(desk).status_code == 404


def test_desk_and_program_get_the_same_check_in_their_readers_language(
    told: Claim, editor: User, client: Client
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    ours = taken(client, DESK.format(told.document_id), "ar")
    theirs = taken(client_of(editor), API.format(told.document_id), "ar")
    assert ours == theirs
    whole = "".join("".join(ours).split())
    for says in ("مضلل", "هلقيل؟", "مرصدالنهر"):
        assert says in whole


def test_an_article_without_a_title_is_headed_by_its_first_line(editor: User) -> None:
    article = examples.article("The dam holds.\nThe minister\nsaid so.")
    assert "The dam holds." in taken(client_of(editor), API.format(article.pk), "en")


def test_nothing_of_an_article_that_was_withdrawn_is_handed_on(
    told: Claim, editor: User, client: Client
) -> None:
    article = Article.objects.get(pk=told.document_id)
    article_withdraw(article=article, reason="A forgery.", by=examples.user_in("reviewer"))
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    assert client_of(editor).get(API.format(article.pk)).status_code == 404
    assert client.get(DESK.format(article.pk)).status_code == 404
    page = client.get(f"/desk/claims/article/{article.pk}/change/")
    assert "check.pdf" not in page.content.decode()


def test_no_word_of_an_article_is_read_as_a_command(editor: User) -> None:
    said = 'قال الوزير: #panic("x") $x$ *y* @z <b> \\ "'
    article = examples.article(said)
    examples.record(
        article, examples.attribution("الوزير", "قال", '#panic("x") $x$ *y* @z <b> \\', text=said)
    )
    assert any(
        '#panic("x") $x$ *y* @z' in line
        for line in taken(client_of(editor), API.format(article.pk), "en")
    )


def test_who_sees_no_claims_gets_no_check(told: Claim) -> None:
    nobody = User.objects.create_user("guest")
    assert client_of(nobody).get(API.format(told.document_id)).status_code == 403
    assert client_of(nobody).get(API.format(10**9)).status_code == 403


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_claim_that_is_published_has_a_card(public: Client, told: Claim, language: str) -> None:
    address = f"/{language}/claims/{told.pk}/card.png"
    html = public.get(f"/{language}/claims/{told.pk}/").content.decode()
    assert f'<meta property="og:image" content="http://checks.example.org{address}">' in html
    answer = public.get(address)
    assert answer["Content-Type"] == "image/png"
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)
    again = public.get(address, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_card_says_of_whoever_denied_something_that_they_did(
    claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: dict[str, Any] = {}
    monkeypatch.setattr(card_module, "typeset", lambda *_what, **told: shown.update(told) or b"")
    [denied] = claims_to_publish(claims_with_verdicts().filter(pk=claims[3].pk))
    with override("en"):
        card_module.card(as_published(denied), newsroom="River")
    assert shown["by"]["text"] == "\u2068النقابة\u2069 · \u2068denied\u2069"


def test_a_claim_that_was_published_has_no_card_any_more(
    public: Client, told: Claim, editor: User
) -> None:
    article_withdraw(article=Article.objects.get(pk=told.document_id), reason="x", by=editor)
    assert public.get(f"/ar/claims/{told.pk}/card.png").status_code == 410


def test_a_claim_that_is_not_published_has_no_card(public: Client, claims: list[Claim]) -> None:
    assert public.get(f"/ar/claims/{claims[0].pk}/card.png").status_code == 404


@pytest.mark.parametrize(
    ("text", "rtl"),
    [("«قال»: yes", True), ("49 dams", False), ("Dam السد", False), ("100 سد", True)],
)
def test_a_text_begins_on_the_side_of_its_first_letter(text: str, rtl: bool) -> None:
    assert words(text) == {"text": text, "rtl": rtl}


def test_lines_of_a_source_are_run_together() -> None:
    assert words(" نص\nآخر ")["text"] == "نص آخر"


def test_what_is_known_of_something_stands_in_one_line_each_part_by_itself() -> None:
    assert listed("رويترز", "", "27 May") == {
        "text": "\u2068رويترز\u2069 · \u206827 May\u2069",
        "rtl": False,
    }
