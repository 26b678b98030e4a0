"""A claim's words made to stand alone: what is sure is written out, what is not stays marked."""

from datetime import date

import pytest

from claims.domain.standalone import Said, standalone

#: A Tuesday.
DAY = date(2017, 5, 2)


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("the dam was finished yesterday", "The dam was finished on 1 May 2017"),
        ("Yesterday the dam was finished.", "On 1 May 2017 the dam was finished."),
        ("the dam will open tomorrow", "The dam will open on 3 May 2017"),
        ("prices have doubled since last year", "Prices have doubled since 2016"),
        ("prices rose last year by 3 percent", "Prices rose in 2016 by 3 percent"),
        ("exports will fall next month", "Exports will fall in June 2017"),
        ("the bridge fell last night", "The bridge fell on the night of 1 May 2017"),
        ("the bridge fell this morning", "The bridge fell on the morning of 2 May 2017"),
        ("last year's budget was larger", "Last year's [2016] budget was larger"),
        ("the talks ended on Sunday", "The talks ended on Sunday, 30 April 2017"),
        ("the talks ended on Tuesday", "The talks ended on Tuesday, 2 May 2017"),
        ("the talks will begin on Wednesday", "The talks will begin on Wednesday, 3 May 2017"),
        ("that the mayor resigned", "The mayor resigned"),
        ("that Ankara will pay", "Ankara will pay"),
        ("that only one in ten pays", "Only one in ten pays"),
        ("that people are offended", "People are offended"),
        ("that he was wrong", "He [Lena Ort?] was wrong"),
        ("he's wrong", "He's [Lena Ort?] wrong"),
        ("that figure is wrong", "That figure [?] is wrong"),
        ("he would resign", "He [Lena Ort?] would resign"),
        ("it will cost three billion", "It [?] will cost three billion"),
        ("these figures are wrong", "These figures [?] are wrong"),
        ("which cost three billion", "Which [?] cost three billion"),
        ("this will cost a lot", "This [?] will cost a lot"),
        ("it is 40 metres tall", "It [?] is 40 metres tall"),
        ("rain fell last week", "Rain fell last week [?]"),
        ("the talks ended on Monday night", "The talks ended on Monday night, 1 May 2017"),
        ("the talks will begin on Tuesday", "The talks will begin on Tuesday [?]"),
        ("the talks would begin on Friday", "The talks would begin on Friday [?]"),
        ("their house burnt down", "Their [?] house burnt down"),
    ],
)
def test_english_in_the_articles_own_words(words: str, alone: str) -> None:
    assert standalone(words, Said("en", "Lena Ort", is_person=True, day=DAY)) == alone


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("السد اكتمل أمس", "السد اكتمل يوم 1 مايو 2017"),
        ("السد اكتمل مساء أمس", "السد اكتمل مساء 1 مايو 2017"),
        ("السد اكتمل أمس الاثنين", "السد اكتمل الاثنين 1 مايو 2017"),
        ("السد اكتمل أمس الجمعة", "السد اكتمل أمس الجمعة [؟]"),
        ("السد اكتمل صباح اليوم السبت", "السد اكتمل صباح اليوم السبت [؟]"),
        ("السد اكتمل أمس الأول", "السد اكتمل يوم 30 أبريل 2017"),
        ("السد سيفتح غدا", "السد سيفتح يوم 3 مايو 2017"),
        ("المكالمة جرت مساء اليوم", "المكالمة جرت مساء 2 مايو 2017"),
        ("المكالمة جرت اليوم الثلاثاء", "المكالمة جرت الثلاثاء 2 مايو 2017"),
        ("الأسعار تضاعفت منذ العام الماضي", "الأسعار تضاعفت منذ عام 2016"),
        ("الأسعار ارتفعت العام الماضي", "الأسعار ارتفعت عام 2016"),
        ("الصادرات ستنخفض الشهر المقبل", "الصادرات ستنخفض شهر يونيو 2017"),
        ("الإنتاج زاد هذا العام", "الإنتاج زاد عام 2017"),
        ("المحادثات انتهت الأحد الماضي", "المحادثات انتهت الأحد 30 أبريل 2017"),
        ("المحادثات تبدأ الثلاثاء المقبل", "المحادثات تبدأ الثلاثاء 9 مايو 2017"),
        ("أن الحكومة ستدفع المبلغ", "الحكومة ستدفع المبلغ"),
        ("بأن الحكومة ستدفع المبلغ", "الحكومة ستدفع المبلغ"),
        ("هذه الأرقام غير صحيحة", "هذه الأرقام [؟] غير صحيحة"),
        ("إنه سيستقيل قريبا", "إنه [؟] سيستقيل قريبا"),
        ("ذلك سيكلف ثلاثة مليارات", "ذلك [؟] سيكلف ثلاثة مليارات"),
        ("المحادثات تبدأ يوم الاثنين", "المحادثات تبدأ يوم الاثنين [؟]"),
        ("الوزير يصل اليوم", "الوزير يصل اليوم [؟]"),
        ("السد اكتمل يوم غد", "السد اكتمل يوم 3 مايو 2017"),
    ],
)
def test_arabic_in_the_articles_own_words(words: str, alone: str) -> None:
    assert standalone(words, Said("ar", "سامي الغانم", is_person=True, day=DAY)) == alone


@pytest.mark.parametrize(
    ("language", "words", "alone"),
    [
        ("en", "I will resign", "I [Lena Ort] will resign"),
        (
            "en",
            "It was my mistake and I regret it",
            "It [?] was my [Lena Ort] mistake and I regret it",
        ),
        ("en", '"I\'ve lost," she', '"I\'ve [Lena Ort] lost," she'),
        ("en", "“It is different”", "“It [?] is different”"),
        ("en", "We will win", "We [?] will win"),
        ("en", "The dam was finished yesterday", "The dam was finished yesterday [?]"),
        ("en", "He is a liar", "He [?] is a liar"),
        ("ar", "إنني سأستقيل", "إنني [Lena Ort] سأستقيل"),
        ("ar", "نحن سنفوز", "نحن [؟] سنفوز"),
        ("ar", "السد اكتمل أمس", "السد اكتمل أمس [؟]"),
    ],
)
def test_a_quotation_is_its_speakers_and_of_a_day_that_nobody_knows(
    language: str, words: str, alone: str
) -> None:
    assert (
        standalone(words, Said(language, "Lena Ort", is_person=True, day=DAY, quoted=True)) == alone
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The dam costs three billion"),
        ("en", "the dam costs three billion."),
        ("en", "It is clear that the dam leaks"),
        ("en", "the dam has leaked for the last year"),
        ("en", "there are 40 schools in the town"),
        ("en", "the talks ended on Monday, May 1"),
        ("en", "Last Samurai was a film"),
        ("ar", "السد يكلف ثلاثة مليارات"),
        ("ar", "اليوم التالي كان عطلة"),
        ("ar", "الأسعار ارتفعت هذا العام 2017"),
        ("ar", "أن يكتمل"),
        ("ar", "السد اكتمل في ذلك اليوم"),
        ("ar", "السد اكتمل يوم الاثنين 1 مايو"),
        ("fr", "il démissionnera demain"),
        ("", "he would resign yesterday"),
        ("en", "  "),
    ],
)
def test_what_needs_nothing_gets_no_proposal(language: str, words: str) -> None:
    assert standalone(words, Said(language, "Lena Ort", is_person=True, day=DAY)) == ""


def test_what_is_quoted_within_a_sentence_is_of_a_day_that_nobody_knows() -> None:
    arabic = Said("ar", "سامي الغانم", day=DAY)
    words = "الرئيسين اتفقا مساء اليوم على أن «السد اكتمل أمس»"
    alone = "الرئيسين اتفقا مساء 2 مايو 2017 على أن «السد اكتمل أمس [؟]»"
    assert standalone(words, arabic) == alone
    english = Said("en", "Lena Ort", is_person=True, day=DAY)
    assert standalone('the talks failed yesterday and "I am sorry"', english) == (
        'The talks failed on 1 May 2017 and "I [Lena Ort] am sorry"'
    )


def test_without_a_date_or_a_speaker_what_they_would_tell_is_marked() -> None:
    assert standalone("it rained yesterday", Said("en")) == "It [?] rained yesterday [?]"
    assert standalone("he would resign", Said("en")) == "He [?] would resign"
    assert standalone("he would resign", Said("en", "The ministry")) == "He [?] would resign"
    assert standalone("I will resign", Said("en", quoted=True)) == "I [?] will resign"


def test_a_new_year_and_the_ends_of_months_are_counted_over() -> None:
    january = Said("en", day=date(2017, 1, 1))
    assert standalone("prices rose last month", january) == "Prices rose in December 2016"
    assert standalone("rain fell yesterday", january) == "Rain fell on 31 December 2016"
