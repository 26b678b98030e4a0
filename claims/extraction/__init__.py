"""Attribution extraction: a text goes in, attributed claims come out.

    >>> extract("قالت الوزيرة إن الجسر آمن.", "ar").attributions[0].resolved_source
    'الوزيرة'

Stanza parses; attribution is read off the tree, the surface and the quotation marks,
with the words of each language as data in ``languages/``. This package knows nothing of
Django and can be lifted out.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from .assembly import attributions
from .packs import available, load_pack
from .quotes import find_quotes
from .reading import Reading
from .statements import own_statements
from .trees import Parse
from .types import (
    Attribution,
    Extraction,
    MissingModels,
    Span,
    Statement,
    UnsupportedLanguage,
    Worth,
)
from .worth import Judge

__all__ = [
    "ENGINE_VERSION",
    "Attribution",
    "Extraction",
    "MissingModels",
    "Span",
    "Statement",
    "UnsupportedLanguage",
    "Worth",
    "attributions_of_parse",
    "available",
    "claims_of_parse",
    "extract",
    "load",
]

ENGINE_VERSION = "1.0"


def extract(text: str, language: str) -> Extraction:
    """Find every attribution and statement in ``text``; spans are offsets into it, in code points.

    Raises UnsupportedLanguage when the language has no pack, its subclass MissingModels
    when it has one but no models; no text makes it raise anything else.
    """
    pack = load_pack(language)
    from . import parser

    began = perf_counter()
    parse = parser.parse(text, pack)
    parsed = perf_counter()
    found, statements = claims_of_parse(parse, language)
    return Extraction(
        language=language,
        attributions=found,
        engine_version=ENGINE_VERSION,
        models=parser.model_names(language),
        timings={"parse": parsed - began, "attribute": perf_counter() - parsed},
        sentences=len(parse.sentences),
        words=len(parse.words),
        statements=statements,
    )


def attributions_of_parse(parse: Parse, language: str) -> tuple[Attribution, ...]:
    """The attributions of a text that is parsed already, by whatever parser."""
    return claims_of_parse(parse, language)[0]


def claims_of_parse(
    parse: Parse, language: str
) -> tuple[tuple[Attribution, ...], tuple[Statement, ...]]:
    """The attributions, and what the text says in its own voice, each with its worth."""
    pack = load_pack(language)
    quotes = find_quotes(parse.text, dialogue_dash=pack.dialogue_dash)
    reading = Reading(parse, quotes, pack)
    judge, found = Judge(reading), attributions(reading)
    return (
        tuple(replace(each, worth=judge.worth(each.content)) for each in found),
        tuple(
            Statement(own.content, judge.worth(own.content, doubtful=own.doubtful))
            for own in own_statements(reading, found)
        ),
    )


def load(language: str) -> float:
    """Load a language's models ahead of the first text; return the seconds it took.

    Raises UnsupportedLanguage as ``extract`` does.
    """
    load_pack(language)
    from . import parser

    began = perf_counter()
    parser.pipeline(language)
    return perf_counter() - began
