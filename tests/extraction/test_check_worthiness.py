"""Why a claim asks to be checked: the features of single claims, by their words alone."""

import re

import pytest

from claims.extraction.languages.packs import available, load_pack
from claims.extraction.own_voice.check_worthiness import BASE, FEATURES, Judge
from claims.extraction.parsing.trees import Parse, RawToken, RawWord, parse_from
from claims.extraction.reading.reading import Reading
from claims.extraction.text.quotations import find_quotes
from claims.extraction.types import CheckWorthiness, Span


def untagged(text: str) -> Parse:
    """Every word a noun that hangs on nothing: only its letters tell what it is."""
    tokens = [
        RawToken(
            match[0],
            *match.span(),
            (RawWord(match[0], match[0], "NOUN" if match[0].isalnum() else "PUNCT", "", 0, "dep"),),
        )
        for match in re.finditer(r"\w+(?:[.,]\w+)*|[^\w\s]", text)
    ]
    return parse_from(text, [tokens])


def judged(text: str, language: str, *, doubtful: bool = False) -> CheckWorthiness:
    reading = Reading(untagged(text), find_quotes(text), load_pack(language))
    return Judge(reading).check_worthiness([Span(0, len(text))], doubtful=doubtful)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("أصيب ٥٠٠ عامل", ["number", "casualties"]),
        ("لقي عشرون شخصا حتفهم", ["number", "casualties"]),
        ("بلغت النسبة خمسون بالمئة", ["number", "percentage"]),
        ("بلغت النسبة 50%", ["number", "percentage"]),
        ("بلغت النسبة ٥٠٪", ["number", "percentage"]),
        ("دفعت البلدية 3 ملايين دولار", ["deed", "money", "number"]),
        ("ارتفع سعر الدولار", ["comparison"]),
        ("عقد اللقاء في 29 كانون الأول", ["date"]),
        ("عقد اللقاء في 3 يناير/ كانون الثاني 2019", ["date"]),
        ("عقد اللقاء في ذي الحجة", ["date"]),
        ("افتتح المبنى عام ١٩٨٧", ["date"]),
        ("تأخر القطار بسبب الأمطار", ["cause"]),
        ("القطار أسرع من الحافلة", ["comparison"]),
        ("القطار أكثر سرعة من الحافلة", ["comparison"]),
        ("يعمل هنا أكثر من ألف موظف", ["number"]),
        ("الميناء أكبر مرفق في البلاد", ["superlative"]),
        ("الميناء الأكبر في البلاد", ["superlative"]),
        ("الأحمر لون الباب", []),
        ("أحمر لون الباب", []),
        ("من المتوقع أن يعود العمال", ["prediction"]),
        ("يجب أن يعود العمال", ["opinion"]),
        ("هل عاد العمال", ["question"]),
        ("شارك نادر ( 24 عاما ) في السباق", []),
        ("استمرت الأشغال 24 عاما", ["number"]),
        ("شارك الفريق في دورة «أوائل 2»", []),
        ("قصف الطيران المصنع", ["violence"]),
        ("صوت النائب ضد القانون", ["deed", "policy", "power"]),
        ("لم يحدث ذلك قط", ["absolute"]),
        ("هبط السعر", ["trend"]),
        ("دعوني أتكلم", ["address"]),
        ("كنت هناك", ["speaker"]),
    ],
)
def test_arabic_words_give_these_reasons(text: str, reasons: list[str]) -> None:
    assert list(judged(text, "ar").reasons) == reasons


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("The fire killed dozens of workers", ["number", "casualties"]),
        ("Dozens of workers were wounded", ["number", "casualties"]),
        ("Rents rose by 12 percent", ["comparison", "number", "percentage"]),
        ("The repair cost $ 40,000", ["money", "number"]),
        ("The repair cost forty euro", ["money", "number"]),
        ("The dollar was strong", []),
        ("The hall opened on May 4", ["date"]),
        ("The hall may open", ["prediction"]),
        ("The hall opened in 1987", ["date"]),
        ("Trains stopped because of snow", ["cause"]),
        ("Trains are slower than buses", ["comparison"]),
        ("More than 100 people work here", ["number"]),
        ("The port is the largest in the country", ["superlative"]),
        ("The rules should change", ["opinion"]),
        ("The rules changed ?", ["question"]),
        ("He whistled", []),
        ("The senator voted for the tariff", ["deed", "policy"]),
        ("The government never answered", ["power", "absolute"]),
        ("Prices went up", ["trend"]),
        ("Let me whistle", ["address", "speaker"]),
        (f"He whistled {'a long tune ' * 6}", ["details"]),
    ],
)
def test_english_words_give_these_reasons(text: str, reasons: list[str]) -> None:
    assert list(judged(text, "en").reasons) == reasons


def test_figures_and_victims_come_first_and_opinion_and_boilerplate_last() -> None:
    ranked = [
        judged("Dozens of workers were wounded on Monday", "en"),
        judged("Trains stopped because of snow", "en"),
        judged("He whistled", "en"),
        judged("The rules should change", "en"),
        judged("He whistled", "en", doubtful=True),
    ]
    assert ranked == sorted(ranked, key=lambda each: -each.score)
    assert len({each.score for each in ranked}) == len(ranked)


def test_no_reason_is_the_base_and_many_reasons_stay_within_one() -> None:
    assert judged("He whistled", "en") == CheckWorthiness(0.1652, ())
    everything = "Dozens wounded on Monday : 12 percent , $ 40 , because of snow , larger than any"
    assert 0.99 < judged(everything, "en").score < 1
    assert BASE < 0


@pytest.mark.parametrize("language", available())
def test_a_packs_groups_are_features_or_help_to_find_one(language: str) -> None:
    helping = {"currency", "age", "years", "aged", "bound", "comparative", "elative", "than"}
    phrases = load_pack(language).check_worthiness.values()
    groups = {phrase.group for entries in phrases for phrase in entries}
    assert groups <= FEATURES.keys() | helping
