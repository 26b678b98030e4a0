"""What two claims that seem the same differ in is named, in Arabic, English, and across."""

import pytest

from claims.memory.differences import differences

Told = list[tuple[str, tuple[str, ...], tuple[str, ...]]]


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ("Russia lost 100 men", "Russia lost 72 men", [("number", ("100",), ("72",))]),
        ("روسيا فقدت اثنين وسبعين ألف جندي", "Russia lost 72,000 men", []),
        ("ارتفعت الأسعار ٥٫٥ بالمئة", "ارتفعت الأسعار 5.5 في المئة", []),
        ("The call took two hours", "المكالمة استمرت ساعتين", []),
        ("بلغت مئتي ألف", "بلغت 300 ألف", [("number", ("مئتي ألف",), ("300 ألف",))]),
        ("They met on 3 May 2025", "التقيا في 3 مايو 2025", []),
        ("They met on 3 May", "They met on 4 May", [("date", ("3 May",), ("4 May",))]),
        ("It may rain on Monday", "تمطر يوم الاثنين", []),
        ("التقيا يوم الجمعة", "They met on Monday", [("date", ("الجمعة",), ("Monday",))]),
        ("قتل 20 عام 2019", "قتل 20 عام 2020", [("date", ("2019",), ("2020",))]),
        ("The deal was signed", "The deal was not signed", [("negation", (), ("not",))]),
        ("الحكومة لم توقع الاتفاق", "The state signed the deal", [("negation", ("لم",), ())]),
        ("He talked to Putin", "He talked to Macron", [("name", ("Putin",), ("Macron",))]),
        ("تحدث مع بوتين", "He talked to Putin", []),
        ("تحدث مع بوتين", "He talked to Zelensky", [("name", (), ("Zelensky",))]),
        ("الأسعار في مصر", "Prices in Jordan", [("name", ("مصر",), ("Jordan",))]),
        ("الجيش الروسي في أوكرانيا", "جيش روسيا في أوكرانيا", []),
        ("Prices in Niger", "Prices in Nigeria", [("name", ("Niger",), ("Nigeria",))]),
        ("The Turkish army left", "The army of Turkey left", []),
        ("2,000 men left in 2000", "2000 men left in 2000", []),
        ("Prices in Saudi Arabia", "الأسعار في السعودية", []),
        ("Bombs fell on Gaza", "سقطت القنابل على غزة", []),
        ("The talks of Astana 4 on Syria", "محادثات أستانا بشأن سوريا", []),
        ("اجتماع أستانا-4 بشأن سوريا", "The meeting in Astana on Syria", []),
        (
            "The talks of Astana 4 on Syria",
            "The talks of Astana 5 on Syria",
            [("number", ("4",), ("5",))],
        ),
        (
            "Astana 4 took 3 days",
            "Astana took 4 days",
            [("number", ("3",), ("4",))],
        ),
        ("In Syria 4 men died", "In Syria men died", [("number", ("4",), ())]),
        ("The White House said it", "قال ذلك البيت الأبيض", []),
        (
            "بوتين يرفض وقف إطلاق النار",
            "زيلينسكي يرفض وقف إطلاق النار",
            [("words", ("بوتين",), ("زيلينسكي",))],
        ),
        ("Prices rose in Cairo", "Prices rose in Cairo", []),
        ("The two leaders spoke", "تحدث الزعيمان", []),
        ("The two leaders spoke", "The leaders spoke", [("number", ("two",), ())]),
        (
            "تحدث الزعيمان ثلاث مرات",
            "The two leaders spoke four times",
            [("number", ("ثلاث",), ("four",))],
        ),
        ("يلتقون يومي 3-4 مايو/ أيار", "They meet on 3 and 4 May", []),
    ],
)
def test_what_differs_is_named(here: str, there: str, told: Told) -> None:
    assert [(d.kind, d.here, d.there) for d in differences(here, there)] == told
    turned = [(kind, there, here) for kind, here, there in told]
    assert [(d.kind, d.here, d.there) for d in differences(there, here)] == turned


def test_what_was_denied_differs_from_what_was_said() -> None:
    assert differences("أرسل السلاح", "أرسل السلاح", denied_here=True)[0].kind == "negation"
    assert differences("لم يرسل السلاح", "أرسل السلاح", denied_there=True) == []
