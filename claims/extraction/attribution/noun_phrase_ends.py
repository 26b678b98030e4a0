"""What ends a noun phrase that speaks, in languages that are read surface first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..reading.groups import COMMON, OFFICES, WORKPLACES
from ..reading.sentences import COMMAS
from .adverbials import is_adverb, opens_adverbial
from .boundaries import boundaries, first_at

if TYPE_CHECKING:
    from ..languages.packs import Pack
    from ..reading.reading import Reading
    from ..reading.tokens import SurfaceToken
    from .cues import Cue

_NAMING = frozenset({"NOUN", "PROPN", "X", "ADJ"})
_NAME = 5
_DESCRIPTION = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Token ``i`` behind the first one of a noun phrase that ``stop`` ends at the latest.

    ``cue``: by which the phrase may speak, None where nothing is known of it.
    """

    reading: Reading
    cue: Cue | None
    first: int
    i: int
    stop: int

    @property
    def tok(self) -> SurfaceToken:
        """The token."""
        return self.reading.toks[self.i]

    @property
    def before(self) -> SurfaceToken:
        """The last token of the phrase so far."""
        return self.reading.toks[self.i - 1]

    @property
    def after(self) -> SurfaceToken | None:
        """The token behind, where it stands before ``stop``."""
        return self.reading.toks[self.i + 1] if self.i + 1 < self.stop else None

    @property
    def pack(self) -> Pack:
        """The language's data."""
        return self.reading.pack

    @property
    def stems(self) -> list[str]:
        """The token, and without a pronoun written onto it, also as a verb ends without one
        (أجراها: أجرى).
        """
        core, fold = self.tok.core, self.pack.fold
        stems = [core.removesuffix(pronoun) for pronoun in self.pack.pronouns]
        pairs = self.pack.clitics.get("before_pronoun", ())
        spelled = (
            stem.removesuffix(a) + fold(b) for stem in stems for a, b in pairs if stem[-1:] == a
        )
        return [core, *stems, *spelled]


def boundary(place: Place) -> str | None:
    """What ends the phrase at a place: a row of ``ENDS``, or None where it goes on."""
    return first_at(ENDS, place)


def bracket_or_colon(at: Place) -> bool:
    """A mark behind which something else begins."""
    return at.tok.norm in ("(", "[", ":")


def dash(at: Place) -> bool:
    """A dash between spaces."""
    return at.reading.is_dash(at.i)


def comma(at: Place) -> bool:
    """A comma, unless a title between commas follows, or the name of who has the title before
    it: they belong together.
    """
    if at.tok.norm not in COMMAS:
        return False
    if _tells_how(at):
        return True
    titled = at.after is not None and at.pack.has("role", at.after.core)
    return not (titled or _opens_name(at) or _describes_source(at))


def relative_pronoun(at: Place) -> bool:
    """A relative clause is no part of a source."""
    return at.pack.has("relative", at.tok.norm)


def negation(at: Place) -> bool:
    """The verb's particle."""
    return at.pack.has("negation", at.tok.norm)


def auxiliary(at: Place) -> bool:
    """The verb's auxiliary or particle; inside quotation marks it is a name's."""
    return at.pack.has("auxiliary", at.tok.norm) and not at.reading.is_quoted(at.i)


def bare_relative_clause(at: Place) -> bool:
    """A relative clause without a pronoun (محللون استطلعت)."""
    describes = any(at.pack.has("describing", stem) for stem in at.stems)
    return describes and not at.tok.is_definite


def restated_attitude(at: Place) -> bool:
    """The attitude that a verb restates (جدد الوزير تأكيده أن)."""
    describes = any(at.pack.has("describing", stem) for stem in at.stems)
    return not describes and any(at.pack.has("restated", stem) for stem in at.stems)


def according_to(at: Place) -> bool:
    """An according-to phrase."""
    return at.reading.phrase("according", at.i, at.stop) > 0


def modifier(at: Place) -> bool:
    """A person's age or home (الرجل البالغ من العمر)."""
    return at.pack.has("modifier", at.tok.norm)


def adverb(at: Place) -> bool:
    """A word of time, or another adverb."""
    return is_adverb(at.reading, at.i)


def adverbial(at: Place) -> bool:
    """An adverbial of place, time, medium or address."""
    return opens_adverbial(at.reading, at.i)


def complementiser(at: Place) -> bool:
    """What is said begins."""
    return at.reading.is_complementiser(at.i)


def resumption(at: Place) -> bool:
    """What takes the sentence up again behind an according-to phrase (وفق الوزارة فإن)."""
    lifts = at.cue is not None and at.cue.form in ("according", "as_said")
    return lifts and at.pack.has("resumptive", at.tok.norm)


def who_is_told(at: Place) -> bool:
    """The object of a verb of telling, as the tree has it (أخبر الشاهد الشرطة أن)."""
    word = at.reading.word(at.i)
    told = at.cue is not None and at.cue.entry.told and word.head == at.cue.word
    return told and word.depends_as("obj", "iobj")


def another_definite_noun(at: Place) -> bool:
    """A noun with an article behind one: the former governs none, so this is another phrase, which
    the tree may miss (أغلقت البلدية السوق).
    """
    article, word = at.pack.clitics.get("article", ()), at.reading.word(at.i)
    titled = at.pack.has("title", at.tok.norm)
    nouns = {at.tok.upos, at.before.upos} == {"NOUN"} and not titled
    definite = all(each.norm.startswith(article) for each in (at.before, at.tok))
    return bool(article) and nouns and definite and word.depends_as("nmod", "amod")


def medium_that_is_told(at: Place) -> bool:
    """A medium behind a verb of telling (أبلغ المتحدث رويترز أن)."""
    told = at.cue is not None and at.cue.entry.told and at.cue.form in ("verb", "as_said")
    whole = at.before.is_definite or at.before.upos in ("PROPN", "X", "ADJ")
    return told and whole and at.pack.has("recipient", at.tok.core)


def institution_addressed(at: Place) -> bool:
    """Somebody by office behind a letter that addresses and a whole name (قال مازن صوان للمحكمة):
    names govern nothing.
    """
    named = at.before.upos in ("PROPN", "X") and not at.before.is_definite
    letters = at.pack.clitics.get("addressing", ())
    by_office = at.pack.has_any(OFFICES, at.tok.core, at.tok.indefinite)
    head = at.reading.toks[at.first]
    person = not at.pack.has_any(("institution", "body"), head.core, head.indefinite)
    verbal = at.cue is not None and at.cue.form == "verb" and person
    return verbal and named and at.tok.before in letters and by_office


def circumstance(at: Place) -> bool:
    """What somebody does meanwhile (قال جميل عودة وهو يشير إلى أرضه)."""
    return at.pack.has("aside", at.tok.norm) and at.after is not None and at.after.upos == "VERB"


def verb(at: Place) -> bool:
    """A verb that is none of a name's words."""
    if at.tok.upos != "VERB" or names(at.reading, at.i):
        return False
    titled = at.after is not None and at.pack.has("role", at.after.norm)
    return not (titled or _is_misread(at))


def governed_preposition(at: Place) -> bool:
    """A preposition that the tree hangs on the cue, unless it says where somebody works."""
    tok, pack = at.tok, at.pack
    adposition = tok.before != "" or pack.has("adposition", tok.norm)
    if tok.upos != "ADP" or not adposition:
        return False
    if pack.has("partitive", at.before.core) or pack.has("in_charge", at.before.indefinite):
        return False
    if _is_at_workplace(at):
        return False
    return _leaves_phrase(at)


def names(reading: Reading, i: int) -> bool:
    """A verb at token ``i`` that only tells what somebody is called (شاهد يدعى رامي): a name stands
    behind it, and somebody without an article before it.
    """
    if not reading.pack.has("called", reading.toks[i].norm) or i + 1 >= len(reading.toks):
        return False
    before, name = reading.toks[i - 1], reading.toks[i + 1]
    person = before.upos in ("NOUN", "ADJ") and not before.is_definite
    return person and name.upos in ("PROPN", "X")


def _opens_name(at: Place) -> bool:
    """The name between commas behind a role (مديرة الدار، حسناء الديب، إن)."""
    reading, pack, begin = at.reading, at.pack, at.i + 1
    near = range(begin + 1, min(begin + _NAME, at.stop))
    end = next((k for k in near if reading.toks[k].norm in COMMAS), None)
    if end is None or not pack.has("role", reading.toks[at.first].indefinite):
        return False
    words = reading.toks[begin:end]
    plain = all(tok.upos in _NAMING and not tok.before for tok in words)
    common = any(pack.has_any(COMMON, tok.core, tok.indefinite) for tok in words)
    apart = words[0].is_definite or is_adverb(reading, begin) or opens_adverbial(reading, begin)
    return plain and not common and not apart


def _tells_how(at: Place) -> bool:
    """An indefinite accusative behind the comma is no part of a name (مصدر نقابي، طالبا عدم كشف
    هويته).
    """
    after = at.after
    if after is None or after.upos != "ADJ" or after.is_definite:
        return False
    return at.pack.is_accusative(after.core)


def _describes_source(at: Place) -> bool:
    """What the one who is named does or is (حسب سهى قاسم، المشرفة على المشروع، ...؛ أعلنت سرايا
    النخيل، الذراع المسلحة للحزب، ...): a definite adjective behind according-to, or a definite noun
    behind a verb, between commas.
    """
    wanted = {"according": "ADJ", "verb": "NOUN"}.get(at.cue.form) if at.cue else None
    if at.cue is None or at.first != at.cue.last + 1 or at.after is None:
        return False
    if not at.after.is_definite or at.after.upos != wanted or is_adverb(at.reading, at.i + 1):
        return False
    toks, near = at.reading.toks, range(at.i + 2, min(at.i + _DESCRIPTION, at.stop))
    end = next((k for k in near if toks[k].norm in COMMAS), None)
    return end is not None and not any(toks[k].upos == "VERB" for k in range(at.i + 1, end))


def _is_misread(at: Place) -> bool:
    """A name that the tagger takes for a verb: no verb follows a definite noun between a verb
    of saying and its complement (قال الممثل دان ليفي إن), or an institution's first word.
    """
    last_before = at.cue is not None and at.i + 1 == at.cue.tok and not at.tok.before
    if at.cue is None or at.cue.form != "verb" or (at.first <= at.cue.last and not last_before):
        return False
    phrase = at.reading.toks[at.first : at.i]
    definite = any(tok.is_definite or tok.upos in ("PROPN", "X") for tok in phrase)
    bare = at.i == at.first + 1 and at.pack.has("institution", at.before.core)
    return bare or (definite and not at.before.pronoun)


def _is_at_workplace(at: Place) -> bool:
    """الضابط في جهاز الأمن: where somebody works, not where it was said."""
    toks = at.reading.toks[at.i : at.i + 2]
    return any(at.pack.has_any(WORKPLACES, tok.core, tok.indefinite) for tok in toks)


def _leaves_phrase(at: Place) -> bool:
    """Does the preposition begin something that the cue governs, as the tree has it?"""
    noun = at.reading.word(at.i).head
    if at.cue is None or noun < 0:
        return False
    above = at.reading.parse.words[noun].head
    inside = range(at.reading.words_of(at.first)[0], at.reading.words_of(at.i)[0])
    return above not in inside and noun not in inside and above == at.cue.word


ENDS = boundaries(
    "noun_phrase",
    bracket_or_colon, dash, comma, relative_pronoun, negation, auxiliary, bare_relative_clause,
    restated_attitude, according_to, modifier, adverb, adverbial, complementiser, resumption,
    who_is_told, another_definite_noun, medium_that_is_told, institution_addressed, circumstance,
    verb, governed_preposition,
)  # fmt: skip
