"""The engine's steps in their order; docs/engine.md numbers them alike.

1. clean copy: ``text.cleaning``             6. names: ``attribution.speakers``
2. parse: ``parsing.parser``                 7. assembly: ``attribution.assembly``
3. reading: ``reading.reading``              8. own statements: ``own_voice.statements``
4. cues: ``attribution.cues``                9. check-worthiness: ``own_voice.check_worthiness``
5. contents and sources: ``attribution.complementiser``, ``.zero``, ``.turns``,
   ``.signatures`` and ``.headlines``
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from .attribution import assembly
from .attribution.complementiser.reader import read_with_complementiser
from .attribution.headlines import read_headlines
from .attribution.signatures import read_signatures
from .attribution.speakers import resolution
from .attribution.supposed import is_said
from .attribution.turns import read_turns
from .attribution.zero.reader import read_without_complementiser
from .languages.packs import load_pack
from .own_voice.check_worthiness import Judge
from .own_voice.statements import own_statements
from .reading.reading import Reading
from .text.quotations import find_quotes
from .types import Attribution, Extraction, OwnStatement
from .version import reading_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from .parsing.trees import Parse


def extract(text: str, language: str, halt: Callable[[], None] = lambda: None) -> Extraction:
    """Find every attribution and own statement in ``text``; spans are offsets in code points.

    ``halt`` is called before each piece of the work, some pages of text, and may raise to end it.
    Raises UnsupportedLanguage when the language has no pack, its subclass MissingModels
    when it has one but no models; no text makes it raise anything else.
    """
    pack = load_pack(language)
    from .parsing import parser

    began = perf_counter()
    parse = parser.parse(text, pack, halt)  # 1, 2
    parsed = perf_counter()
    halt()
    found, own = claims_of_parse(parse, language)
    return Extraction(
        language=language,
        attributions=found,
        engine_version=reading_version(language),
        models=parser.model_names(language),
        timings={"parse": parsed - began, "attribute": perf_counter() - parsed},
        sentences=len(parse.sentences),
        words=len(parse.words),
        own_statements=own,
    )


def attributions_of_parse(parse: Parse, language: str) -> tuple[Attribution, ...]:
    """The attributions of a text that is parsed already, by whatever parser."""
    return claims_of_parse(parse, language)[0]


def claims_of_parse(
    parse: Parse, language: str
) -> tuple[tuple[Attribution, ...], tuple[OwnStatement, ...]]:
    """The attributions, and what the text says in its own voice, each with its check-worthiness."""
    pack = load_pack(language)
    quotes = find_quotes(parse.text, dialogue_dash=pack.dialogue_dash)
    reading = Reading(parse, quotes, pack)  # 3
    found = attributions(reading)  # 4 to 7
    own = own_statements(reading, found)  # 8
    judge = Judge(reading)  # 9
    return (
        tuple(
            replace(each, check_worthiness=judge.check_worthiness(each.content)) for each in found
        ),
        tuple(
            OwnStatement(each.content, judge.check_worthiness(each.content, doubtful=each.doubtful))
            for each in own
        ),
    )


def attributions(reading: Reading) -> tuple[Attribution, ...]:
    """Every attribution of a text, in text order, none twice."""
    candidates = (
        read_with_complementiser(reading)
        if reading.pack.needs_complementiser
        else read_without_complementiser(reading)
    )  # 4, 5
    candidates = [each for each in candidates if is_said(reading, each)]
    candidates += read_turns(reading)
    candidates += read_signatures(reading)
    candidates += read_headlines(reading, candidates)
    candidates = assembly.of_the_article(reading, candidates)
    candidates.sort(key=lambda d: (d.cue.start, d.content[0].start))
    parents = assembly.parents(candidates)
    resolved = resolution.resolve(reading, candidates, parents)  # 6
    return tuple(
        assembly.attribution(reading, candidate, name, parent)  # 7
        for candidate, name, parent in zip(candidates, resolved, parents, strict=True)
    )


def load(language: str) -> float:
    """Load a language's models ahead of the first text; return the seconds it took.

    Raises UnsupportedLanguage as ``extract`` does.
    """
    load_pack(language)
    from .parsing import parser

    began = perf_counter()
    parser.prepare(language)
    return perf_counter() - began
