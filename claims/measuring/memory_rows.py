"""Made-up claims and documents, as skewed as real ones, to measure the memory on.

Their sentences are those of ``made_words``; articles have from one claim to sixty.  No row is of
anybody's text, and the same seed makes the same rows.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING

from django.utils import timezone

from claims.models import Claim, ClaimTrace, PassageTrace
from sources.models import Document, fingerprint

from .made_words import Language, MadeWords, batched

if TYPE_CHECKING:
    from claims.memory.vectors import Codes

_BASES, _BATCH = 300, 5_000
_CUES = {"ar": "قال إن", "en": "said that"}
#: Passages of one document that is no article.
_PASSAGES = 5


class Made:
    """Makes the rows: ``store`` writes them, ``asked`` are texts to look for."""

    def __init__(self, *, seed: int = 16) -> None:
        self.words = MadeWords(seed=seed)
        self.random = self.words.random
        self.asked: list[str] = []
        self._bases: Codes | None = None

    def store(self, *, claims: int, documents: int) -> None:
        """Write so many claims with their articles, and so many other documents.

        All are of an hour ago: what came in the last minutes is read anew with each question.
        """
        for batch in batched(self._articles(claims), _BATCH // 15):
            rows = Document.objects.bulk_create([article for article, _claims in batch])
            stored = [
                claim
                for document, (_article, theirs) in zip(rows, batch, strict=True)
                for claim in self._claims(document, theirs)
            ]
            self._trace_claims(Claim.objects.bulk_create(stored, batch_size=500))
        for many in batched(iter(range(documents)), _BATCH // _PASSAGES):
            self._documents(many)
        for traces in (ClaimTrace, PassageTrace):
            traces._default_manager.update(at=timezone.now() - timedelta(hours=1))

    # --- claims -------------------------------------------------------------------------

    def _articles(self, claims: int) -> Iterator[tuple[Document, list[str]]]:
        left = claims
        while left > 0:
            wanted = min(left, self.words.claims_each())
            language = self.words.any_language()
            said = [self.words.sentence(language) for _each in range(wanted)]
            yield self._document(language, said, Document.Kind.ARTICLE), said
            left -= wanted

    def _claims(self, document: Document, said: Sequence[str]) -> Iterator[Claim]:
        begin = 0
        for sentence in said:
            yield Claim(
                document=document,
                kind=Claim.Kind.INDIRECT,
                cue_text=_CUES[document.language],
                content_text=sentence,
                speaker_label=" ".join(sentence.split()[:2]),
                start=begin,
                end=begin + len(sentence),
                fingerprint=sha256(f"{document.pk}:{begin}".encode()).hexdigest(),
            )
            begin += len(sentence) + 1
        self.asked += said[:1] if len(self.asked) < 2_000 else []

    def _trace_claims(self, claims: Sequence[Claim]) -> None:
        rows = self._traces([claim.content_text for claim in claims])
        ClaimTrace.objects.bulk_create(
            (
                ClaimTrace(claim=claim, digest="0" * 64, **traced)
                for claim, traced in zip(claims, rows, strict=True)
            ),
            batch_size=500,
        )

    # --- documents ------------------------------------------------------------------------

    def _documents(self, many: Sequence[int]) -> None:
        made = []
        for _each in many:
            language = self.words.any_language()
            said = [self.words.sentence(language) for _passage in range(_PASSAGES)]
            made.append((self._document(language, said, Document.Kind.STATEMENT), said))
        rows = Document.objects.bulk_create([document for document, _said in made])
        places = []
        for row, (_document, said) in zip(rows, made, strict=True):
            ends = list(accumulate(len(sentence) + 1 for sentence in said))
            begins = [0, *ends[:-1]]
            places += [
                (row, begin, begin + len(words)) for begin, words in zip(begins, said, strict=True)
            ]
        traced = self._traces([words for _document, said in made for words in said])
        PassageTrace.objects.bulk_create(
            (
                PassageTrace(document=row, start=start, end=end, **trace)
                for (row, start, end), trace in zip(places, traced, strict=True)
            ),
            batch_size=500,
        )

    def _document(self, language: Language, said: Sequence[str], kind: str) -> Document:
        text = "\n".join(said)
        return Document(
            kind=kind,
            text=text,
            language=language.code,
            sha256=fingerprint(text),
            title=said[0][:80],
        )

    # --- vectors ------------------------------------------------------------------

    def _traces(self, texts: Sequence[str]) -> list[dict[str, bytes]]:
        """What a trace holds of each: its vector is near one of a few hundred real ones."""
        import numpy as np

        from claims.memory.shelf import marks_of
        from claims.memory.vectors import signs_of, vectors_of
        from claims.memory.words import stems

        if self._bases is None:
            self._bases = vectors_of(
                [self.words.sentence(self.words.any_language()) for _each in range(_BASES)]
            )
        noise = np.random.default_rng(self.random.getrandbits(32))
        chosen = noise.integers(0, _BASES, len(texts))
        shaken = self._bases[chosen] + noise.normal(0, 25, (len(texts), self._bases.shape[1]))
        vectors = np.clip(np.rint(shaken), -127, 127).astype(np.int8)
        return [
            {
                "signs": signs_of(vector).tobytes(),
                "vector": vector.tobytes(),
                "marks": marks_of(stems(text)).tobytes(),
            }
            for text, vector in zip(texts, vectors, strict=True)
        ]
