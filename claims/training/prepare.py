"""From the treebank folder to training files: read, put into one style, vary, write."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from claims.training.arabic.frames import framed
from claims.training.arabic.joined import split_joined
from claims.training.arabic.lexicon import clitic_lexicon, lexical_copies
from claims.training.arabic.marked import read_marked
from claims.training.arabic.style import restyle
from claims.training.arabic.tags import classify_unanalysed, normalise_tags
from claims.training.augment import BARE_ALIF, augmented
from claims.training.conllu import Sentence, Token, Word, read_treebank
from claims.training.files import Part, write_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from claims.training.settings import Settings

MEASURED = ("dev", "test")
PARTS = ("train", *MEASURED)
SEGMENTATION = "segmentation"
LEMMAS = "lemmas"
TREES = "trees"
"""What a head learns from: the training part, or some of its sentences."""

ROW = 50
OFTEN = 5
Treebank = dict[str, list[Sentence]]


def prepare(settings: Settings, treebanks: Path, folder: Path) -> None:
    """Write the files of every part, and of what tokenizer, lemmatizer and head learn from.

    ``treebanks`` holds ``<language>/train.conllu`` and so on.  The same folder and settings give
    the same files.
    """
    treebank = in_house_style(settings, treebanks)
    random = Random(settings.seed)
    if settings.frames:
        treebank["train"] += framed(treebank["train"], settings.frames, random)
    treebank["train"] = augmented(
        treebank["train"], settings.language, settings.augmented_share, random
    )
    for name in MEASURED:
        write_part(Part(folder, name), treebank[name])
    own = read_marked() if settings.marked else []
    copies = augmented(own, settings.language, settings.augmented_share, random)
    segmented = [*_for_segmentation(settings, treebank["train"]), *copies]
    write_part(Part(folder, SEGMENTATION), segmented)
    write_part(Part(folder, LEMMAS), each_word_once([*treebank["train"], *verb_rows(settings)]))
    write_part(Part(folder, TREES), _some(treebank["train"], settings.head.words, random))


def _some(sentences: list[Sentence], words: int, random: Random) -> list[Sentence]:
    """Random sentences of that many words together, or all; a treebank is sorted by genre."""
    if not words:
        return sentences
    some: list[Sentence] = []
    for sentence in random.sample(sentences, len(sentences)):
        if words <= 0:
            break
        some.append(sentence)
        words -= len(sentence.words)
    return some


def _for_segmentation(settings: Settings, train: list[Sentence]) -> list[Sentence]:
    train = [sentence for sentence in train if not _splits(sentence, settings.never_split)]
    if not settings.lexical_copies:
        return train
    known = {token.form for sentence in train for token in sentence.tokens}
    lexicon = clitic_lexicon(known, settings.lexicon_size)
    copies = lexical_copies(train, lexicon, settings.lexical_copies, Random(settings.seed))
    return [*train, *copies]


def _splits(sentence: Sentence, forms: tuple[str, ...]) -> bool:
    return any(len(t.words) > 1 and t.form.lower() in forms for t in sentence.tokens)


def whole_tokens(sentences: Iterable[Sentence]) -> list[str]:
    """Tokens, in small letters, that are often one word and never several: the tokenizer reads
    letters, and takes now and then a word for one with a clitic (its, أمني).
    """
    counts: Counter[str] = Counter()
    split: set[str] = set()
    for token in (token for sentence in sentences for token in sentence.tokens):
        form = token.form.lower()
        counts[form] += 1
        if len(token.words) > 1:
            split.add(form)
    return sorted(f for f, n in counts.items() if n >= OFTEN and f.isalpha() and f not in split)


def each_word_once(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Every form with its class and lemma once, the most frequent first, in flat rows of words.

    The lemmatizer reads words without their neighbours: this trains it ten times faster, and its
    dictionary, which takes the first of two lemmas, still takes the more frequent one.
    """
    counts = Counter((w.form, w.lemma, w.upos) for sentence in sentences for w in sentence.words)
    rows: list[Sentence] = []
    for place, ((form, lemma, upos), _) in enumerate(counts.most_common()):
        if place % ROW == 0:
            rows.append(Sentence(f"{LEMMAS}-{place}"))
        first = rows[-1].tokens[0].words[0] if rows[-1].tokens else None
        word = Word(form, lemma, upos, {}, "dep" if first else "root", first)
        rows[-1].tokens.append(Token(form, [word]))
    return rows


def verb_rows(settings: Settings) -> list[Sentence]:
    """The settings' verb forms as flat rows of words, one a verb, with and without hamza."""
    rows = []
    for lemma, forms in settings.verb_forms.items():
        spellings = dict.fromkeys([*forms, *(form.translate(BARE_ALIF) for form in forms)])
        tokens = [Token(form, [Word(form, lemma, "VERB", {}, "dep")]) for form in spellings]
        rows.append(Sentence(f"verb-{lemma}", tokens))
    return rows


def in_house_style(settings: Settings, treebanks: Path) -> Treebank:
    """The parts as the models learn them: labels, features and paragraphs made alike."""
    folder = treebanks / settings.language
    treebank = {name: read_treebank(folder / f"{name}.conllu") for name in PARTS}
    for extra in settings.extra_train:
        treebank["train"] += read_treebank(folder / f"{extra}.conllu")
    left_out = settings.non_commercial
    treebank["train"] = [s for s in treebank["train"] if not s.name.startswith(left_out)]
    if settings.language == "ar":
        treebank = _arabic(treebank)
    random = Random(settings.seed)
    for sentences in treebank.values():
        _keep_features(sentences, settings.features)
        _set_paragraphs(sentences, random)
    return treebank


def _arabic(treebank: Treebank) -> Treebank:
    styled = {
        name: [part for sentence in sentences for part in _restyled(sentence)]
        for name, sentences in treebank.items()
    }
    classify_unanalysed(styled["train"], styled["dev"], styled["test"])
    return styled


def _restyled(sentence: Sentence) -> Iterator[Sentence]:
    split_joined(sentence)
    for part in restyle(sentence):
        normalise_tags(part)
        yield part


def _keep_features(sentences: Iterable[Sentence], kept: Sequence[str]) -> None:
    for sentence in sentences:
        for word in sentence.words:
            word.feats = {name: value for name, value in word.feats.items() if name in kept}


def _set_paragraphs(sentences: Sequence[Sentence], random: Random) -> None:
    """Where the treebank marks no paragraphs, begin one at about every other sentence."""
    if sum(sentence.starts_paragraph for sentence in sentences) > len(sentences) // 10:
        return
    for place, sentence in enumerate(sentences):
        sentence.starts_paragraph = place == 0 or random.random() < 0.45
