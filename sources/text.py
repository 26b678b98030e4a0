"""Text as it is compared and searched: one normal form for every script.  Pure."""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress

#: What each letter folds into; those of other languages' Arabic script as their Arabic likes.
_LETTERS = str.maketrans(
    {
        letter: folded
        for letters, folded in {
            "أإآٱٲٳ": "ا",
            "ىئیېۍے": "ي",
            "ؤ": "و",
            "ةہھەۃ": "ه",
            "کڪ": "ك",
            "’‘‛ʼʻ′ʹ՚`´": "'",
            "‐‒–—−": "-",
        }.items()
        for letter in letters
    }
)
#: Characters that no reader sees: joiners, marks of direction, soft hyphens, byte-order marks,
#: variation selectors, fillers, tags (Unicode's Default_Ignorable_Code_Point).
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
#: What turns the direction of all that follows until it is closed again (UAX #9).
_TURNS = re.compile("[\u202a-\u202e\u2066-\u206f]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_MARKS = "\u200e\u200f\u061c "
LEGACY = ("cp1256", "iso8859_6", "mac_arabic")
_TAGS = re.compile(rb"<[^<>]*>")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_ARABIC = re.compile(r"[ء-ي]")
_AMID_LATIN = re.compile(r"(?<=[A-Za-z])[ء-ي]|[ء-ي](?=[A-Za-z])")
#: What a letter speaks for Arabic, by how often Arabic has it; the code pages differ by letters
#: that are frequent in one place and rare in the other.
_WEIGHTS = {
    letter: 2 - 0.06 * rank for rank, letter in enumerate("اليمنورتبةعدسفهكقحجشصطأخذضىئزثغإءظآؤ")
} | dict.fromkeys("ـًٌٍَُِّْ٠١٢٣٤٥٦٧٨٩٪٫٬،؛؟«»“”‘’–—…\u00a0\u200c\u200d\u200e\u200f", 0.5)
#: Python's names for the encodings of pages; it has others, that are slow or no encodings.
_WEB_CHARSETS = re.compile(r"utf-(8|16)|cp\d|iso8859|koi8|gb|big5|shift|euc|mac|ascii")
_ODD_VOWELS = re.compile("[\u064c\u064d](?=[ء-ي])|\u064b(?=[ء-ئب-ي])|[\u064b-\u0650\u0652]{2}")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def normalise(text: str) -> str:
    """Fold spelling that does not tell two names or two searches apart.

    NFKC; marks (Arabic vowels, Latin accents) and tatweel dropped; hamza seats and
    alif forms, ى/ي and ة/ه folded, as Arabic wire copy mixes them; Persian ی and ک as
    ي and ك, and Urdu's letters likewise; digits made Western; every apostrophe made ', every
    dash -; case folded; white space runs made one space; what no reader sees (joiners, marks
    of direction, soft hyphens) dropped.
    """
    return " ".join(text.translate(_FOLDED).split())


def name_key(name: str) -> str:
    """A name folded, as far as its column holds it: ﷺ alone becomes eighteen letters."""
    return normalise(name)[:300]


class _Folded(dict[int, str]):
    """What each character folds into, worked out when it is first met: texts are long."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).translate(_LETTERS)  # "´" decomposes into a space and an accent
        decomposed = _UNSEEN.sub("", unicodedata.normalize("NFKD", letter))
        kept = (c for c in decomposed if not unicodedata.combining(c) and c != "ـ")
        western = (str(unicodedata.digit(c)) if c.isdecimal() else c for c in kept)
        self[code] = "".join(western).translate(_LETTERS).casefold()
        return self[code]


_FOLDED = _Folded()
_QUOTED = re.compile('"([^"]*)"|[“„]([^“”]*)[“”]|«([^»]*)»')


def words_quoted(words: str) -> list[tuple[str, bool]]:
    """The words cut where quotation marks open and close: (part, whether it stood in such)."""
    parts: list[tuple[str, bool]] = []
    begin = 0
    for quotation in _QUOTED.finditer(words):
        parts.append((words[begin : quotation.start()], False))
        parts.append((next(filter(None, quotation.groups()), ""), True))
        begin = quotation.end()
    return [*parts, (words[begin:], False)]


def places_of(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where the folded terms stand in a text as it was written: [(start, end), …], none touching.

    A place takes in the vowel signs that fold away behind its last letter.
    """
    plain = normalise(text)
    found = [term for term in terms if term and term in plain]
    if not found:
        return []
    folded, origin = _folded_with_origins(text)
    covered: set[int] = set()
    for term in found:
        at = folded.find(term)
        while at >= 0:
            end = at + len(term)
            covered.update(range(origin[at], max(origin[end], origin[end - 1] + 1)))
            at = folded.find(term, end)
    starts = sorted(n for n in covered if n - 1 not in covered)
    ends = sorted(n + 1 for n in covered if n + 1 not in covered)
    return list(zip(starts, ends, strict=True))


def _folded_with_origins(text: str) -> tuple[str, Sequence[int]]:
    """(the text folded, where each of its characters came from), with the end's place last."""
    plain = normalise(text)
    if len(plain) == len(text) and all(len(_FOLDED[ord(c)]) == 1 for c in set(text)):
        return plain, range(len(text) + 1)  # letter by letter: nothing is dropped or runs together
    letters: list[str] = []
    origin: list[int] = []
    for place, written in enumerate(text):
        for letter in _FOLDED[ord(written)]:
            if not letter.isspace():
                letters.append(letter)
            elif letters and letters[-1] != " ":
                letters.append(" ")
            else:
                continue
            origin.append(place)
    return "".join(letters), [*origin, len(text)]


def one_line(text: str) -> str:
    """A name or a title as one line that leaves the direction of what stands around it alone.

    Embeddings, overrides and isolates of direction are dropped (U+202A to U+202E, U+2066 to
    U+206F): left open they turn around whatever is written behind them.  The single marks
    (U+200E, U+200F, U+061C) stay between letters, where names need them, and go at the ends.
    Line ends, control characters and runs of white space become one space.
    """
    return " ".join(_CONTROLS.sub(" ", _TURNS.sub("", text)).split()).strip(_MARKS)


def isolated(text: str, *, rtl: bool) -> str:
    """A name or a title as it stands in plain text that runs from right to left, or does not.

    With letters of the other direction it stands between U+2068 and U+2069 (UAX #9), so that it
    neither turns nor is torn apart by what is written around it.
    """
    text = one_line(text)
    other = {"L"} if rtl else {"R", "AL"}
    if other.isdisjoint(map(unicodedata.bidirectional, text)):
        return text
    return f"\u2068{text}\u2069"


def decode(data: bytes) -> tuple[str, bool]:
    """Read bytes as text: (text, whether every byte was understood).

    UTF-8 with or without a byte-order mark, UTF-16 with one, then the old Arabic code pages
    where the text itself speaks for one (``legacy_arabic``).  What is no text in any of
    them comes back as UTF-8 with replacement characters and False.
    """
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in _UTF16_MARKS else ("utf-8-sig",):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, not is_binary(text)
    text = data.decode("utf-8-sig", errors="replace")
    if not is_nearly_read(text) and (legacy := legacy_arabic(data)) is not None:
        return legacy, True
    return text, False


def decode_sure(data: bytes) -> bool:
    """Are the bytes a text in UTF-8, or in UTF-16 with a byte-order mark?"""
    try:
        text = data.decode("utf-16" if data[:2] in _UTF16_MARKS else "utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not is_binary(text)


def text_declared(data: bytes, *declared: str) -> str:
    """The characters in the first declared encoding in which nearly all bytes can be read; else
    what ``decode`` makes of them."""
    text = text_as_declared(data, *declared)
    return decode(data)[0] if text is None else text


def text_as_declared(data: bytes, *declared: str) -> str | None:
    """The same, but for None where nothing that is declared will do."""
    for charset in filter(None, declared):
        with suppress(LookupError, ValueError):
            name = codecs.lookup(charset.lower().removeprefix("x-")).name
            if not _WEB_CHARSETS.match(name):
                continue
            # What calls itself ISO 8859-1 on the web is Windows-1252.
            name = "cp1252" if name == "iso8859-1" else name
            # Nearly everything can be read as UTF-16, which gives no text but letters of China.
            text = data.decode(name, "strict" if name.startswith("utf-16") else "replace")
            if is_nearly_read(text):
                return text
    return None


def is_nearly_read(text: str) -> bool:
    """Were nearly all characters beyond ASCII understood?  A stray byte is no other encoding."""
    odd = text.count("\ufffd")
    return odd == 0 or odd * 20 <= len(_BEYOND_ASCII.findall(text)) - odd


def legacy_arabic(data: bytes) -> str | None:
    """The text in the old Arabic code page that makes the likeliest Arabic of it, or None.

    Only bytes beyond ASCII are evidence, however long a menu in English stands above, and
    none of them in tags.  Letters in the midst of Latin words are those of another code page.
    """
    seen = without_tags(data)
    best = max(LEGACY, key=lambda encoding: likeness(seen, encoding))
    text = seen.decode(best, "replace")
    if likeness(seen, best) < 0.8 or is_binary(data.decode(best, "replace")):
        return None
    if len(_AMID_LATIN.findall(text)) * 5 > len(_ARABIC.findall(text)):
        return None
    return data.decode(best, "replace")


def without_tags(data: bytes) -> bytes:
    """What of a page is words, in whatever encoding; of a plain text, all of it."""
    return _TAGS.sub(b" ", data)


def likeness(data: bytes, encoding: str) -> float:
    """How much the bytes beyond ASCII are what Arabic is written with, on average, when read so.

    Mac Arabic has signs of ASCII there once more: they say nothing, but for those that stand in no
    word.  Vowel signs speak against it where no word has them: tanwin before a letter, two in turn.
    """
    beyond = bytes(byte for byte in data if byte > 127).decode(encoding, "replace")
    telling = [c for c in beyond if c > "\x7f" or c in "[]\\^_{|}"]
    if len(_ARABIC.findall(beyond)) < 2:
        return 0.0
    odd = len(_ODD_VOWELS.findall(data.decode(encoding, "replace")))
    return (sum(_WEIGHTS.get(c, -2.0) for c in telling) - 4 * odd) / len(telling)


def is_binary(text: str) -> bool:
    """Does the text hold what no article holds: NULs, or many control characters?"""
    sample = text[:100_000]
    odd = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in sample)
    return (
        "\x00" in text or "\ufffd" in sample[:1] or odd + sample.count("\ufffd") > len(sample) / 20
    )


def first_line(text: str) -> str:
    """The first line with words, whole: what heads a text."""
    return " ".join(text.strip().partition("\n")[0].split())


def line_ends(text: str) -> str:
    """The text with every kind of line end (CR LF, CR, form feed, U+2028 …) as a line feed."""
    return _LINE_ENDS.sub("\n", text)


def without_unseen(text: str) -> str:
    """The text without what no reader sees."""
    return _UNSEEN.sub("", text)


def words_key(text: str) -> str:
    """What two texts share that differ in white space, or in what no reader sees; "" without
    words."""
    return digest(" ".join(without_unseen(text).split()))


def digest(text: str) -> str:
    """A short key of a text; "" of nothing."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""


_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
