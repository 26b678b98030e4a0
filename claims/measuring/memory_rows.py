"""Made-up claims and documents, as skewed as real ones, to measure the memory on.

Their sentences are those of ``made_words``; articles have from one claim to sixty.  No row is of
anybody's text, and the same seed makes the same rows.  They are written as those of ``load_rows``.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from claims.models import Claim, ClaimTrace, PassageTrace
from sources.models import Document, fingerprint
from sources.search import folded

from .load_rows import Table
from .made_words import Language, MadeWords, batched

if TYPE_CHECKING:
    from claims.memory.vectors import Codes

_BASES, _BATCH = 300, 5_000
_CUES = {"ar": "قال إن", "en": "said that"}
#: Passages of one document that is no article.
_PASSAGES = 5
#: Of a document: its key, language and what is said in it.
_Said = tuple[int, Language, list[str]]
_OF_DOCUMENTS = ("id", "norm", "title", "text", "language", "kind", "sha256", "created_at")
_OF_CLAIMS = (
    *("id", "norm", "document_id", "kind", "cue_text", "content_text", "speaker_label"),
    *("start", "end", "fingerprint", "created_at"),
)
_OF_TRACES = ("signs", "vector", "marks", "at")


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
        self.at = timezone.now() - timedelta(hours=1)
        first = _last(Document) + 1
        for articles in batched(self._articles(claims, first), _BATCH // 15):
            with transaction.atomic():
                self._write_documents(articles, Document.Kind.ARTICLE)
                self._write_claims(articles)
        first = _last(Document) + 1
        for statements in batched(self._statements(documents, first), _BATCH // _PASSAGES):
            with transaction.atomic():
                self._write_documents(statements, Document.Kind.STATEMENT)
                self._write_passages(statements)

    def _articles(self, claims: int, first: int) -> Iterator[_Said]:
        key, left = first, claims
        while left > 0:
            wanted = min(left, self.words.claims_each())
            language = self.words.any_language()
            yield key, language, [self.words.sentence(language) for _each in range(wanted)]
            key, left = key + 1, left - wanted

    def _statements(self, documents: int, first: int) -> Iterator[_Said]:
        for key in range(first, first + documents):
            language = self.words.any_language()
            yield key, language, [self.words.sentence(language) for _each in range(_PASSAGES)]

    def _write_documents(self, many: Sequence[_Said], kind: str) -> None:
        rows = []
        for key, language, said in many:
            text, title = "\n".join(said), said[0][:80]
            norm = folded([title, text])
            at = self.at + timedelta(milliseconds=key)
            rows.append((key, norm, title, text, language.code, kind, fingerprint(text), at))
        Table(Document, *_OF_DOCUMENTS).write(rows)

    def _write_claims(self, articles: Sequence[_Said]) -> None:
        key, rows = _last(Claim) + 1, []
        for document, language, said in articles:
            self.asked += said[:1] if len(self.asked) < 2_000 else []
            cue = _CUES[language.code]
            for sentence, (start, end) in zip(said, _places(said), strict=True):
                label = " ".join(sentence.split()[:2])
                words = folded([sentence, label, "", cue, ""])
                about = (key, words, document, Claim.Kind.INDIRECT, cue, sentence, label)
                rows.append((*about, start, end, f"{key:064x}", self.at))
                key += 1
        Table(Claim, *_OF_CLAIMS).write(rows)
        traces = self._traces([row[5] for row in rows])
        Table(ClaimTrace, "claim_id", "digest", *_OF_TRACES).write(
            (row[0], "0" * 64, *trace) for row, trace in zip(rows, traces, strict=True)
        )

    def _write_passages(self, statements: Sequence[_Said]) -> None:
        places = [(key, *place) for key, _code, said in statements for place in _places(said)]
        traces = self._traces([words for _key, _code, said in statements for words in said])
        Table(PassageTrace, "document_id", "start", "end", *_OF_TRACES).write(
            (*place, *trace) for place, trace in zip(places, traces, strict=True)
        )

    def _traces(self, texts: Sequence[str]) -> Iterator[tuple[Any, ...]]:
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
        shaken = noise.standard_normal((len(texts), self._bases.shape[1]), dtype=np.float32)
        vectors = np.clip(np.rint(self._bases[chosen] + 25 * shaken), -127, 127).astype(np.int8)
        for text, vector, signs in zip(texts, vectors, signs_of(vectors), strict=True):
            yield signs.tobytes(), vector.tobytes(), marks_of(stems(text)).tobytes(), self.at


def _places(said: Sequence[str]) -> list[tuple[int, int]]:
    """Where each stands in the text that all of them make, a line each."""
    ends = list(accumulate(len(sentence) + 1 for sentence in said))
    return [(begin, end - 1) for begin, end in zip([0, *ends], ends, strict=False)]


def _last(model: Any) -> int:
    return int(model.objects.aggregate(last=Max("pk"))["last"] or 0)
