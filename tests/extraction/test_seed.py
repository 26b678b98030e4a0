"""The acceptance case: the seed article, with the models that the project ships."""

from pathlib import Path

from django.conf import settings

from claims.extraction import Attribution, extract
from claims.extraction.documents import detect_language

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


def test_the_run_says_which_models_and_how_long() -> None:
    extraction = extract("قالت الوزيرة إن الجسر آمن.", "ar")
    assert set(extraction.models) == {"tokenize", "mwt", "pos", "lemma", "depparse"}
    assert all(name.startswith("bundled:") for name in extraction.models.values())
    assert set(extraction.timings) == {"parse", "attribute"}
    assert (extraction.sentences, extraction.words > 5) == (1, True)
