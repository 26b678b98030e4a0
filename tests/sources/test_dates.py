"""The day of a page is what the page says as its date, and nothing else."""

from datetime import date

import pytest
import trafilatura

from sources.dates import day_read
from sources.page_dates import page_day

BODY = (
    "<p>أعلنت البلدية يوم الاثنين أن المحطة دخلت الخدمة بعد ثلاثة أعوام من العمل المتواصل.</p>"
    "<p>وقال رئيسها كريم الدباغ إن المحطة تضخ 2012 مترا مكعبا في الساعة منذ نهاية عام 2019.</p>"
    "<p>وكان العمل قد بدأ في 3 مارس 2023 وفق ما جاء في بيان أصدرته الشركة المنفذة حينها.</p>"
)
DAY = date(2026, 5, 4)


def said(
    above: str = "", *, head: str = "", after: str = "", lang: str = "ar", before: str = ""
) -> date | None:
    """The day of a page with that above its first paragraph."""
    return page_day(
        trafilatura.load_html(
            f'<html lang="{lang}"><head><title>خبر</title>{head}</head><body>{before}'
            f"<article><h1>محطة المياه</h1>{above}{BODY}</article>{after}</body></html>"
        ),
        url="https://waha.example/n/1",
    )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("الإثنين 4 أيار 2026", (2026, 5, 4)),
        ("٤ كانون الثاني ٢٠٢٦", (2026, 1, 4)),
        ("۴ اوت ۲۰۲۶", (2026, 8, 4)),
        ("۴ مایو ۲۰۲۶", (2026, 5, 4)),
        ("٤\u200f مايو\u200f ٢٠٢٦", (2026, 5, 4)),
        ("4 تشرين الأول/أكتوبر 2025", (2025, 10, 4)),
        ("12 مايو/أيار 2026", (2026, 5, 12)),
        ("12 أيار (مايو) 2026", (2026, 5, 12)),
        ("1 من شهر آذار من عام 2026", (2026, 3, 1)),
        ("1 من شهر آذار لعام 2026", (2026, 3, 1)),
        ("7 غشت 2025", (2025, 8, 7)),
        ("7 شتنبر، 2025", (2025, 9, 7)),
        ("الأحد 19 جويلية 2026", (2026, 7, 19)),
        ("3 جانفي 2026", (2026, 1, 3)),
        ("9 فيفري 2026", (2026, 2, 9)),
        ("2 أوت 2025", (2025, 8, 2)),
        ("15 يوليوز 2025", (2025, 7, 15)),
        ("30 دجنبر 2025", (2025, 12, 30)),
        ("٢٨ شباط ٢٠٢٦ م", (2026, 2, 28)),
        ("17 ذو القعدة 1447 هـ - 4 مايو 2026 م", (2026, 5, 4)),
        ("17/11/1447 هـ الموافق 04/05/2026", (2026, 5, 4)),
        ("٠٤/٠٥/٢٠٢٦", (2026, 5, 4)),
        ("2026/05/04", (2026, 5, 4)),
        ("4.5.2026", (2026, 5, 4)),
        ("05/24/2026", (2026, 5, 24)),
        ("May 4, 2026", (2026, 5, 4)),
        ("Monday, 4th of May 2026", (2026, 5, 4)),
        ("1er août 2025", (2025, 8, 1)),
        ("2026-05-04T23:30:00Z", (2026, 5, 4)),
        ("20260504", (2026, 5, 4)),
        ("2026年5月4日", (2026, 5, 4)),
        ("آخر تحديث: 6 مايو 2026، نشر: 4 مايو 2026", (2026, 5, 4)),
        ("نشر: 4 مايو 2026، آخر تحديث: 6 مايو 2026", (2026, 5, 4)),
        ("2026", None),
        ("2026-05", None),
        ("مايو 2026", None),
        ("31 شباط 2026", None),
        ("1970-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("4/5/26", None),
        ("", None),
    ],
)
def test_a_written_day_is_read(words: str, day: tuple[int, int, int] | None) -> None:
    assert day_read(words) == (day and date(*day))


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-05-04T10:00:00+03:00">',
        '<meta name="pubdate" content="04/05/2026">',
        '<meta itemprop="datePublished" content="2026-05-04">',
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-05-04",'
        '"dateModified":"2026-06-01"}</script>',
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":'
        '"2020-01-01"},{"@type":["Article"],"datePublished":"2026-05-04T08:00Z"}]}</script>',
        '<script type="application/ld+json">[{"@type":"NewsArticle","headline":"أخرى",'
        '"datePublished":"2026-01-01"},{"@type":"NewsArticle","headline":"محطة المياه",'
        '"datePublished":"2026-05-04"}]</script>',
    ],
)
def test_data_made_for_machines_tells_the_day(head: str) -> None:
    assert said(head=head) == DAY


@pytest.mark.parametrize(
    "above",
    [
        '<span class="date">الإثنين 4 أيار 2026</span>',
        '<div class="postDate">٠٤/٠٥/٢٠٢٦ 10:30</div>',
        '<time datetime="2026-05-04T07:00:00Z">قبل يومين</time>',
        '<time pubdate datetime="2026-05-04">4 مايو</time>',
        '<span itemprop="datePublished" content="2026-05-04">الاثنين</span>',
        "<p>كريم الدباغ - الرمل | الاثنين 4 مايو 2026 - 10:30 صباحا</p>",
        "<div>نُشر في: 4 مايو 2026</div>",
        "<p>17 ذو القعدة 1447 هـ الموافق 4 مايو 2026 م</p>",
        '<div class="meta">نشر: 4 مايو 2026 | آخر تحديث: 6 مايو 2026</div>',
        '<div class="updated">آخر تحديث: 6 مايو 2026</div><div class="published">4 مايو 2026</div>',
    ],
)
def test_a_date_near_the_headline_tells_the_day(above: str) -> None:
    assert said(above) == DAY


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"head": '<meta property="article:modified_time" content="2026-06-01T00:00:00Z">'},
        {"head": '<meta name="date" content="2026">'},
        {"head": '<script type="application/ld+json">{"dateModified":"2026-06-01"}</script>'},
        {"head": '<script type="application/ld+json">{"@type":"ItemList","itemListElement":'
                 '[{"@type":"NewsArticle","datePublished":"2026-01-02"}]}</script>'},
        {"after": "<footer>© 2015 صحيفة الواحة، 1 يناير 2015</footer>"},
        {"after": '<div class="copyright">© 2015-2026</div>'},
        {"above": "<p>آخر تحديث: 6 مايو 2026</p>"},
        {"above": 'آخر تحديث <time datetime="2026-05-06">6 مايو</time>'},
        {"above": '<span class="date">مايو 2026</span>'},
        {"above": "<h2>انتخابات 4 مايو 2012</h2>"},
        {"above": "<p>انتهى العمل في 4 مايو 2012 بحسب البلدية</p>"},
        {"above": '<figure><figcaption>4 مايو 2012</figcaption></figure>'},
        {"before": '<header><div class="date">الجمعة 27 نوفمبر 2026</div></header>'},
        {"before": '<div class="topbar"><span class="date">27 نوفمبر 2026</span></div>'},
        {"after": '<div class="related"><a>خبر</a><span class="date">1 مايو 2026</span></div>'},
        {"after": '<article><h3>آخر</h3><time datetime="2026-05-01">1 مايو</time></article>'},
        {"after": '<div class="comments"><time datetime="2026-05-09">9 مايو</time></div>'},
        {"above": '<p>وقال الوزير في مؤتمر عقده يوم <time datetime="2012-01-02">الاثنين</time> إن'
                  " العمل بدأ قبل أعوام وإنه لن يتوقف قبل أن تدخل المحطة الخدمة كما وعد.</p>"},
    ],
)  # fmt: skip
def test_what_a_page_does_not_say_as_its_date_stays_empty(parts: dict[str, str]) -> None:
    assert said(**parts) is None


@pytest.mark.parametrize(
    ("lang", "more", "day"),
    [
        ("ar", "", DAY),
        ("en", "", DAY),
        ("en-GB", "", DAY),
        ("en-US", "", date(2026, 4, 5)),
        ("en_us", "", date(2026, 4, 5)),
        ("en", '<div class="comment">05/24/2026</div>', date(2026, 4, 5)),
        ("en", '<div class="comment">24/05/2026</div>', DAY),
        ("en-GB", '<div class="comment">05/24/2026</div>', DAY),
        ("fr", '<div class="comment">05/24/2026</div>', DAY),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_pages_language(
    lang: str, more: str, day: date
) -> None:
    assert said('<p class="date">04/05/2026</p>', after=more, lang=lang) == day


@pytest.mark.timeout(60)
def test_a_page_of_nothing_but_dates_takes_no_time() -> None:
    said('<span class="date">4 مايو 2026</span>' * 20_000)
