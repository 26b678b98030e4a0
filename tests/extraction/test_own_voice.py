"""What an article says in its own voice, on hand-written trees."""

import json
from pathlib import Path

import pytest

from claims.extraction import claims_of_parse
from claims.extraction.parsing.conllu import parse_conllu
from claims.extraction.parsing.trees import Parse

CASES = Path(__file__).parent / "own_voice"
LANGUAGES = ("ar", "en")


def read(name: str) -> Parse:
    return parse_conllu((CASES / f"{name}.conllu").read_text(encoding="utf-8"))


def found(language: str) -> list[list[object]]:
    """Words, score and reasons of each statement that the article of a language makes itself."""
    parse = read(language)
    _, statements = claims_of_parse(parse, language)
    return [
        [
            " … ".join(parse.text[span.start : span.end] for span in each.content),
            each.check_worthiness.score,
            list(each.check_worthiness.reasons),
        ]
        for each in statements
    ]


def expected(language: str) -> list[list[object]]:
    """What should be found."""
    rows: list[list[object]] = json.loads((CASES / f"{language}.json").read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_gives_exactly_these_statements_with_these_reasons(language: str) -> None:
    """Clauses apart, conjunctions and marks cut; no headline, dateline, question or furniture."""
    assert found(language) == expected(language)


@pytest.mark.parametrize(
    ("language", "content"), [("ar", "التحقيق بدأ"), ("en", "that the ship was safe")]
)
def test_a_line_of_the_page_attributes_nothing(language: str, content: str) -> None:
    """The Arabic case ends in "read also ... without supervision", which looks like a report."""
    parse = read(language)
    (only,), _ = claims_of_parse(parse, language)
    assert parse.text[only.content[0].start : only.content[-1].end] == content


def test_a_word_of_the_page_may_open_a_sentence() -> None:
    stated = words("Copyright/copyright NOUN 2 compound", "law NOUN 4 nsubj", "is/be AUX 4 cop",
                   "old ADJ 0 root", ". PUNCT 4 punct")  # fmt: skip
    line = "# newpar\n" + words("Copyright/copyright NOUN 0 root", "Example PROPN 1 flat",
                                "closed/close VERB 1 parataxis")  # fmt: skip
    assert statements_of(stated, line) == ["Copyright law is old"]


def words(*rows: str) -> str:
    """A sentence in CoNLL-U from rows of "form tag head relation", or "form/lemma ..."."""
    lines = []
    for number, row in enumerate(rows, 1):
        written, tag, head, relation = row.split()
        form, _, lemma = written.partition("/")
        tight = number < len(rows) and rows[number][0] in ",."
        fields = (form, lemma or form.lower(), tag, "_", "_", head, relation, "_")
        lines.append("\t".join((str(number), *fields, "SpaceAfter=No" if tight else "_")))
    return "\n".join(lines)


def statements_of(*sentences: str, language: str = "en") -> list[str]:
    parse = parse_conllu("\n\n".join(sentences))
    _, found = claims_of_parse(parse, language)
    return [parse.text[each.content[0].start : each.content[-1].end] for each in found]


MAYOR = ("The DET 2 det", "mayor NOUN 3 nsubj")
LEFT = ("left VERB 0 root", "the DET 5 det", "town NOUN 3 obj")


def test_what_stands_beside_an_attribution_is_a_statement_where_it_is_a_clause_of_its_own() -> None:
    sentence = words(
        *MAYOR, *LEFT, "on ADP 7 case", "foot NOUN 3 obl", ", PUNCT 9 punct",
        "saying/say VERB 3 advcl",
        "that SCONJ 13 mark", "she PRON 13 nsubj", "had AUX 13 aux", "finished VERB 9 ccomp",
        ". PUNCT 3 punct",
    )  # fmt: skip
    assert statements_of(sentence) == ["The mayor left the town on foot"]


def test_the_frame_of_a_cue_is_no_statement() -> None:
    sentence = words(
        *MAYOR[:1], "mayor NOUN 8 nsubj", ", PUNCT 5 punct", "who PRON 5 nsubj",
        "resigned VERB 2 acl:relcl", "today NOUN 5 obl", ", PUNCT 5 punct", "said/say VERB 0 root",
        "that SCONJ 12 mark", "she PRON 12 nsubj", "had AUX 12 aux", "finished VERB 8 ccomp",
        ". PUNCT 8 punct",
    )  # fmt: skip
    assert statements_of(sentence) == []


def test_a_line_without_a_full_stop_is_a_title_where_others_have_one() -> None:
    title = words(*MAYOR, *LEFT)
    body = "# newpar\n" + words(*MAYOR, *LEFT, ". PUNCT 3 punct")
    caption = "# newpar\n" + words("Here ADV 4 advmod", "the DET 3 det", "mayor NOUN 4 nsubj",
                                   "waves VERB 0 root")  # fmt: skip
    assert statements_of(title) == ["The mayor left the town"]
    assert statements_of(title, body) == ["The mayor left the town"]
    assert statements_of(title, body, caption)[1:] == ["Here the mayor waves"]
    parse = parse_conllu("\n\n".join([title, body, caption]))
    _, (stated, doubtful) = claims_of_parse(parse, "en")
    assert (stated.check_worthiness.reasons, doubtful.check_worthiness.reasons) == (
        ("power",),
        ("boilerplate", "power"),
    )
    assert doubtful.check_worthiness.score < 0.05 < stated.check_worthiness.score


def test_quoted_words_without_a_speaker_are_not_the_articles_own() -> None:
    sentence = words('" PUNCT 4 punct', "The DET 3 det", "mayor NOUN 4 nsubj", "left VERB 0 root",
                     "the DET 6 det", "town NOUN 4 obj", ". PUNCT 4 punct",
                     '" PUNCT 4 punct')  # fmt: skip
    assert statements_of(sentence) == []


def test_a_relative_clause_at_the_end_adds_a_statement_and_one_inside_does_not() -> None:
    at_end = words(*MAYOR, *LEFT, ", PUNCT 8 punct", "which PRON 8 nsubj", "lost VERB 5 acl:relcl",
                   "its DET 10 det", "bridge NOUN 8 obj", ". PUNCT 3 punct")  # fmt: skip
    assert statements_of(at_end) == ["The mayor left the town", "which lost its bridge"]
    inside = words("The DET 2 det", "town NOUN 8 nsubj", ", PUNCT 5 punct", "which PRON 5 nsubj",
                   "lost VERB 2 acl:relcl", "power NOUN 5 obj", ", PUNCT 5 punct",
                   "rejoiced VERB 0 root", "today NOUN 8 obl", ". PUNCT 8 punct")  # fmt: skip
    assert statements_of(inside) == ["The town, which lost power, rejoiced today"]


def test_a_verb_that_shares_its_subject_stays_where_the_language_needs_subjects() -> None:
    english = words(*MAYOR, *LEFT, "and CCONJ 7 cc", "sold VERB 3 conj", "the DET 9 det",
                    "house NOUN 7 obj", ". PUNCT 3 punct")  # fmt: skip
    arabic = words("غادر VERB 0 root", "العمدة NOUN 1 nsubj", "المدينة NOUN 1 obj", "و CCONJ 5 cc",
                   "باع VERB 1 conj", "البيت NOUN 5 obj", "القديم ADJ 6 amod",
                   ". PUNCT 1 punct")  # fmt: skip
    assert statements_of(english) == ["The mayor left the town and sold the house"]
    assert statements_of(arabic, language="ar") == ["غادر العمدة المدينة", "باع البيت القديم"]


def test_an_order_or_a_formula_is_no_statement_and_a_short_sentence_is_one() -> None:
    share = words("Share/share VERB 0 root", "this DET 3 det", "story NOUN 1 obj",
                  "today NOUN 1 obl", ". PUNCT 1 punct")  # fmt: skip
    opening = words("To/to PART 2 mark", "stop/stop VERB 5 advcl", "it PRON 2 obj",
                    ", PUNCT 2 punct", "open/open VERB 0 root", "settings NOUN 5 obj",
                    ". PUNCT 5 punct")  # fmt: skip
    left = words("She PRON 2 nsubj", "left VERB 0 root", ". PUNCT 2 punct")
    believe = words("Believe/believe VERB 0 root", "me PRON 1 obj", ", PUNCT 1 punct",
                    "she PRON 5 nsubj", "left VERB 1 ccomp", ". PUNCT 1 punct")  # fmt: skip
    assert statements_of(share, opening, left, believe) == ["She left", "Believe me, she left"]


def test_a_short_arabic_sentence_needs_a_verb_or_a_subject_and_no_preposition() -> None:
    nominal = words("المدارس NOUN 2 nsubj", "قديمة ADJ 0 root", ". PUNCT 2 punct")
    verbal = words("بكت VERB 0 root", "كثيرا ADJ 1 advmod", ". PUNCT 1 punct")
    bare = words("المستشفى NOUN 0 root", "دون ADP 3 case", "كهرباء NOUN 1 nmod", "منذ ADP 5 case",
                 "الجمعة NOUN 3 nmod", ". PUNCT 1 punct")  # fmt: skip
    title = words("بعد ADP 2 case", "الفوز NOUN 0 root", "على ADP 4 case", "كوريا PROPN 2 nmod",
                  "أمس NOUN 2 nmod", ". PUNCT 2 punct")  # fmt: skip
    label = words("مصدر NOUN 0 root", "أمني ADJ 1 amod", ". PUNCT 1 punct")
    sentences = (nominal, verbal, bare, title, label)
    assert statements_of(*sentences, language="ar") == [
        "المدارس قديمة", "بكت كثيرا", "المستشفى دون كهرباء منذ الجمعة",
    ]  # fmt: skip


def test_a_short_arabic_sentence_may_say_who_has_something() -> None:
    had = words("عندي ADP 0 root", "ابنتان NOUN 1 obj", ". PUNCT 1 punct")
    counted = words("لدينا ADP 3 case", "ثلاث NUM 3 nummod", "نقاط NOUN 0 root", ". PUNCT 3 punct")
    due = words("له ADP 0 root", "الحمد NOUN 1 obj", "دائما ADV 1 advmod", ". PUNCT 1 punct")
    joined = words("لدينا ADP 0 root", "و CCONJ 3 cc", "لديكم ADP 1 conj", ". PUNCT 1 punct")
    title = words("لدينا ADP 0 root", "مشكلة NOUN 1 obj")
    sentences = (had, counted, due, joined, title)
    assert statements_of(*sentences, language="ar") == ["عندي ابنتان", "لدينا ثلاث نقاط"]


def test_a_verb_hung_on_a_noun_begins_a_clause_but_not_behind_than() -> None:
    built = words("بنينا NOUN 0 root", "مدرسة NOUN 1 nmod", "و CCONJ 5 cc", "لم PART 5 advmod",
                  "نرفع VERB 2 conj", "الضرائب NOUN 5 obj", "الجديدة ADJ 6 amod",
                  "بعدها NOUN 5 obl", ". PUNCT 1 punct")  # fmt: skip
    than = words("سجلت VERB 0 root", "المدينة NOUN 1 nsubj", "حوادث NOUN 1 obj", "أكثر ADJ 3 amod",
                 "مما CCONJ 6 cc", "سجل VERB 1 conj", "العام NOUN 6 obl", "الماضي ADJ 7 amod",
                 ". PUNCT 1 punct")  # fmt: skip
    assert statements_of(built, than, language="ar") == [
        "بنينا مدرسة",
        "لم نرفع الضرائب الجديدة بعدها",
        "سجلت المدينة حوادث أكثر مما سجل العام الماضي",
    ]


def test_who_took_a_picture_makes_a_line_a_caption() -> None:
    body = words(*MAYOR, *LEFT, ". PUNCT 3 punct")
    named = "# newpar\n" + words(*MAYOR, "waves VERB 0 root", ". PUNCT 3 punct", "( PUNCT 6 punct",
                                 "Norwire PROPN 3 parataxis", "SLASH SYM 6 punct",
                                 "Holt PROPN 6 flat", ") PUNCT 6 punct")  # fmt: skip
    named = named.replace("SLASH\tslash", "/\t/")
    credited = "# newpar\n" + words(*MAYOR, "waves VERB 0 root", "Photo NOUN 3 parataxis",
                                    ": PUNCT 4 punct", "Holt PROPN 4 appos")  # fmt: skip
    assert statements_of(body, named, credited) == ["The mayor left the town"]
