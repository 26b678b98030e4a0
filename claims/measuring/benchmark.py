"""How fast the engine reads, beside Stanza's own processors over the same texts.

Each reader runs in a process of its own, on one thread, so that loading and memory are its own.
Texts are read once each: what the engine remembers of words it has met on the way, no more.
"""

from __future__ import annotations

import json
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from statistics import quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ARTICLE = 400
"""Written words of an article whose latency is taken."""

_KILOBYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """One reader on one language.

    ``words`` are syntactic words as treebanks count them (وقال is two), ``seconds`` CPU seconds
    for all of them. ``latencies`` are wall seconds for each article of ``ARTICLE`` written words;
    ``load`` is wall seconds, ``memory`` the process's peak in bytes, Python and torch included.
    """

    words: int
    seconds: float
    latencies: tuple[float, ...]
    load: float
    memory: int

    @property
    def speed(self) -> float:
        """Words per CPU second."""
        return self.words / self.seconds

    @property
    def p50(self) -> float:
        """Median latency of an article in wall seconds."""
        return self._percentile(50)

    @property
    def p95(self) -> float:
        """The latency that 95 of 100 articles stay under, in wall seconds."""
        return self._percentile(95)

    def _percentile(self, percent: int) -> float:
        if len(self.latencies) == 1:
            return self.latencies[0]
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


def measure(reader: str, language: str, texts: Sequence[str]) -> Measured:
    """Run a reader, "isnad" or "stanza", over ``texts``, in a new process.

    Raises UnsupportedLanguage without a pack or models for the language, ValueError without words.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_measured, reader, language, list(texts)).result()


def _measured(reader: str, language: str, texts: list[str]) -> Measured:
    began = perf_counter()
    read = _READERS[reader](language)
    load = perf_counter() - began
    pieces = list(articles(texts))
    if not pieces:
        raise ValueError("There is no word in these texts.")
    # The first text of a process pays for what torch sets up; it is short and counts nowhere.
    read(" ".join(pieces[0].split()[:20]))
    latencies, words = [], 0
    cpu = process_time()
    for piece in pieces:
        started = perf_counter()
        words += read(piece)
        latencies.append(perf_counter() - started)
    seconds = process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTES
    return Measured(words, seconds, tuple(latencies[:-1] or latencies), load, memory)


def articles(texts: Sequence[str]) -> Iterator[str]:
    """Texts cut and joined, at line ends, to articles of just over ``ARTICLE`` written words.

    What is left at the end, mostly shorter, comes last.
    """
    lines: list[str] = []
    count = 0
    for line in (line for text in texts for line in text.splitlines() if line.split()):
        lines.append(line)
        count += len(line.split())
        if count >= ARTICLE:
            yield "\n".join(lines)
            lines, count = [], 0
    if lines:
        yield "\n".join(lines)


def _isnad(language: str) -> Callable[[str], int]:
    """The whole engine, as a worker runs it."""
    from claims.extraction import extract, load

    load(language)
    return lambda text: extract(text, language).words


def _stanza(language: str) -> Callable[[str], int]:
    """Plain ``stanza.Pipeline`` with the same models and on one thread: all of it where they have
    no head, else tokens, clitics and lemmas.
    """
    from claims.extraction.parsing import parser

    nlp = parser.pipeline(language)
    return lambda text: int(nlp(text).num_words)


def _spacy(model: str) -> Callable[[str], int]:
    """A pipeline of spaCy's, all of it, as who imports it gets it."""
    import spacy

    nlp = spacy.load(model)
    return lambda text: sum(not token.is_space for token in nlp(text))


_READERS: dict[str, Callable[[str], Callable[[str], int]]] = {
    "isnad": _isnad,
    "stanza": _stanza,
    "spacy": _spacy,
}

if __name__ == "__main__":  # for an environment that lacks ours: needs the standard library only
    json.dump(asdict(_measured(sys.argv[1], sys.argv[2], json.load(sys.stdin))), sys.stdout)
