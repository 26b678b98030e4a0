"""What people corrected is gold that the engine can be measured by."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from claims.actions.assessments import assessment_publish
from claims.actions.claims import (
    change_undo,
    claim_add,
    claim_respan,
    claims_assign,
    claims_merge,
    claims_reject,
)
from claims.domain.spans import Places
from claims.extraction import extract
from claims.measuring.gold import gold_lines
from claims.models import Claim
from sources.models import Document

from ..examples import ALL, ARTICLE, COST, MINISTER, article, record, span, statement

ARABIC = (
    "قال وزير المياه سامي الغانم إن السد سيكتمل في مايو.\n"
    "وذكرت صحيفة النهر أن النقابة قالت إن العمال لم يقبضوا أجورهم.\n"
    "وتجاوزت كلفة السد ثلاثة مليارات دولار العام الماضي."
)
ENGLISH = (
    "The minister said that the mayor had told reporters the bridge was unsafe.\n"
    "“We will close it on Monday,” Nadia Haddad announced.\n"
    "The city opened the bridge in 1987. It cost 3 million dollars."
)


def words(places: list[list[int]], text: str = ARTICLE) -> list[str]:
    return [text[start:end] for start, end in places]


def exported(*arguments: str) -> list[dict[str, Any]]:
    """The lines that the command prints, read."""
    out = StringIO()
    call_command("gold", *arguments, stdout=out, stderr=StringIO())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def ids(*arguments: str) -> list[str]:
    return [line["id"] for line in exported(*arguments)]


def test_a_line_holds_the_claims_as_people_left_them_and_what_people_did(
    document: Document, editor: User
) -> None:
    own = statement("في مايو 🌊", 0.4)
    minister, _own, _cost, paper, union = record(document, *ALL, own)
    where = Places(
        (span(ARTICLE, "سامي الغانم"),), (span(ARTICLE, "قال"),), (span(ARTICLE, "السد"),)
    )
    claim_respan(claim=minister, places=where, by=editor)
    claims_reject(claims=[paper], by=editor)
    assessment_publish(claim=union, aspect="content", verdict="unverifiable", by=editor)
    missed = Places((), (span(ARTICLE, "ونقلت"),), (span(ARTICLE, "لم يقبضوا"),))
    claim_add(document=document, places=missed, by=editor)

    line = json.loads(*gold_lines([document]))
    assert {key: line[key] for key in ("id", "text", "lang")} == {
        "id": f"article-{document.pk}",
        "text": ARTICLE,
        "lang": "ar",
    }
    shown = [
        [words(a[part]) for part in ("source", "cue", "content")]
        + [a["kind"], a["polarity"], a["resolved_source"], a["speakers"]]
        + [a["embedded"], a["by_person"]]
        for a in line["attributions"]
    ]
    who = "سامي الغانم"
    workers = "النقابة"
    affirmed, labour = ["indirect", "affirmed"], "العمال لم يقبضوا أجورهم"
    assert shown == [
        [[who], ["قال"], ["السد"], *affirmed, who, [who], False, ["words"]],
        [[], ["وأضاف"], ["الكلفة بلغت ثلاثة مليارات"], *affirmed, who, [who], False, []],
        [[], ["ونقلت"], ["لم يقبضوا"], *affirmed, None, [], False, ["added"]],
        [
            [workers],
            ["قولها"],
            [labour],
            "indirect",
            "denied",
            workers,
            [],
            False,
            ["answered"],
        ],
    ]
    (mine,) = line["unattributed"]
    assert (words([mine["span"]]), words(mine["content"]), mine["by_person"]) == (
        ["في مايو 🌊"],
        ["في مايو 🌊"],
        [],
    )


def test_by_default_articles_are_exported_about_which_a_correction_stands(editor: User) -> None:
    def stored(n: int) -> Claim:
        return record(article(url=f"https://example.org/{n}"), MINISTER)[0]

    untouched, assigned, answered, undone, rejected = map(stored, range(5))
    article(url="https://example.org/nothing-found")
    claims_assign(claims=[assigned], assignee=editor, by=editor)
    assessment_publish(claim=answered, aspect="content", verdict="unverifiable", by=editor)
    change_undo(change=claims_reject(claims=[undone], by=editor), by=editor)
    claims_reject(claims=[rejected], by=editor)

    def named(*claims: Claim) -> list[str]:
        return [f"article-{claim.document_id}" for claim in claims]

    assert ids() == named(rejected)
    assert ids("--worked") == named(answered, rejected)
    assert ids("--all") == named(untouched, assigned, answered, undone, rejected)
    assert ids(str(assigned.document_id)) == named(assigned)
    assert exported()[0]["attributions"] == []
    with pytest.raises(CommandError, match="No article with claims: 999999"):
        exported(str(assigned.document_id), "999999")


def test_merged_claims_are_one_in_several_pieces(document: Document, editor: User) -> None:
    minister, cost = record(document, MINISTER, COST)
    claims_merge(claim=minister, others=[cost], by=editor)
    (line,) = exported()
    (only,) = line["attributions"]
    assert words(only["content"]) == ["السد سيكتمل في مايو 🌊", "الكلفة بلغت ثلاثة مليارات"]
    assert only["by_person"] == ["merged"]


@pytest.mark.slow  # loads the models of two languages
@pytest.mark.parametrize(("language", "text"), [("ar", ARABIC), ("en", ENGLISH)])
def test_an_engine_that_finds_exactly_the_same_scores_100(
    editor: User,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    language: str,
    text: str,
) -> None:
    found = extract(text, language)
    document = article(text, language=language)
    claims = record(document, *found.attributions, *found.own_statements)
    assert any(claim.parent for claim in claims)
    said, own = len(found.attributions), len(found.own_statements)
    path = tmp_path / "gold.jsonl"

    def measured() -> list[str]:
        with path.open("w", encoding="utf-8") as file:
            call_command("gold", "--all", stdout=file, stderr=StringIO())
        capsys.readouterr()
        call_command("evaluate", str(path), stderr=StringIO())
        rows = [line.split() for line in capsys.readouterr().out.splitlines()]
        wanted = ("all", str(own))
        return [" ".join(row) for row in rows if row[:1] == [language] and row[1] in wanted]

    perfect = " 100.0 (100.0 / 100.0)"
    assert measured() == [
        f"{language} all {said}" + 3 * perfect,
        f"{language} {own} {own}" + perfect,
    ]
    attributed = [claim for claim in claims if claim.voice == "attributed"]
    claims_reject(claims=attributed[:1], by=editor)
    assert measured()[0].startswith(f"{language} all {said - 1} ")
    assert perfect not in measured()[0]
