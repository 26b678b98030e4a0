"""The memory's benchmark makes the same rows each time, in the shape of real ones; no timing is
checked."""

from collections import Counter

import numpy as np
import pytest

from claims.measuring import memory_benchmark, memory_rows
from claims.memory import vectors
from claims.models import Claim, ClaimTrace, PassageTrace
from claims.queries import alike
from sources.models import Document


@pytest.fixture(autouse=True)
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors of a seed: the encoder takes seconds to load."""

    def made(texts: list[str]) -> vectors.Codes:
        noise = np.random.default_rng(len(texts))
        return noise.integers(-60, 60, (len(texts), vectors.SIZE)).astype(np.int8)

    monkeypatch.setattr(vectors, "vectors_of", made)
    monkeypatch.setattr(alike, "_SHELVES", {})  # as in a process that just began


def test_rows_are_made_the_same_each_time_and_as_many_as_asked_for(db: None) -> None:
    memory_rows.Made().store(claims=300, documents=20)
    first = list(Claim.objects.order_by("pk").values_list("content_text", flat=True))
    assert (len(first), Document.objects.exclude(kind="article").count()) == (300, 20)
    assert ClaimTrace.objects.count() == 300
    assert PassageTrace.objects.count() == 20 * 5
    for claim in Claim.objects.select_related("document")[:20]:
        assert claim.document.text[claim.start : claim.end] == claim.content_text
    words = Counter(word for text in first for word in text.split())
    [(_most, often), *_rest] = words.most_common(1)
    assert often > 20  # by Zipf's law; of equal words each would come once or twice
    ClaimTrace.objects.all().delete()
    PassageTrace.objects.all().delete()
    Claim.objects.all().delete()
    Document.objects.all().delete()
    memory_rows.Made().store(claims=300, documents=20)
    assert list(Claim.objects.order_by("pk").values_list("content_text", flat=True)) == first


def test_each_question_is_asked_and_the_room_is_told(db: None) -> None:
    made = memory_rows.Made()
    made.store(claims=60, documents=5)
    found = memory_benchmark.measured(made, 60, 5, making=1.0, asked=5)
    assert list(found.questions) == [
        "a sentence's vector",
        "repeats of a claim",
        "evidence proposed",
        "search of the desk",
    ]
    assert all(0 <= each.p50 <= each.p95 for each in found.questions.values())
    assert found.index > 64
    assert found.stored > 64 + 512
