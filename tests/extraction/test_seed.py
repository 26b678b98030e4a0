"""The acceptance case: the seed article, with the models that the project ships."""

from pathlib import Path

from django.conf import settings

from claims.extraction import Attribution, extract
from claims.measuring.input_texts import detect_language

ARTICLE = Path(settings.BASE_DIR) / "seeds" / "articles" / "000_602b1cb66b74f096.txt"
Spans = list[tuple[int, int]]


def spans(attribution: Attribution) -> tuple[Spans, Spans, Spans]:
    source, cue, content = (
        [(span.start, span.end) for span in part]
        for part in (attribution.source, attribution.cue, attribution.content)
    )
    return source, cue, content


WHITE_HOUSE = "البيت الأبيض"
CORE = {
    "أعلن": ([(5, 17)], [(0, 4)], [(32, 222)], WHITE_HOUSE, "indirect", False),
    "قال": ([(229, 241)], [(225, 228), (243, 253)], [(258, 417)], WHITE_HOUSE, "mixed", False),
    "اتفق على": (
        [(258, 270)],
        [(271, 276), (307, 310)],
        [(315, 416)],
        "دونالد ترامب وفلاديمير بوتين",
        "direct",
        True,
    ),
    "وصف": ([(424, 430)], [(420, 423)], [(431, 577)], WHITE_HOUSE, "mixed", False),
    "أكد": ([], [(580, 583)], [(587, 681)], WHITE_HOUSE, "direct", False),
    "أشار إلى": ([], [(684, 692)], [(696, 852)], WHITE_HOUSE, "mixed", False),
}
TRAILING = (
    [(2041, 2063)],
    [(2029, 2040)],
    [(1893, 2027)],
    "البيت الأبيض والكرملين",
    "indirect",
    False,
)


def test_the_seven_core_attributions_of_the_seed_article_are_found_exactly() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    found = extract(text, detect_language(text)).attributions
    core = [a for a in found if a.cue_lemma not in ("هدد", "توعد")]
    assert [(*spans(a), a.resolved_source, a.kind, a.embedded) for a in core] == [
        *CORE.values(),
        TRAILING,
    ]
    assert [a.cue_lemma for a in core[:6]] == list(CORE)
    assert core[2].parent == 1
    assert core[6].speakers == ("البيت الأبيض", "الكرملين")


# The fifteen that two readings of the article agreed on, by their first and last letters, with
# the reasons to check them; names aside, which are the tagger's.
OWN = {
    (855, 912): ["comparison"],
    (920, 990): [],
    (1040, 1166): ["power", "date", "details"],
    (1168, 1189): ["opinion"],
    (1257, 1467): ["power", "date", "details"],
    (1468, 1545): ["date"],
    (1548, 1673): ["date", "details"],
    (1679, 1720): [],
    (1723, 1890): ["date", "details"],
    (2066, 2112): ["number", "casualties", "date"],
    (2115, 2153): ["number", "casualties"],
    (2157, 2226): ["policy", "power", "violence"],
    (2227, 2249): [],
    (2252, 2389): ["cause", "violence", "date", "details"],
    (2391, 2447): ["power"],
}
KILLED, INJURED, CONDEMNATION, SHOW_OF_FORCE = (
    (2066, 2112), (2115, 2153), (2227, 2249), (1168, 1189),
)  # fmt: skip
THREAT = (992, 1037)
"""The article's own words or an attribution, according to the parse; neither is demanded."""


def test_the_fifteen_statements_of_the_seed_article_are_found_exactly_and_in_order() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    found = {
        (each.content[0].start, each.content[-1].end): each.check_worthiness
        for each in extract(text, "ar").own_statements
    }
    ranked = sorted(found.keys() - {THREAT}, key=lambda span: -found[span].score)
    reasons = {span: list(found[span].reasons) for span in sorted(ranked)}
    assert reasons == OWN
    assert (ranked[0], ranked[-1]) == (KILLED, SHOW_OF_FORCE)
    assert found[KILLED].score > found[INJURED].score > found[CONDEMNATION].score


def test_the_run_says_which_models_and_how_long() -> None:
    extraction = extract("قالت الوزيرة إن الجسر آمن.", "ar")
    assert set(extraction.models) == {"tokenize", "mwt", "lemma", "head"}
    assert all(name.startswith("bundled:") for name in extraction.models.values())
    assert set(extraction.timings) == {"parse", "attribute"}
    assert (extraction.sentences, extraction.words > 5) == (1, True)
