"""What is taken off a page: its words as a reader sees them, or a refusal that says what it is."""

import pytest

from sources.pages import FetchedDocument, page_read
from sources.unreadable import Unreadable

WORDS = [
    "أعلنت بلدية الرمل يوم الاثنين أن محطة المياه الجديدة دخلت الخدمة بعد ثلاثة أعوام من العمل.",
    "ونفت جمعية المزارعين هذه الأرقام، وأكد رئيسها أن القرى الشرقية لم يصلها الماء منذ أسبوع.",
]


def page(body: str, *, head: str = "<title>خبر</title>", charset: str = "utf-8") -> bytes:
    return (
        f'<html lang="ar"><head><meta charset="{charset}">{head}</head><body>{body}</body></html>'
    ).encode(charset)


def read(body: str, *, head: str = "<title>خبر</title>") -> FetchedDocument:
    return page_read(page(body, head=head), content_type="text/html", url="https://waha.example/n")


def article(paragraph: str) -> str:
    inner = "".join(f"<p>{words}</p>" for words in [*WORDS, paragraph])
    return f"<article><h1>خبر</h1>{inner}</article>"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            "تضخ 40<sup>2</sup> ألف متر مكعب في اليوم.",
            "تضخ 40 ألف متر مكعب في اليوم.",
        ),
        ("يروي السد 5 كم<sup>2</sup> من الأرض<sup>3</sup>.", "يروي السد 5 كم² من الأرض."),
        ("It waters 7 <b>km</b><sup>2</sup> of <i>land</i>.", "It waters 7 km² of land."),
        (
            'بلغت الكلفة 12<a href="#n1"><sup>1</sup></a> مليونا في العام.',
            "بلغت الكلفة 12 مليونا في العام.",
        ),
        ("بلغت الكلفة <del>50</del>60 مليونا و<s>لا</s>نعم.", "بلغت الكلفة 60 مليونا ونعم."),
        ("وصل في 1<sup>er</sup> août إلى 10<sup>6</sup> متر.", "وصل في 1er août إلى 10⁶ متر."),
    ],
)
def test_what_is_raised_or_struck_out_joins_no_figure(markup: str, words: str) -> None:
    assert read(article(markup)).text.splitlines()[-1] == words


@pytest.mark.parametrize(
    ("code", "body", "head"),
    [
        ("page_cookies", "<div><h1>قبل أن تتابع</h1><p>نستخدم ملفات تعريف الارتباط لتحسين تجربتكم،"
         " وبالضغط على موافق فإنكم تقبلون سياسة الخصوصية.</p></div>", ""),
        ("page_cookies", "<h1>We value your privacy</h1><p>We and our partners store information on"
         " a device and process personal data.</p><button>Accept all</button>", ""),
        ("page_check", "<h1>Just a moment...</h1><p>Checking your browser before accessing"
         " waha.example. Enable JavaScript and cookies to continue.</p>", ""),
        ("page_check", "<p>لحظة من فضلك. نتحقق من متصفحك قبل الدخول إلى الموقع.</p>", ""),
        ("page_check", "<noscript>You need to enable JavaScript to run this app.</noscript>"
         "<p>Please enable JavaScript to view this site.</p>", ""),
        ("page_missing", "<h1>عذراً، الصفحة غير موجودة</h1><p>ربما تم حذف الخبر أو نقله. عد إلى"
         " الصفحة الرئيسية أو ابحث عما تريد.</p>", ""),
        ("page_missing", "<main><h1>Page not found</h1><p>The page you are looking for may have"
         " been moved.</p><p>Meanwhile, read what others read this week.</p></main>", ""),
        ("page_login", "<h1>تسجيل الدخول</h1><p>يرجى تسجيل الدخول لقراءة هذا المقال.</p><form>"
         "<label>كلمة المرور</label><input type=password></form>", ""),
        ("page_login", "<h1>Sign in</h1><p>Subscribe to continue reading this story.</p>"
         "<p>Already a subscriber? Log in.</p>", ""),
        ("page_moved", "<p>سيتم تحويلك تلقائياً</p>",
         '<meta http-equiv="refresh" content="0;url=/real">'),
        ("page_moved", "<p>This site has a new home now, please follow.</p>",
         """<META HTTP-EQUIV=Refresh CONTENT="3; URL='https://new.example/n'">"""),
    ],
)  # fmt: skip
def test_what_a_site_sends_in_place_of_an_article_is_none(code: str, body: str, head: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(body, head=f"<title>x</title>{head}")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("paragraph", "head"),
    [
        ("نستخدم ملفات تعريف الارتباط لتحسين تجربتكم.", ""),
        ("وقال الموقع لزواره: «الصفحة غير موجودة»، بعد ساعات من نشر الخبر.", ""),
        ("Readers were told to enable JavaScript, the ministry said.", ""),
        ("وأضاف أن على المشتركين تسجيل الدخول.", '<meta http-equiv="refresh" content="300">'),
        ("وأضاف.", '<meta http-equiv="refresh" content="0;url=https://waha.example/n">'),
    ],
)
def test_an_article_is_one_whatever_stands_beside_it(paragraph: str, head: str) -> None:
    assert WORDS[0] in read(article(paragraph), head=f"<title>خبر</title>{head}").text


NEWS = "أعلنت بلدية الرمل يوم الاثنين أن محطة المياه الجديدة دخلت الخدمة بعد ثلاثة أعوام من العمل."
ALSO = "The mayor of Ramla said on Monday that the plant had gone into service after three years."
CARDS = "".join(
    f"<div><h3><a href='/n/{n}'>خبر {n} عن الميناء والسوق القديم</a></h3></div>" for n in range(12)
)
TEASERS = "".join(
    f"<li><a href='/n/{n}'>Council votes on plan {n} for the harbour</a><p>A short teaser.</p></li>"
    for n in range(12)
)


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("page_cookies", "<h1>خصوصيتك</h1><p>نحن وشركاؤنا نخزن معلومات على جهازك.</p>"),
        (
            "page_cookies",
            "<p>We and our 8 partners store and access information on your device.</p>",
        ),
        ("page_check", "<h1>لحظة</h1><p>جارٍ التحقق من اتصالك قبل المتابعة إلى الموقع.</p>"),
        ("page_check", "<h1>One more step</h1><p>Please complete the security check.</p>"),
        ("page_missing", "<h1>عذرًا</h1><p>الصفحة التي تحاول الوصول إليها لم تعد متوفرة.</p>"),
        ("page_missing", "<h1>Oops</h1><p>Sorry, we couldn't find that page.</p>"),
        ("page_login", "<h1>حسابك</h1><p>أدخل بريدك الإلكتروني وكلمة المرور.</p>"),
        ("page_login", "<h1>Sign in</h1><p>Enter your e-mail and password to go on.</p>"),
        ("page_cut", f"<article><p>{NEWS}</p></article><div>لقراءة بقية المقال اشترك الآن</div>"),
        ("page_cut", f"<article><p>{ALSO}</p><p>Subscribe to continue reading.</p></article>"),
        ("page_cut", f"<article><p>{ALSO}</p><p>{ALSO[:40]}…</p></article>"),
        ("page_list", f"<h1>آخر الأخبار</h1>{CARDS}"),
        ("page_list", f"<h1>Latest</h1><ul>{TEASERS}</ul>"),
    ],
)
def test_what_is_no_whole_article_is_said(code: str, body: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(body)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "line",
    [
        "<p><strong>اقرأ أيضًا: <a href='/x'>مقتل ثلاثة في حادث</a></strong></p>",
        "<p><a href='/y'>شاهد أيضاً: فيديو الحريق في الميناء</a></p>",
        "<div>Related:</div><ul><li><a href='/z'>Dam is full</a></li></ul>",
        "<p>READ MORE: <a href='/y'>Fire at the port</a></p>",
    ],
)
def test_lines_that_lead_elsewhere_are_no_words_of_the_article(line: str) -> None:
    text = read(
        f"<article><h1>خبر</h1><p>{NEWS}</p>{line}<p>{ALSO}</p><p>{NEWS}</p></article>"
    ).text
    assert text.removeprefix("خبر\n").split("\n")[:2] == [NEWS, ALSO]


@pytest.mark.parametrize(
    "paragraph",
    ["شاهد عيان قال إن الحريق بدأ فجرا.", "Watch officials said that the port is closed."],
)
def test_a_sentence_that_begins_alike_is_one_of_the_article(paragraph: str) -> None:
    body = f"<article><p>{NEWS}</p><p>{paragraph}</p><p>{NEWS}</p><p>{ALSO}</p></article>{CARDS}"
    assert paragraph in read(body).text


def test_the_page_that_readers_are_sent_to_is_named() -> None:
    with pytest.raises(Unreadable, match=r"https://waha\.example/real"):
        read("<p>انتقل</p>", head='<meta http-equiv="refresh" content="0;url=/real">')


@pytest.mark.parametrize(
    ("words", "encoding", "declared"),
    [
        (WORDS[0], "cp1256", ""),
        (WORDS[0], "iso8859_6", ""),
        (WORDS[0], "mac_arabic", ""),
        ("Ça va à Noël, dit-elle.", "cp1252", "; charset=windows-1252"),
    ],
)
def test_a_page_that_tells_its_encoding_is_read(words: str, encoding: str, declared: str) -> None:
    said = f"<article><h1>1</h1>{f'<p>{words}</p>' * 9}</article>".encode(encoding)
    assert words in page_read(said, content_type=f"text/html{declared}").text


@pytest.mark.parametrize("media", ["text/html", "text/plain"])
@pytest.mark.parametrize(
    ("words", "encoding"),
    [("Où êtes-vous allé à Noël ? ", "cp1252"), ("Он сказал, что дамба крепкая. ", "cp1251")],
)
def test_a_page_whose_encoding_nobody_tells_is_not_guessed(
    media: str, words: str, encoding: str
) -> None:
    said = f"<article><h1>1</h1><p>{words * 9}</p><p>{words * 9}</p></article>".encode(encoding)
    with pytest.raises(Unreadable) as refused:
        page_read(said, content_type=media)
    assert refused.value.code == "page_encoding"
