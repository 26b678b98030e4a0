"""Stanza's tokenizer and what stands behind it, run the lean way.

The tokenizer reads paragraphs of unequal lengths in stretches.  What is known of a word without
its neighbours (the pieces of a multi-word token, the lemma) is worked out once and remembered.
Tags and trees come from a ``head``.  Models without one, such as the official ones, are left to
Stanza's own processors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stanza.models.common.doc import ID, MISC, TEXT, UPOS, Document
from stanza.models.common.seq2seq_model import Seq2SeqModel

from .even import EvenLSTM
from .trees import RawWord

if TYPE_CHECKING:
    import stanza

    from .head import Head

REMEMBERED = 20_000
"""Distinct words that a processor remembers before it forgets them all."""

_MULTI_WORD = "MWT=Yes"
Memory = Callable[[Iterable[Any]], dict[Any, Any]]


class LeanPipeline:
    """A pipeline's processors behind the tokenizer, for sentences of tokens.

    Built once from a loaded ``stanza.Pipeline``, whose tokenizer it makes faster, and which lacks
    tagger and parser: the ``head`` reads in their place.  For one thread.
    """

    def __init__(self, nlp: stanza.Pipeline, head: Head) -> None:
        processors = nlp.processors
        tokenizer = processors["tokenize"].trainer.model
        tokenizer.rnn, tokenizer.rnn2 = EvenLSTM(tokenizer.rnn), EvenLSTM(tokenizer.rnn2)
        self._expand = _remembering(_expander(processors["mwt"])) if "mwt" in processors else None
        self._lemmas = _remembering(_lemmatiser(processors["lemma"]))
        self._head = head

    def read(self, sentences: Sequence[Sequence[Any]]) -> Iterator[list[tuple[RawWord, ...]]]:
        """Sentences of Stanza's tokens -> for each token its words; heads count from 1."""
        tokens = self._words_of_tokens(sentences)
        words = [[word for token in sentence for word in token] for sentence in tokens]
        for sentence, found in zip(tokens, self.analysed(words), strict=True):
            raw = iter(found)
            yield [tuple(next(raw) for _ in token) for token in sentence]

    def analysed(self, sentences: Sequence[Sequence[str]]) -> list[list[RawWord]]:
        """Sentences of words -> their lemmas, tags and trees."""
        read = [
            list(zip(sentence, found, strict=True))
            for sentence, found in zip(sentences, self._head(sentences), strict=True)
        ]
        lemmas = self._lemmas((word, upos) for found in read for word, (upos, *_) in found)
        return [
            [
                RawWord(word, lemmas[word, upos], upos, feats, place, relation)
                for word, (upos, feats, place, relation) in found
            ]
            for found in read
        ]

    def _words_of_tokens(self, sentences: Sequence[Sequence[Any]]) -> list[list[tuple[str, ...]]]:
        """The words of every token: itself, or what a multi-word token expands to."""
        many = {token.text for sentence in sentences for token in sentence if _is_many(token)}
        pieces = self._expand(many) if self._expand else {}
        return [
            [pieces[t.text] if _is_many(t) and pieces else (t.text,) for t in sentence]
            for sentence in sentences
        ]


def _is_many(token: Any) -> bool:
    return token.misc is not None and _MULTI_WORD in token.misc


def _remembering(work: Callable[[list[Any]], Iterable[Any]]) -> Memory:
    """``work`` on distinct keys, most of them known already after some texts."""
    known: dict[Any, Any] = {}

    def look_up(keys: Iterable[Any]) -> dict[Any, Any]:
        wanted = set(keys)
        if len(known) > REMEMBERED:
            known.clear()
        # Sorted, for the same batches, and so the same rounding, on every run.
        if missing := sorted(wanted - known.keys()):
            known.update(zip(missing, work(missing), strict=True))
        return known

    return look_up


def _expander(processor: Any) -> Callable[[list[str]], Iterable[tuple[str, ...]]]:
    """Tokens -> the words of each; the expander reads a token without its neighbours.

    Its network is asked only about those that its dictionary, which overrules it, does not have.
    """
    # Stanza 1.15 hands over the width of the beam in another argument's place, and so follows five
    # ways where the model's settings say one.
    network = processor.trainer.model
    if isinstance(network, Seq2SeqModel):
        network.predict = network.predict_greedy

    def expand(tokens: list[str]) -> Iterable[tuple[str, ...]]:
        found = {token: processor.trainer.dict_expansion(token) for token in tokens}
        words = {token: tuple(told.split()) for token, told in found.items() if told is not None}
        words |= expand_unknown([token for token in tokens if token not in words])
        return (words[token] if len(words[token]) > 1 else (token,) for token in tokens)

    def expand_unknown(tokens: list[str]) -> dict[str, tuple[str, ...]]:
        rows = [{ID: (n,), TEXT: token, MISC: _MULTI_WORD} for n, token in enumerate(tokens, 1)]
        document = processor.process(Document([rows] if rows else []))
        return {
            token.text: tuple(word.text for word in token.words)
            for sentence in document.sentences
            for token in sentence.tokens
        }

    return expand


def _lemmatiser(processor: Any) -> Callable[[list[tuple[str, str]]], Iterable[str]]:
    """Words with their tags -> lemmas; the lemmatiser reads no neighbours either."""

    def lemmatise(pairs: list[tuple[str, str]]) -> Iterable[str]:
        rows = [{ID: (n,), TEXT: form, UPOS: upos} for n, (form, upos) in enumerate(pairs, 1)]
        document = processor.process(Document([rows]))
        return (word.lemma or word.text for word in document.sentences[0].words)

    return lemmatise
