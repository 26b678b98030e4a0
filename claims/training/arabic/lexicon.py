"""Which frequent words only look as if they held a clitic, and which hold one indeed.

A treebank of this size cannot show that the و of واشنطن is its own and that of والتي is not.  Word
frequencies can: a clitic's host is more frequent than the two together, while "اشنطن" is hardly
ever written.  Words told apart so are put in place of others in copies of the training sentences,
from which only the tokenizer and the expander learn.  Frequencies are those of wordfreq (Speer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wordfreq import top_n_list, zipf_frequency

from claims.training.conllu import Sentence, Token, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

PREFIXES = {
    "و": ("CCONJ", "cc"),
    "ف": ("CCONJ", "cc"),
    "ب": ("ADP", "case"),
    "ل": ("ADP", "case"),
    "ك": ("ADP", "case"),
}
SUFFIXES = ("هما", "هم", "ها", "نا", "ه")
HOSTS = {"NOUN", "PROPN", "ADJ", "VERB"}

# On wordfreq's scale a step of 1 is a factor of ten.
SURELY_WHOLE = 0.8
SURELY_SPLIT = 0.3

Entry = tuple[str, tuple[str, ...]]


def clitic_lexicon(known: set[str], count: int) -> list[Entry]:
    """Up to ``count`` frequent forms not in ``known``, each with the words it is made of."""
    entries: list[Entry] = []
    for form in top_n_list("ar", 40 * count):
        if (
            form not in known
            and len(form) > 3
            and all("\u0621" <= letter <= "\u064a" for letter in form)
        ):
            words = _words(form)
            if words is not None:
                entries.append((form, words))
        if len(entries) == count:
            break
    return entries


def lexical_copies(
    sentences: Sequence[Sentence], lexicon: Sequence[Entry], count: int, random: Random
) -> Iterator[Sentence]:
    """Copies of random sentences in which about half of the content words are the lexicon's."""
    for number in range(count):
        copy = random.choice(sentences).copy(f"lexical-{number}")
        for token in copy.tokens:
            if len(token.words) == 1 and token.words[0].upos in HOSTS and random.random() < 0.5:
                _replace(token, *random.choice(lexicon))
        yield copy


def _words(form: str) -> tuple[str, ...] | None:
    """The words of a form; None where it shows no clitic, or frequencies do not tell."""
    verdicts = [_judge(form, words) for words in _analyses(form)]
    splits = [words for words, verdict in verdicts if verdict == "split"]
    if splits:
        return splits[0] if len(splits) == 1 else None
    if verdicts and all(verdict == "whole" for _, verdict in verdicts):
        return (form,)
    return None


def _analyses(form: str) -> Iterator[tuple[str, ...]]:
    """The ways to take one clitic off, the host last among prefixes and first among suffixes."""
    if form.startswith("لل"):
        yield ("ل", "ا" + form[1:])
    elif form[0] in PREFIXES:
        yield (form[0], form[1:])
    elif form[0] == "س" and form[1] in "يتن":
        yield ("س", form[1:])
    for suffix in SUFFIXES:
        stem = form.removesuffix(suffix)
        if stem != form and len(stem) > 1:
            feminine = stem.endswith("ت") and not stem.endswith("ات")
            yield (stem[:-1] + "ة" if feminine else stem, suffix)
            return


def _judge(form: str, words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    host = max(words, key=len)
    more = zipf_frequency(host, "ar") - zipf_frequency(form, "ar")
    if more > SURELY_SPLIT:
        return words, "split"
    looks_split = form[1:3] == "ال" or form.startswith("لل") or host[-1] == "ة" != form[-1]
    return words, "whole" if more < -SURELY_WHOLE and not looks_split else "unclear"


def _replace(token: Token, form: str, forms: tuple[str, ...]) -> None:
    """Give a one-word token another form; its word is the host and keeps its place in the tree."""
    host = token.words[0]
    host.form = host.lemma = max(forms, key=len)
    token.form = form
    token.words = []
    for part in forms:
        if part == host.form:
            token.words.append(host)
            continue
        upos, deprel = PREFIXES.get(part, ("PRON", "nmod"))
        token.words.append(
            Word(form=part, lemma=part, upos=upos, feats={}, deprel=deprel, head=host)
        )
