"""Who is meant, in texts written for this: pronouns, dropped subjects, surnames, titles."""

import pytest

from claims.extraction import claims_of_parse
from claims.measuring.input_texts import read_texts
from claims.measuring.speaker_scores import MENTIONS, SpeakerScores, speaker_gold

from .readings import CASES, parses

pytestmark = pytest.mark.slow  # loads the models of two languages

FLOORS = {"ar": 0.93, "en": 0.93}


@pytest.mark.parametrize("language", FLOORS)
def test_speakers_are_told_as_well_as_before(language: str) -> None:
    scores = SpeakerScores(language)
    trees = dict(parses(f"{language}/speakers"))
    for document in read_texts(str(CASES / language / "speakers.jsonl")):
        mentions = speaker_gold(document.record)
        assert {each["mention"] for each in mentions} <= set(MENTIONS)
        scores.add(mentions, claims_of_parse(trees[document.id], language)[0])
    assert scores.score().gold >= 60
    assert scores.score().f1 >= FLOORS[language]
