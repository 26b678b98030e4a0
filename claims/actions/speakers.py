"""Who is meant by the words for a speaker, and what becomes of claims where that changes."""

from collections.abc import Iterable

from django.db.models import F

from sources.actions.sources import sources_for
from sources.models import Source
from sources.queries import names_shared, sources_by_name

from ..extraction.attribution.speakers.naming import name_in, without_article
from ..models import Claim
from ..queries.claims import claims_spoken_by


def claims_spoken_by_another(source: Source) -> None:
    """Count up the version of all claims of a source, and of those merged into it.

    So an answer that had the source in view as it was is refused.  The claims stay locked until
    the transaction ends: an answer under way comes wholly before, or sees the new version.
    """
    spoken = Claim.objects.filter(claims_spoken_by([source.pk]))
    # In the order in which everybody else locks them.
    list(spoken.select_for_update().order_by("pk").values_list("pk"))
    spoken.update(version=F("version") + 1, speakers_since=F("version") + 1)


def speakers_known(phrases: Iterable[str], language: str) -> dict[str, Source]:
    """{phrase: source} for the phrases of a text by which the register knows somebody.

    The whole phrase counts before the name in it: "the Russian government" is no name, and yet
    somebody.  An article before it says nothing.  Whoever shares the name with another is not
    known by it: a person says who is meant (``queries.speakers``).
    """
    wanted = [phrase for phrase in phrases if _may_be_known(phrase)]
    whole = {phrase: without_article(phrase, language) for phrase in wanted}
    named = {phrase: name_in(phrase, language) for phrase in wanted}
    names = {*wanted, *whole.values(), *named.values()} - {""}
    known, shared = sources_by_name(names), names_shared(names)
    ways = {phrase: (phrase, whole[phrase], named[phrase]) for phrase in wanted}
    firsts = {p: next((way for way in ways[p] if way in known), "") for p in wanted}
    return {p: known[way] for p, way in firsts.items() if way and way not in shared}


def speakers_for(phrases: Iterable[str], language: str) -> dict[str, Source]:
    """The same, and a new source for every name that nobody knows.

    A role by itself ("the minister") is another person in the next article: it names no source.
    Nor does a name that several bear.
    """
    phrases = set(phrases)
    found = speakers_known(phrases, language)
    names = {phrase: name_in(phrase, language) for phrase in phrases - found.keys()}
    sure = set(names.values()) - names_shared(names.values()).keys()
    made = sources_for(names=sure, language=language)
    return found | {phrase: made[name] for phrase, name in names.items() if name in made}


def _may_be_known(phrase: str) -> bool:
    """Is it more than a pronoun?  "who" is not the WHO, nor "us" the United States."""
    return len(phrase.split()) > 1 or not phrase.isascii() or phrase != phrase.lower()
