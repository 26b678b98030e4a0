"""Sentences that report speech, made of frames written by hand and of the treebank's own clauses.

The news reports in constructions that a small treebank of mixed texts holds a few times or never
(نقلت … عن … قوله إن, a participle behind the whole report).  ``frames.toml`` has their trees, with
gaps; a clause or a phrase of the treebank that stands in one keeps its own tree.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.training.arabic.marked import surface
from claims.training.conllu import Sentence, Token, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

FILE = Path(__file__).with_name("frames.toml")
LONGEST_CLAUSE, LONGEST_THING = 24, 7
SHORTEST_CLAUSE = 3
GENDERS = ("Masc", "Fem")
AGREEING = {"VERB", "AUX", "ADJ", "PRON"}
_ATTACHED = set('".،:؟')
_GAP = re.compile(r"\{(\w+)\}/")


class NothingToReport(ValueError):
    """A treebank too small for frames; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Frames:
    """What the file holds: word classes, lists of words, sources by gender, and sentences."""

    classes: dict[str, list[str]]
    lists: dict[str, list[str]]
    sources: dict[str, list[str]]
    sentences: list[str]


@cache
def frames() -> Frames:
    """The file, read once."""
    raw: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Frames(raw["classes"], raw["lists"], raw["sources"], raw["frames"]["sentences"])


def framed(treebank: Sequence[Sentence], count: int, random: Random) -> Iterator[Sentence]:
    """``count`` sentences: every frame in turn, its gaps filled at random.

    Raises NothingToReport where the treebank holds no clause or phrase that fits.
    """
    gaps = {
        "clause": [part for s in treebank if (part := _clause(s)) and _subject_first(part)],
        "words": [part for s in treebank if (part := _clause(s))],
        "thing": [part for s in treebank for part in _things(s)],
    }
    if not all(gaps.values()):
        raise NothingToReport(
            "The treebank holds nothing that could be reported: no short sentence whose subject"
            " comes first, or no phrase. Give it more sentences, or set frames = 0 in the recipe."
        )
    sentences = frames().sentences
    for number in range(count):
        yield _filled(sentences[number % len(sentences)], f"frame-{number}", gaps, random)


def _filled(frame: str, name: str, gaps: dict[str, list[list[Token]]], random: Random) -> Sentence:
    gender = random.randrange(len(GENDERS))

    def fill(gap: str) -> list[Token]:
        return (
            _source(gender, random) if gap == "source" else copy.deepcopy(random.choice(gaps[gap]))
        )

    return Sentence(name, _spaced(_written(frame, gender, random, fill)))


def _source(gender: int, random: Random) -> list[Token]:
    """A source of that gender."""
    sources = frames().sources
    some = random.choice((sources["any"], sources[("masculine", "feminine")[gender]]))
    return _written(random.choice(some), gender, random)


def _written(
    frame: str, gender: int, random: Random, fill: Callable[[str], list[Token]] | None = None
) -> list[Token]:
    """The tokens of a frame, one tree; ``fill`` gives those of a gap, with a tree of their own."""
    tokens = list[Token]()
    items = list[tuple[Word, int, str]]()
    for group in frame.split():
        words = list[Word]()
        for item in group.split("+"):
            if (gap := _GAP.match(item)) and fill is not None:
                filling = fill(gap[1])
                _, head, relation = item.split("/")
                items.append((_tops(filling)[0], int(head), relation))
                first = filling[0]
                filling[-1].space_after = True
                tokens += [_token([*words, *first.words], first.space_after), *filling[1:]]
                words = []
                continue
            form, kind, head, relation = item.split("/")
            words.append(_word(form, kind, gender, random))
            items.append((words[-1], int(head), relation))
        if words:
            tokens.append(_token(words))
    for word, place, relation in items:
        word.head, word.deprel = (items[place - 1][0] if place else None), relation
    return tokens


def _word(form: str, kind: str, gender: int, random: Random) -> Word:
    """A word of the file in the gender that is asked for."""
    if form.startswith("$"):
        form = random.choice(frames().lists[form[1:]])
    masculine, _, feminine = form.partition("|")
    upos, given = frames().classes[kind]
    feats = dict(pair.split("=") for pair in given.split("|") if pair)
    if upos in AGREEING:
        feats.setdefault("Gender", GENDERS[gender if feminine else form.endswith("ة")])
    written = feminine if feminine and gender else masculine
    lemma = written if upos in ("NOUN", "PRON") else masculine
    if upos != "PRON":
        lemma = lemma.removeprefix("ال")
    if feats.get("PronType") == "Prs":
        lemma = "هو"
    if upos == "ADJ":
        lemma = lemma.removesuffix("ا")
    return Word(written, lemma, upos, feats, "dep")


def _clause(sentence: Sentence) -> list[Token] | None:
    """A whole sentence without its full stop and the conjunction before it."""
    tokens = list(sentence.tokens)
    while tokens and tokens[-1].form == ".":
        tokens = tokens[:-1]
    while tokens and tokens[0].words[0].deprel in ("cc", "punct"):
        first = tokens[0].words[1:]
        tokens = [*([_token(first, tokens[0].space_after)] if first else []), *tokens[1:]]
    if not SHORTEST_CLAUSE <= len(tokens) <= LONGEST_CLAUSE or _marks(tokens):
        return None
    return tokens if [word.deprel for word in _tops(tokens)] == ["root"] else None


def _subject_first(tokens: list[Token]) -> bool:
    """What can follow إن: the first word is the subject, or belongs to it."""
    word: Word | None = tokens[0].words[0]
    while word is not None and word.upos in ("NOUN", "PROPN", "DET", "NUM", "ADJ"):
        if word.deprel in ("nsubj", "nsubj:pass"):
            break
        word = word.head
    return word is not None and word.deprel.startswith("nsubj") and word.head in _tops(tokens)


def _things(sentence: Sentence) -> Iterator[list[Token]]:
    """The phrases that begin with their noun, a few words long."""
    below = defaultdict[int, list[Word]](list)
    for word in sentence.words:
        below[id(word.head)].append(word)
    for begin, token in enumerate(sentence.tokens):
        noun = token.words[0]
        if noun.upos != "NOUN" or noun.deprel not in ("obj", "nsubj", "obl", "nmod"):
            continue
        inside = {id(word) for word in _subtree(noun, below)}
        end = begin
        while end < len(sentence.tokens) and _ids(sentence.tokens[end : end + 1]) <= inside:
            end += 1
        tokens = sentence.tokens[begin:end]
        if 1 < len(tokens) <= LONGEST_THING and _ids(tokens) == inside and not _marks(tokens):
            yield tokens


def _subtree(word: Word, below: dict[int, list[Word]]) -> Iterator[Word]:
    yield word
    for child in below[id(word)]:
        yield from _subtree(child, below)


def _marks(tokens: list[Token]) -> bool:
    """Marks that would be torn apart: half of a pair, or one that ends a sentence."""
    return any(set(token.form) & set("\"«»“”'؟!?:;()") for token in tokens)


def _tops(tokens: list[Token]) -> list[Word]:
    """The words that hang on nothing in these tokens; one where they are a tree."""
    inside = _ids(tokens)
    words = [word for token in tokens for word in token.words]
    return [word for word in words if word.head is None or id(word.head) not in inside]


def _ids(tokens: list[Token]) -> set[int]:
    return {id(word) for token in tokens for word in token.words}


def _token(words: list[Word], space_after: bool = True) -> Token:
    return Token(surface([word.form for word in words]), words, space_after)


def _spaced(tokens: list[Token]) -> list[Token]:
    """Marks stand without a space where they belong; of two quotation marks the second closes, of
    two commas one is enough.
    """
    quoted = False
    tokens = [
        token
        for token, after in zip(tokens, [*tokens[1:], None], strict=True)
        if token.form != "،" or after is None or after.form not in "،."
    ]
    for before, token in zip([None, *tokens], tokens, strict=False):
        closing = token.form in _ATTACHED and (token.form != '"' or quoted)
        if before is not None and closing:
            before.space_after = False
        if token.form == '"':
            token.space_after, quoted = quoted, not quoted
    return tokens
