"""Who and what a claim's words point to: named where the article tells it, else marked."""

import pytest

from claims.domain.standalone import Said, standalone

STATEMENT = "A statement by the White House came late. "
TOLL = "Officials put the toll at 72 and the injured at 140. "


@pytest.mark.parametrize(
    ("before", "words", "alone"),
    [
        # he, she, his, her
        ("", "she resigned", "She [Lena Ort?] resigned"),
        ("", "his house burnt down", "His [Lena Ort?] house burnt down"),
        ("", "her party will win", "Her [Lena Ort?] party will win"),
        ("", "its house burnt down", "Its [?] house burnt down"),
        ("", "the talks failed because he was late", "The talks failed because he [?] was late"),
        ("", "Sami Ghanem failed because he was late", ""),
        ("", "the mayor failed because he was late", ""),
        ("", "the dam leaked, so that it was closed", ""),
        # a statement, a report
        ("", "the statement is wrong", "The statement [?] is wrong"),
        ("The ministry gave a statement. ", "the statement is wrong", "The statement [?] is wrong"),
        (STATEMENT, "the statement is wrong", "The statement [the White House] is wrong"),
        (STATEMENT, "this statement is wrong", "This statement [the White House] is wrong"),
        (
            STATEMENT,
            "he read the statement late",
            "He [Lena Ort?] read the statement [the White House] late",
        ),
        (STATEMENT, "nobody read the statement", "Nobody read the statement [the White House]"),
        (
            "The White House's statement came late. ",
            "the statement is wrong",
            "The statement [the White House] is wrong",
        ),
        (
            STATEMENT + "A statement by Lena Ort followed. ",
            "the statement is wrong",
            "The statement [?] is wrong",
        ),
        (
            STATEMENT + "Another statement was withdrawn. ",
            "the statement is wrong",
            "The statement [?] is wrong",
        ),
        (
            STATEMENT + "The statement was read twice. ",
            "the statement is wrong",
            "The statement [the White House] is wrong",
        ),
        (
            "The report by Amnesty is long. ",
            "the report is biased",
            "The report [Amnesty] is biased",
        ),
        (
            "The letter from Lena Ort came. ",
            "this letter is false",
            "This letter [Lena Ort] is false",
        ),
        ("", "the report by Amnesty is biased", ""),
        ("", "the president's statement is wrong", ""),
        ("", "the agreement is dead", "The agreement [?] is dead"),
        ("", "the agreement with Iran is dead", ""),
        # figures
        ("Officials put the toll at 72. ", "the figure is wrong", "The figure [72] is wrong"),
        (
            "Officials put the toll at 72 on 3 May 2017. ",
            "that figure is wrong",
            "That figure [72] is wrong",
        ),
        (TOLL, "the figure is wrong", "The figure [?] is wrong"),
        (TOLL, "these figures are wrong", "These figures [72, 140] are wrong"),
        ("Officials counted many. ", "these figures are wrong", "These figures [?] are wrong"),
        ("The toll is 72. ", "these figures are wrong", "These figures [?] are wrong"),
        (
            "The budget is 3.5 billion euros. ",
            "the number is right",
            "The number [3.5 billion] is right",
        ),
        (
            "Turnout fell to 41 percent. ",
            "this figure is right",
            "This figure [41 percent] is right",
        ),
        ("Turnout fell to 41%. ", "this figure is right", "This figure [41%] is right"),
        ("It was 72. Nobody believed it. ", "the figure is wrong", "The figure [?] is wrong"),
        ("They put it at 72, but he said ", "the figure is wrong", "The figure [72] is wrong"),
        ("Seats fell in 2016. ", "the figure is wrong", "The figure [?] is wrong"),
        ("", "the figure of 72 is wrong", ""),
        # relative clauses
        ("He praised Lena Ort, ", "who resigned in May", "Lena Ort resigned in May"),
        ("He praised Ort, ", "who resigned in May", "Ort resigned in May"),
        (
            "They opened the dam, ",
            "which cost three billion",
            "Which [the dam?] cost three billion",
        ),
        ("They opened the new dam, ", "which leaks", "Which [the new dam?] leaks"),
        ("They praised the minister, ", "who resigned", "Who [the minister?] resigned"),
        ("They waited, ", "which cost three billion", "Which [?] cost three billion"),
        ("", "who resigned in May", "Who [?] resigned in May"),
    ],
)
def test_english(before: str, words: str, alone: str) -> None:
    said = Said("en", "Lena Ort", is_person=True, names=("Lena Ort", "Ort"), before=before)
    assert standalone(words, said) == alone


@pytest.mark.parametrize(
    ("words", "person", "ministry"),
    [
        ("We will win", "We [?] will win", "We [the ministry?] will win"),
        ("Our army is strong", "Our [?] army is strong", "Our [the ministry?] army is strong"),
        ("This is a lie", "This [?] is a lie", "This [?] is a lie"),
        ("I will win", "I [Lena Ort] will win", "I [the ministry] will win"),
        ("She resigned", "She [?] resigned", "She [?] resigned"),
    ],
)
def test_english_quotations(words: str, person: str, ministry: str) -> None:
    said = Said("en", "Lena Ort", is_person=True, quoted=True)
    assert standalone(words, said) == person
    assert standalone(words, Said("en", "the ministry", quoted=True)) == ministry


MINISTRY = "وزارة المياه"
STATED = "جاء في بيان لوزارة المياه أن السد متين. "
COUNTED = "قدرت الوزارة القتلى بـ72 والجرحى بـ140. "


@pytest.mark.parametrize(
    ("before", "words", "alone"),
    [
        # him and her, and verbs without a subject
        ("", "إنه سيستقيل قريبا", "إنه [سامي الغانم؟] سيستقيل قريبا"),
        ("", "أنه سيستقيل قريبا", "أنه [سامي الغانم؟] سيستقيل قريبا"),
        ("", "إنها ستستقيل قريبا", "إنها [؟] ستستقيل قريبا"),
        ("", "هو بريء", "هو [سامي الغانم؟] بريء"),
        ("", "هي بريئة", "هي [؟] بريئة"),
        ("", "إنه لا يوجد دليل", ""),
        ("", "أنه يجب الانتظار", ""),
        ("", "إنه من المقرر أن يزور موسكو", ""),
        ("", "سيستقيل قريبا", "سيستقيل [سامي الغانم؟] قريبا"),
        ("", "سيلتقي بالرئيس", "سيلتقي [سامي الغانم؟] بالرئيس"),
        ("", "سيستقيل", "سيستقيل [سامي الغانم؟]"),
        ("", "سيستقيل الوزير قريبا", ""),
        ("", "سيزور موسكو قريبا", ""),
        ("", "ستستقيل قريبا", "ستستقيل [؟] قريبا"),
        ("", "لن يشارك في المحادثات", "لن يشارك [سامي الغانم؟] في المحادثات"),
        ("", "لم يشارك في المحادثات", "لم يشارك [سامي الغانم؟] في المحادثات"),
        ("", "لن يشارك الوفد في المحادثات", ""),
        ("", "ستة من القتلى مدنيون", ""),
        ("", "سيارة في الطريق انفجرت", ""),
        # a statement, a report
        ("", "البيان غير صحيح", "البيان [؟] غير صحيح"),
        (STATED, "البيان غير صحيح", "البيان [وزارة المياه] غير صحيح"),
        ("صدر بيان عن وزارة المياه. ", "البيان ناقص", "البيان [وزارة المياه] ناقص"),
        ("بيان صادر عن وزارة المياه يؤكد ذلك. ", "البيان ناقص", "البيان [وزارة المياه] ناقص"),
        ("وفي بيان وزارة المياه أرقام. ", "هذا البيان ناقص", "هذا البيان [وزارة المياه] ناقص"),
        ("أصدرت الجهات بيانا. ", "البيان ناقص", "البيان [؟] ناقص"),
        (STATED + "وصدر بيان آخر. ", "البيان ناقص", "البيان [؟] ناقص"),
        (STATED + "وقرئ البيان مرتين. ", "البيان ناقص", "البيان [وزارة المياه] ناقص"),
        ("", "البيان الصادر عن الوزارة ناقص", ""),
        ("نشر تقرير الأمم المتحدة. ", "التقرير منحاز", "التقرير [؟] منحاز"),
        # figures
        ("", "صحة هذه الأرقام", "صحة هذه الأرقام [؟]"),
        (COUNTED, "صحة هذه الأرقام", "صحة هذه الأرقام [72، 140]"),
        (COUNTED, "هذه الأرقام غير صحيحة", "هذه الأرقام [72، 140] غير صحيحة"),
        (COUNTED, "هذا الرقم غير صحيح", "هذا الرقم [؟] غير صحيح"),
        ("قتل 72 شخصا. ", "الرقم غير صحيح", "الرقم [72] غير صحيح"),
        ("قتل ٧٢ شخصا. ", "الرقم غير صحيح", "الرقم [٧٢] غير صحيح"),
        ("بلغت الكلفة 3 مليارات دولار. ", "الرقم مبالغ فيه", "الرقم [3 مليارات] مبالغ فيه"),
        ("في 3 مايو 2017 بلغ العدد 40. ", "الرقم صحيح", "الرقم [40] صحيح"),
        ("قتل 72 شخصا. ولم يعلق أحد. ", "الرقم غير صحيح", "الرقم [؟] غير صحيح"),
        # relative clauses
        ("أشاد بسامي الغانم ", "الذي استقال في مايو", "سامي الغانم استقال في مايو"),
        ("افتتحوا السد ", "الذي كلف مليارين", "الذي [السد؟] كلف مليارين"),
        ("افتتحوا السد الجديد، ", "الذي كلف مليارين", "الذي [السد الجديد؟] كلف مليارين"),
        ("زاروا المدينة ", "التي دمرتها الحرب", "التي [المدينة؟] دمرتها الحرب"),
        ("", "الذي كلف مليارين", "الذي [؟] كلف مليارين"),
    ],
)
def test_arabic(before: str, words: str, alone: str) -> None:
    names = ("سامي الغانم", MINISTRY)
    said = Said("ar", "سامي الغانم", is_person=True, names=names, before=before, feminine=False)
    assert standalone(words, said) == alone


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("إنها ستدفع المبلغ", "إنها [وزارة المياه؟] ستدفع المبلغ"),
        ("إنه سيدفع المبلغ", "إنه [؟] سيدفع المبلغ"),
        ("ستدفع من ميزانيتها", "ستدفع [وزارة المياه؟] من ميزانيتها"),
        ("سيدفع من ميزانيته", "سيدفع [؟] من ميزانيته"),
    ],
)
def test_arabic_of_a_ministry_whose_verb_is_feminine(words: str, alone: str) -> None:
    assert standalone(words, Said("ar", MINISTRY, feminine=True)) == alone


@pytest.mark.parametrize(
    ("words", "person", "ministry"),
    [
        ("سأستقيل قريبا", "سأستقيل [سامي الغانم] قريبا", "سأستقيل [وزارة المياه] قريبا"),
        ("لن أقبل بذلك", "لن أقبل [سامي الغانم] بذلك", "لن أقبل [وزارة المياه] بذلك"),
        ("لم أقل ذلك", "لم أقل [سامي الغانم] ذلك", "لم أقل [وزارة المياه] ذلك"),
        (
            "لا أعتقد أن السد متين",
            "لا أعتقد [سامي الغانم] أن السد متين",
            "لا أعتقد [وزارة المياه] أن السد متين",
        ),
        ("لا أحد يصدق ذلك", "", ""),
        ("سأل الوزير عن السد", "", ""),
        ("سنفوز", "سنفوز [؟]", "سنفوز [وزارة المياه؟]"),
        ("سندفع المبلغ", "سندفع [؟] المبلغ", "سندفع [وزارة المياه؟] المبلغ"),
        ("لن نقبل", "لن نقبل [؟]", "لن نقبل [وزارة المياه؟]"),
        ("نحن سنفوز", "نحن [؟] سنفوز", "نحن [وزارة المياه؟] سنفوز"),
        ("سنة صعبة مرت", "", ""),
        ("سنغافورة بعيدة", "", ""),
        ("سيستقيل قريبا", "سيستقيل [؟] قريبا", "سيستقيل [؟] قريبا"),
    ],
)
def test_arabic_quotations(words: str, person: str, ministry: str) -> None:
    said = Said("ar", "سامي الغانم", is_person=True, quoted=True, feminine=False)
    assert standalone(words, said) == person
    assert standalone(words, Said("ar", MINISTRY, quoted=True, feminine=True)) == ministry
