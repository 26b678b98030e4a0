"""The scorer, on counts worked out by hand."""

from collections.abc import Sequence

from claims.measuring.evaluation import (
    Evaluation,
    Record,
    Score,
    quoted_characters,
    statement_gold,
)

TEXT = 'aaaa said "bbbbbbbb" and cccc dddd'


def record(**parts: list[list[int]]) -> dict[str, object]:
    return {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 20]], **parts}


def score(gold: Sequence[Record], predicted: Sequence[Record]) -> Evaluation:
    evaluation = Evaluation()
    evaluation.add(text=TEXT, gold=gold, predicted=predicted)
    return evaluation


def test_half_an_overlap_finds_content_and_a_wrong_source_spoils_the_full_match() -> None:
    evaluation = score([record()], [record(content=[[10, 14]], source=[[25, 29]])])
    assert evaluation.score("content") == Score(found=1, predicted=1, gold=1, recalled=1)
    assert evaluation.score("full") == Score(found=0, predicted=1, gold=1, recalled=0)
    assert evaluation.score("cue").f1 == 1.0


def test_two_halves_of_a_quotation_find_it_once() -> None:
    evaluation = score([record()], [record(content=[[10, 15]]), record(content=[[15, 20]])])
    content = evaluation.score("content")
    assert (content.precision, content.recall) == (0.5, 1.0)
    assert round(content.f1, 4) == 0.6667


def test_optional_gold_is_neither_demanded_nor_punished() -> None:
    optional = {**record(content=[[25, 34]], cue=[[21, 24]]), "optional": True}
    assert score([record(), optional], [record()]).score("content").f1 == 1.0
    both = [record(), record(content=[[25, 34]], cue=[[21, 24]])]
    assert score([record(), optional], both).score("content").f1 == 1.0


def test_kinds_go_by_the_share_in_quotation_marks() -> None:
    evaluation = score([record(), record(content=[[25, 34]])], [])
    golds = {kind: evaluation.score("content", kind).gold for kind in ("direct", "indirect")}
    assert golds == {"direct": 1, "indirect": 1}
    assert len(quoted_characters(TEXT)) == 10


def test_nothing_predicted_scores_nothing() -> None:
    assert score([record()], []).score("full").f1 == 0.0


def test_an_optional_attribution_may_be_read_as_the_articles_own_words() -> None:
    threat = {**record(cue=[[21, 24]], content=[[25, 34]]), "optional": True}
    gold = statement_gold({"unattributed": [{"span": [0, 9]}], "attributions": [record(), threat]})
    found = [{"content": [[0, 9]]}]
    assert score(gold, found).score("content").f1 == 1.0
    assert score(gold, [*found, {"content": [[21, 34]]}]).score("content").f1 == 1.0
    assert score(gold, [*found, {"content": [[10, 20]]}]).score("content").precision == 0.5


def test_the_surer_half_is_told_from_the_rest() -> None:
    text = "A said one. B said two. C said three."
    found = [
        {"source": [[n, n + 1]], "cue": [[n + 2, n + 6]], "content": [[n + 7, n + 10]]}
        for n in (0, 12, 24)
    ]
    evaluation = Evaluation()
    assert evaluation.by_confidence() is None
    sure = [one | {"confidence": c} for one, c in zip(found, (0.2, 0.9, 0.5), strict=True)]
    evaluation.add(text=text, gold=found[1:2], predicted=sure)
    assert evaluation.by_confidence() == (1.0, 0.0)


def test_a_statement_in_pieces_is_gold_by_its_pieces() -> None:
    pieces = [[0, 4], [25, 29]]
    gold = statement_gold(
        {"unattributed": [{"span": [0, 29], "content": pieces}, {"span": [5, 9]}]}
    )
    assert gold == [{"content": pieces}, {"content": [[5, 9]]}]
