"""Copies of sentences in the spellings that the treebank lacks and the news has.

Wire agencies write Arabic without hamza (ان for أن and إن); the web writes “ ”, « » and marks that
do not match (“ ″); English has ’ for '.  Trees are unchanged but for the quotation marks that are
put around reported clauses, which treebanks of this size show too rarely.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from claims.extraction.languages.packs import load_pack
from claims.training.conllu import Sentence, Token, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

QUOTES = {'"', "«", "»", "“", "”", "``", "''"}
PAIRS = ('""', "“”", "“”", "«»", "»«", "““", "””", "“″", "‘’", "„“")
CLAUSES = {"ccomp", "parataxis"}
SHORTEST_QUOTE = 3

BARE_ALIF = str.maketrans(
    {letter: bare for letter, bare in load_pack("ar").folding.items() if bare == "ا"}
)
EGYPTIAN_YA = str.maketrans("ي", "ى")
CURLY = str.maketrans("'", "’")
VOWELS = "\u064e\u064f\u0650\u0651"


def augmented(
    sentences: Sequence[Sentence], language: str, share: float, random: Random
) -> list[Sentence]:
    """The sentences, followed by changed copies of a ``share`` of them."""
    respell = SPELLINGS[language]
    copies = [
        sentence.copy(f"{sentence.name}-a") for sentence in sentences if random.random() < share
    ]
    for sentence in copies:
        respell(sentence, random)
        if random.random() < 0.4:
            quote_clause(sentence, random)
        replace_quotes(sentence, random)
        space_slashes(sentence, random)
    return [*sentences, *copies]


def spell_arabic(sentence: Sentence, random: Random) -> None:
    """Mostly without hamza; some with tanwin or stray vowels; a few with ى for ي, as in Egypt."""
    drop_hamza, egyptian = random.random() < 0.6, random.random() < 0.1
    if random.random() < 0.5:
        _write_tanwin(sentence, random.choice(("ًا", "اً")))
    if random.random() < 0.1:
        _sprinkle_vowels(sentence, random)
    for item in _items(sentence):
        if drop_hamza:
            item.form = item.form.translate(BARE_ALIF)
        if egyptian and item.form.endswith("ي") and len(item.form) > 1:
            item.form = item.form[:-1] + "ى"


def _write_tanwin(sentence: Sentence, ending: str) -> None:
    """The indefinite accusative as it is mostly written today: غداً or غدًا for غدا."""
    for token in sentence.tokens:
        word = token.words[-1]
        bare = word.form.removesuffix("ا")
        if (
            word.upos in ("NOUN", "ADJ", "ADV")
            and len(bare) > 1
            and word.form != bare
            and word.lemma[-1:] != "ا"
        ):
            word.form = bare + ending
            token.form = token.form.removesuffix("ا") + ending


def _sprinkle_vowels(sentence: Sentence, random: Random) -> None:
    """A vowel sign here and there, as writers put one where a word would be misread."""
    for token in sentence.tokens:
        if (
            len(token.words) == 1
            and token.form.isalpha()
            and len(token.form) > 2
            and random.random() < 0.15
        ):
            at = random.randrange(1, len(token.form))
            vowelled = token.form[:at] + random.choice(VOWELS) + token.form[at:]
            token.form = token.words[0].form = vowelled


def spell_english(sentence: Sentence, random: Random) -> None:
    """Curly apostrophes in half of the copies."""
    if random.random() < 0.5:
        for item in _items(sentence):
            if item.form not in QUOTES:
                item.form = item.form.translate(CURLY)


SPELLINGS: dict[str, Callable[[Sentence, Random], None]] = {"ar": spell_arabic, "en": spell_english}


def replace_quotes(sentence: Sentence, random: Random) -> None:
    """All quotation marks of the sentence in another style, by turns opening and closing."""
    pair = random.choice(PAIRS)
    marks = [token for token in sentence.tokens if token.form in QUOTES]
    for place, token in enumerate(marks):
        token.form = token.words[0].form = pair[place % 2]


def space_slashes(sentence: Sentence, random: Random) -> None:
    """Months and alternatives without spaces beside the slash: أبريل/نيسان, أبريل/ نيسان."""
    for before, token in pairwise(sentence.tokens):
        if token.form == "/" and random.random() < 0.7:
            before.space_after = False
            token.space_after = random.random() < 0.5


def quote_clause(sentence: Sentence, random: Random) -> None:
    """Put quotation marks around one reported clause that stands in one piece and has none."""
    spans = [span for word in sentence.words if (span := _clause(sentence, word)) is not None]
    if not spans:
        return
    first, last, head = random.choice(spans)
    pair = random.choice(PAIRS)
    opening = Token(pair[0], [_mark(pair[0], head)], space_after=False)
    closing = Token(pair[1], [_mark(pair[1], head)], space_after=sentence.tokens[last].space_after)
    sentence.tokens[last].space_after = False
    sentence.tokens[first : last + 1] = [opening, *sentence.tokens[first : last + 1], closing]


def _mark(form: str, head: Word) -> Word:
    return Word(form=form, lemma='"', upos="PUNCT", feats={}, deprel="punct", head=head)


def _clause(sentence: Sentence, head: Word) -> tuple[int, int, Word] | None:
    """First and last token of a reported clause, its leading markers left outside."""
    if head.deprel not in CLAUSES or head.upos not in ("VERB", "NOUN", "ADJ"):
        return None
    below = {id(word) for word in _subtree(sentence, head)}
    places = [
        at
        for at, token in enumerate(sentence.tokens)
        if any(id(word) in below for word in token.words)
    ]
    if not places or places[-1] - places[0] + 1 != len(places):
        return None
    tokens = sentence.tokens[places[0] : places[-1] + 1]
    while len(tokens) > SHORTEST_QUOTE and _stays_outside(tokens[0]):
        tokens = tokens[1:]
    while len(tokens) > SHORTEST_QUOTE and tokens[-1].words[0].upos == "PUNCT":
        tokens = tokens[:-1]
    if len(tokens) <= SHORTEST_QUOTE or any(token.form in QUOTES for token in tokens):
        return None
    start = next(at for at, token in enumerate(sentence.tokens) if token is tokens[0])
    return start, start + len(tokens) - 1, head


def _stays_outside(token: Token) -> bool:
    """Markers (أن, إنه, that) and the commas before them are the narrator's."""
    return any(word.deprel in ("mark", "punct") for word in token.words)


def _subtree(sentence: Sentence, head: Word) -> Iterator[Word]:
    yield head
    for child in sentence.children(head):
        yield from _subtree(sentence, child)


def _items(sentence: Sentence) -> Iterator[Token | Word]:
    for token in sentence.tokens:
        yield token
        yield from token.words
