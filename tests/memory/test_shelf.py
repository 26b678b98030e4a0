"""What is packed is found by its words and by its vector."""

import numpy as np

from claims.memory.ranking import Ranked, Stored, ranked
from claims.memory.shelf import Proposed, Row, Shelf, marks_of, proposed
from claims.memory.vectors import signs_of, vectors_of
from claims.memory.words import stems

TEXTS = {
    1: "Russia lost a hundred thousand soldiers in the war",
    2: "The central bank raised interest rates again",
    3: "خسرت روسيا مئة ألف جندي في الحرب",
    4: "The president called his counterpart on Friday",
}


def _shelf(texts: dict[int, str]) -> Shelf:
    codes = vectors_of(list(texts.values()))
    rows = zip(texts, codes, texts.values(), strict=True)
    return Shelf([Row(k, signs_of(c).tobytes(), marks_of(stems(t)).tobytes()) for k, c, t in rows])


def _asked(shelves: list[Shelf], text: str, most: int) -> list[Proposed]:
    signs = signs_of(vectors_of([text]))[0]
    return proposed(shelves, marks_of(stems(text)), signs, most=most)


def test_a_claim_is_proposed_by_its_meaning_and_by_its_words() -> None:
    shelf = _shelf(TEXTS)
    by_words = _asked([shelf], "soldiers of Russia", 2)
    assert {each.key for each in by_words if each.by_words} == {1}
    assert {each.key for each in by_words} == {1, 3}


def test_rows_on_two_shelves_are_asked_as_one_and_what_is_gone_is_not_proposed() -> None:
    parts = [_shelf({k: TEXTS[k] for k in keys}) for keys in ((1, 2), (3, 4))]
    assert _asked(parts, TEXTS[1], 2) == _asked([_shelf(TEXTS)], TEXTS[1], 2)
    parts[0].forget([1])
    assert 1 not in {each.key for each in _asked(parts, TEXTS[1], 4)}
    assert _asked([], TEXTS[1], 4) == []
    empty = Shelf([])
    assert _asked([empty], TEXTS[1], 4) == []
    assert _asked([_shelf(TEXTS), empty], TEXTS[1], 2) == _asked([_shelf(TEXTS)], TEXTS[1], 2)


def test_the_likeliest_comes_first_across_languages() -> None:
    codes = dict(zip(TEXTS, vectors_of(list(TEXTS.values())), strict=True))
    stored = [Stored(key, text, codes[key], 0.0) for key, text in TEXTS.items() if key != 1]
    found = ranked(TEXTS[1], codes[1], stored)
    assert found[0].key == 3
    assert found[0].likeness > 0.7 > found[1].likeness


def test_of_equals_the_older_comes_first() -> None:
    vector = np.ones(512, dtype=np.int8)
    stored = [Stored(key, "the same words", vector, 1.0) for key in (9, 7, 8)]
    found = ranked("the same words", vector, stored)
    assert [each.key for each in found] == [7, 8, 9]
    assert isinstance(found[0], Ranked)
    assert (round(found[0].likeness, 3), found[0].shared) == (1.0, 1.0)
