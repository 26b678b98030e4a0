"""Whether a phrase for a speaker names somebody, or only says what they are.  Pure.

"The minister" and "a security source" are other people in the next article: they stay labels
of their claims.  The words come from the language packs; the rules are general ones, one for
scripts with capitals and one for those without.
"""

from collections.abc import Sequence

from ...languages.packs import Pack, available, load_pack
from ...reading.groups import HOLDERS

#: What may stand for somebody without naming them.
_COMMON = ("role", "title", "institution", "document", "issued", "anaphor", "pronoun")
#: What a name does not go on behind: it begins what belongs to it.
_BOUNDARIES = ("charge", "possessive", "article", "adposition", "preposition", "relative")


def name_in(phrase: str, language: str) -> str:
    """The name in a phrase for a speaker, without the titles before it; "" where there is none.

    Languages without a pack are left alone: there, everything is a name.
    """
    words = phrase.split()
    if language not in available() or not words:
        return phrase.strip()
    pack = load_pack(language)
    has_capitals = any(letter.lower() != letter.upper() for letter in phrase)
    found = _with_capitals(words, pack) if has_capitals else _without_capitals(words, pack)
    return " ".join(found)


def without_article(phrase: str, language: str) -> str:
    """The phrase without an article that stands before it as a word of its own: "the Kremlin"."""
    words = phrase.split()
    if language in available() and len(words) > 1:
        pack = load_pack(language)
        is_written_on = pack.article.strip() and not pack.article.endswith(" ")
        if not is_written_on and pack.has("article", words[0].casefold()):
            words = words[1:]
    return " ".join(words)


def _with_capitals(words: Sequence[str], pack: Pack) -> Sequence[str]:
    """ "Prime Minister Keir Starmer": Keir Starmer. "A White House spokesman": nobody."""
    bare = [word.casefold().strip(".,") for word in words]
    determined = pack.has_any(("article", "pronoun"), bare[0])
    first = int(determined)
    last = first
    while last < len(words) and not pack.has_any(_BOUNDARIES, bare[last]):
        last += 1
    own = range(first, last)
    if not own or not _is_capital(words[last - 1]):
        return ()  # her deputy; the mayor of Ramla; a White House spokesman
    offices = [n for n in own if pack.has_any(HOLDERS, bare[n], bare[n] + ".")]
    behind = words[offices[-1] + 1 : last] if offices else ()
    if behind and all(map(_is_capital, behind)):
        return behind
    alone = len(own) == 1 and last == len(words)
    if offices and (determined or alone or last < len(words)):
        return ()  # the Prime Minister; Officials; Director of National Intelligence
    if alone and determined and pack.has_any(_COMMON, bare[first]):
        return ()  # the Ministry
    return words


def _is_capital(word: str) -> bool:
    return any(letter.isupper() or letter.isdigit() for letter in word)


def _without_capitals(words: Sequence[str], pack: Pack) -> Sequence[str]:
    """ "محافظ البصرة أسعد العيداني": أسعد العيداني. "وزير المياه": nobody."""
    folded = [pack.fold(word) for word in words]
    titles = 0
    while titles < len(words) and (
        pack.has("title", folded[titles]) or (titles and _is_nisba(folded[titles], pack))
    ):
        titles += 1
    if titles:
        return () if _goes_on(folded[titles:], pack) else words[titles:]
    bases = _bases(folded[0], pack)
    if len(words) == 1:
        apart = bases != {folded[0]}  # what an article or a pronoun is written onto
        given = pack.has("given_name", folded[0])
        return () if pack.has_any(_COMMON if apart else HOLDERS, *bases) and not given else words
    if pack.has_any(("document",), *bases):
        return ()  # تقرير صادر عن المنظمة
    if not pack.has_any(("role",), *bases):
        return words
    return _behind_role(words, folded, pack)


def _behind_role(words: Sequence[str], folded: Sequence[str], pack: Pack) -> Sequence[str]:
    """What stands behind a role and what belongs to it: a name, or nothing."""
    if _goes_on(folded[1:], pack):
        return ()  # مسؤول في الوزارة
    if pack.has("given_name", folded[0]) and len(words) == 2:
        return words  # أمين الجميل
    if _is_nisba(folded[1], pack):
        return ()  # مصدر أمني
    definite = [n for n in range(1, len(words)) if pack.is_definite(folded[n])]
    if not definite:
        return words  # شهود عيان: who knows
    end = definite[0] + 1
    while end < len(words) and pack.is_definite(_unjoined(folded[end], pack)):
        end += 1
    return () if len(words) - end < 2 or _goes_on(folded[end:], pack) else words[end:]


def _bases(word: str, pack: Pack) -> set[str]:
    """A folded word as it may stand in a pack: without its article, or without a pronoun.

    A feminine ending is written otherwise before a pronoun (نائبتها: نائبة).
    """
    if pack.is_definite(word):
        return {pack.without_article(word)}
    bases = {word}
    feminine = pack.clitics.get("feminine", ())
    for pronoun in pack.pronouns:
        stem = word.removesuffix(pronoun)
        if stem != word and len(stem) > 2:
            bases.add(stem)
            bases |= {stem[:-1] + pack.fold(end) for letter, end in feminine if stem[-1] == letter}
    return bases


def _unjoined(word: str, pack: Pack) -> str:
    joined = next((each for each in pack.clitics.get("before", ()) if word.startswith(each)), "")
    return word.removeprefix(joined)


def _is_nisba(word: str, pack: Pack) -> bool:
    endings = tuple(map(str, pack.clitics.get("nisba", ())))
    return len(word) > 3 and word.endswith(endings)


def _goes_on(folded: Sequence[str], pack: Pack) -> bool:
    """Does nothing follow, or what cannot begin a name?"""
    if not folded or pack.has_any(("adposition", "preposition", "relative"), folded[0]):
        return True
    assimilated = pack.article[1:]  # a preposition before the article: للأمم
    written_on = pack.clitics.get("prepositions", ())
    return assimilated in written_on and folded[0].startswith(2 * assimilated)
