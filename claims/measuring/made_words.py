"""Made-up sentences, as skewed as real ones: words are drawn by Zipf's law.

Arabic ones come three times as often as English ones, and a tenth of the sentences repeats an
earlier one in nearly the same words.  The same seed makes the same sentences.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import TypeVar

_T = TypeVar("_T")

_LETTERS = {"ar": "ابتجحدرسعفقكلمنهوي", "en": "abcdefghilmnoprstuvw"}
_WORDS, _REPEATED = 40_000, 5_000
#: An article holds one claim to so many.
MOST_CLAIMS = 60


@dataclass
class Language:
    """The words of a language, the commonest first, and sentences that may be repeated."""

    code: str
    words: list[str]
    weights: list[float]
    said: list[str] = field(default_factory=list)


class MadeWords:
    """Draws languages, sentences, and how much an article holds; ``random`` is the one source."""

    def __init__(self, *, seed: int) -> None:
        # Only repeatable, never secret.
        self.random = random.Random(seed)  # noqa: S311
        self.languages = {code: self._language(code) for code in _LETTERS}

    def any_language(self) -> Language:
        """Arabic three times out of four."""
        return self.random.choices(list(self.languages.values()), weights=(3, 1))[0]

    def claims_each(self) -> int:
        """How many claims an article holds: mostly a few, seldom ``MOST_CLAIMS``."""
        return max(1, min(MOST_CLAIMS, int(self.random.paretovariate(0.9) * 3)))

    def sentence(self, language: Language, *, shortest: int = 10, longest: int = 28) -> str:
        """A new one of so many words and a number, or nearly one of before."""
        draw = self.random
        if language.said and draw.random() < 0.1:
            words = draw.choice(language.said).split()
            words[draw.randrange(len(words))] = str(draw.randint(1, 9_999))
            return " ".join(words)
        count = draw.randint(shortest, longest)
        words = draw.choices(language.words, cum_weights=language.weights, k=count)
        words.append(str(draw.randint(1, 999_999)))
        sentence = " ".join(words)
        if len(language.said) < _REPEATED:
            language.said.append(sentence)
        return sentence

    def _language(self, code: str) -> Language:
        letters = _LETTERS[code]
        words = [
            "".join(self.random.choices(letters, k=self.random.randint(2, 9)))
            for _each in range(_WORDS)
        ]
        return Language(code, words, list(accumulate(1 / (n + 2) ** 1.05 for n in range(_WORDS))))


def batched(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The rows in lists of so many, as Python 3.12 has it."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
