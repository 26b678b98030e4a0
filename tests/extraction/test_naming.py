"""Phrases for speakers: whom they name, and which only say what somebody is."""

import pytest

from claims.extraction.attribution.speakers.naming import name_in

NAMED = {
    "ar": {
        "وزير المياه سالم الحدّاد": "سالم الحدّاد",
        "سالم الحداد": "سالم الحداد",
        "الدكتور عادل السيد": "عادل السيد",
        "السيد الحداد": "الحداد",
        "الرئيس الأميركي دونالد ترامب": "دونالد ترامب",
        "محافظ البصرة أسعد العيداني": "أسعد العيداني",
        "وزير الصحة والسكان هالة زايد": "هالة زايد",
        "وزارة الصحة": "وزارة الصحة",
        "منظمة الصحة العالمية": "منظمة الصحة العالمية",
        "صحيفة النهر": "صحيفة النهر",
        "البيت الأبيض": "البيت الأبيض",
        "الكرملين": "الكرملين",
        "أمين الجميل": "أمين الجميل",
        "رائد فهمي": "رائد فهمي",
        "بوتين": "بوتين",
    },
    "en": {
        "Dr Imogen Vale": "Imogen Vale",
        "Imogen Vale": "Imogen Vale",
        "Irrigation minister Hani Merhi": "Hani Merhi",
        "Prime Minister Keir Starmer": "Keir Starmer",
        "Sen. John McCain": "John McCain",
        "The White House": "The White House",
        "The Ministry of Health": "The Ministry of Health",
        "Office of the Prime Minister": "Office of the Prime Minister",
        "Mohammed bin Salman": "Mohammed bin Salman",
        "Stephen King": "Stephen King",
        "al-Qaeda": "al-Qaeda",
        "Kremlin": "Kremlin",
    },
    "xx": {"the minister": "the minister", " Orbán ": "Orbán", "": ""},
}
LABELS = {
    "ar": [
        "وزير المياه",
        "الوزير",
        "رئيس الوزراء",
        "الرئيس الأميركي",
        "رئيس بلدية الرمل",
        "نائبتها",
        "مصدر أمني",
        "خبير اقتصادي",
        "مسؤول في وزارة الصحة",
        "أهالي القرية",
        "تقرير صادر عن المنظمة",
        "البيان",
        "الشركة",
        "المنظمة",
        "النقابة",
        "الأمين العام",
        "الأمين العام للأمم المتحدة",
    ],
    "en": [
        "the company",
        "The Ministry",
        "Her deputy",
        "her deputy",
        "A security source",
        "Security sources",
        "the Prime Minister",
        "The water minister",
        "A White House spokesman",
        "A spokesman for the ministry",
        "The mayor of Ramla",
        "a report by the organization",
        "Officials",
        "Director of National Intelligence",
    ],
}


@pytest.mark.parametrize("language", NAMED)
def test_names_are_told_from_the_titles_before_them(language: str) -> None:
    assert {phrase: name_in(phrase, language) for phrase in NAMED[language]} == NAMED[language]


@pytest.mark.parametrize("language", LABELS)
def test_who_is_only_described_is_not_named(language: str) -> None:
    assert {phrase: name_in(phrase, language) for phrase in LABELS[language]} == dict.fromkeys(
        LABELS[language], ""
    )
