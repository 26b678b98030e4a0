"""Pictures on a claim's card: added as files, and described when they came from an address."""

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.actions.cited_pages import page_cite
from claims.models import CitedPage, Claim, Evidence
from sources.actions.pictures import picture_keep
from sources.models import Picture
from sources.pictures import PictureRead
from sources.received import as_file

from ..sources.pictures import SVG, png
from .test_workbench import opened, send

SEEN = "لوحة كُتب عليها: يكتمل في مايو"


def test_a_picture_is_added_with_its_description_and_shown_on_the_card(
    desk: Client, claims: list[Claim]
) -> None:
    file = SimpleUploadedFile("dam.png", png(30, 20), "image/png")
    answer = send(desk, claims[0], "picture", picture=file, description=SEEN, stance="supports")
    assert answer.status_code == 302
    picture = Picture.objects.get()
    html = desk.get(opened(claims[0])).text
    shown = f'src="/desk/pictures/{picture.pk}/" alt="{SEEN}" width="30" height="20"'
    assert (shown in html, "The picture is evidence now." in html) == (True, True)
    image = desk.get(f"/desk/pictures/{picture.pk}/")
    assert (image["Content-Type"], image.content) == ("image/png", bytes(picture.shown))
    page = desk.get(f"/desk/sources/document/{picture.document_id}/change/").text
    assert f'<img class="document-picture" {shown}' in page


def test_what_is_refused_stays_typed_and_says_why_in_the_readers_language(
    desk: Client, claims: list[Claim]
) -> None:
    for language, words in {"en": "SVG is a program", "ar": "ملفّ SVG برنامج"}.items():
        file = SimpleUploadedFile("dam.svg", SVG, "image/svg+xml")
        html = desk.post(
            f"/desk/claims/article/{claims[0].document_id}/change/",
            {"act": "picture", "claim": claims[0].pk, "picture": file, "description": SEEN}
            | {"stance": "supports"},
            HTTP_ACCEPT_LANGUAGE=language,
        ).text
        assert (words in html, f">{SEEN}</textarea>" in html) == (True, True)
    assert not Evidence.objects.exists()


def test_a_picture_that_came_from_an_address_waits_for_its_description(
    desk: Client, claims: list[Claim], editor: User
) -> None:
    citation = page_cite(claim=claims[0], url="https://x.example/dam.png", by=editor)
    read = PictureRead(png(30, 20), 30, 20, "image/png")
    picture = picture_keep(received=as_file("", png(30, 20)), read=read)
    CitedPage.objects.update(state="kept", picture=picture)
    html = desk.get(opened(claims[0])).text
    assert f'src="/desk/pictures/{picture.pk}/" alt=""' in html
    assert f'name="description_{citation.pk}"' in html
    words = {f"description_{citation.pk}": SEEN}
    send(desk, claims[0], "picture", press=f"refutes:{citation.pk}", **words)
    piece = Evidence.objects.get()
    assert (piece.passage, piece.stance, piece.page) == (SEEN, "refutes", citation.page)
    assert f">{SEEN}</textarea>" in desk.get(opened(claims[0])).text
