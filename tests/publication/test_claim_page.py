"""The public page of a claim: what was said, what the newsroom found, and on what that rests."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.fixtures import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim

from ..desk.test_accessibility import looked_at
from .conftest import answered


def test_it_tells_the_whole_check(public: Client, told: Claim) -> None:
    html = " ".join(public.get(f"/en/claims/{told.pk}/").content.decode().split())
    speaker, outlet = told.speakers.get().pk, told.document.publisher_id
    for says in (
        '<html lang="en" dir="ltr">',
        '<h1 dir="auto">The dam will be finished in May.</h1>',
        f'<strong><a href="/en/speakers/{speaker}/"><bdi>سامي الغانم</bdi></a> </strong>',
        '<blockquote class="quoted" dir="auto" lang="ar">السد سيكتمل في مايو 🌊</blockquote>',
        '<a href="https://river.example/dam" rel="noopener external"><cite>'
        '<bdi lang="ar">السد في مايو</bdi></cite></a> · '
        f'<a href="/en/outlets/{outlet}/"><bdi>The River</bdi></a> · '
        '<time datetime="2024-05-02">2 May 2024</time>',
        "<dt>Was it said?</dt><dd>"
        '<span class="verdict verified"><span aria-hidden="true">✓</span> verified</span></dd>',
        "<dt>Is it true?</dt><dd>"
        '<span class="verdict disputed"><span aria-hidden="true">✗</span> Misleading</span></dd>',
        '<p class="note">Rating: 2, on a scale from 1 (worst) to 5 (best)</p>',
        "<p>The dam has stood since 2019.</p>",
        '<blockquote dir="auto" lang="ar">اكتمل السد في عام 2019.</blockquote>',
        '<a href="https://ministry.example/statement" rel="noopener external">',
        '<a href="https://ministry.example/speech" rel="noopener external" dir="ltr">',
        "Is it true? <bdi>verified</bdi>",
        '<bdi>Misleading</bdi><p class="reason" dir="auto">We had read an old plan.</p>',
    ):
        assert says in html
    assert "<script" not in html.replace('<script type="application/ld+json">', "")


def test_only_what_is_verified_to_have_been_said_is_called_said(
    public: Client, claims: list[Claim], editor: User
) -> None:
    page, told = f"/en/claims/{claims[0].pk}/", []
    answered(claims[0], editor)
    told.append(public.get(page).content.decode())
    for verdict in ("verified", "disputed"):
        answered(claims[0], editor, verdict, aspect="attribution", reason="Read again.")
        told.append(public.get(page).content.decode())
    found = [re.findall(r'<p class="said-by">(.*?) <strong>', html) for html in told]
    assert found == [["Ascribed to"], ["Said by"], ["Ascribed to"]]


def test_where_it_is_named_alone_what_was_found_stands_beside_it(
    public: Client, told: Claim
) -> None:
    html = public.get(f"/ar/claims/{told.pk}/").content.decode()
    named = "The dam will be finished in May. – مضلل"
    assert f"<title>{named} – مرصد النهر</title>" in html
    for kind, says in (
        ("title", named),
        ("locale", "ar_AR"),
        ("image:type", "image/png"),
        ("image:alt", named),
    ):
        assert f'<meta property="og:{kind}" content="{says}">' in html
    everybody = f'hreflang="x-default" href="http://checks.example.org/claims/{told.pk}/"'
    assert everybody in html


def test_paper_says_where_it_was_printed_from(public: Client, told: Claim) -> None:
    page = f"/en/claims/{told.pk}/"
    html = public.get(page).content.decode()
    assert f'<p class="print-only" dir="ltr">http://checks.example.org{page}</p>' in html


def test_it_names_nobody_of_the_newsroom_and_tells_no_notes(public: Client, told: Claim) -> None:
    html = public.get(f"/ar/claims/{told.pk}/").content.decode()
    for secret in ("salma", "Salma", "Khoury", "our source in the ministry"):
        assert secret not in html


def test_it_reads_from_right_to_left_in_arabic(public: Client, told: Claim) -> None:
    html = public.get(f"/ar/claims/{told.pk}/").content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert ("مضلل" in html, "Misleading" in html) == (True, False)
    assert f'hreflang="en" href="http://checks.example.org/en/claims/{told.pk}/"' in html


def test_an_address_without_a_language_leads_to_the_readers_own(
    public: Client, told: Claim
) -> None:
    answer = public.get(f"/claims/{told.pk}/", headers={"accept-language": "ar"})
    assert (answer.status_code, answer["Location"]) == (302, f"/ar/claims/{told.pk}/")


def test_caches_keep_it_until_it_changes(public: Client, told: Claim, editor: User) -> None:
    page = f"/en/claims/{told.pk}/"
    first = public.get(page)
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Content-Security-Policy"].startswith("default-src 'none'")
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    known = {"if-none-match": first["ETag"]}
    assert public.get(page, headers=known).status_code == 304
    answered(told, editor, rationale="Read again.", reason="Read again.")
    assert public.get(page, headers=known).status_code == 200


def test_it_asks_so_many_queries_whatever_stands_on_it(
    public: Client, told: Claim, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(9):
        public.get(f"/en/claims/{told.pk}/")


@pytest.mark.browser
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_serious(
    browser: Browser,
    live_server: LiveServer,
    transactional_db: None,
    told: Claim,
    settings: Any,
    language: str,
    scheme: Any,
) -> None:
    settings.ISNAD_PUBLIC_HOST = "localhost"
    context = browser.new_context(base_url=live_server.url, color_scheme=scheme)
    page = context.new_page()
    found = []
    for path in ("", f"claims/{told.pk}/", "claims/0/"):
        page.goto(f"/{language}/{path}")
        found += looked_at(page, path, (1440, 1024, 768))
    assert found == []
