"""A reporting verb with what belongs to it: auxiliaries, controlling verbs, clitics, voice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..cues import negates

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ...reading.sentences import TextSentence
    from ...reading.tokens import SurfaceToken
    from ..cues import Cue

_PHRASE = 3
_PROCLITIC = frozenset({"obj", "iobj", "expl:comp", "expl:pv", "expl:pass"})


@dataclass(frozen=True)
class VerbGroup:
    """The verb group that a cue heads (has repeatedly said, declined to say, dit-elle)."""

    reading: Reading
    cue: Cue

    @property
    def toks(self) -> tuple[SurfaceToken, ...]:
        """All tokens of the text."""
        return self.reading.toks

    @cached_property
    def sentence(self) -> TextSentence:
        """The sentence."""
        return self.reading.sentence_of(self.cue.last)

    @cached_property
    def group(self) -> int:
        """The first token of the verb group (has repeatedly said)."""
        first = self.cue.tok if self.control is None else self.control
        while first - 1 >= self.sentence.first and self._in_group(first - 1):
            first -= 1
        return first

    @cached_property
    def control(self) -> int | None:
        """The token of a verb or adjective that controls the reporting infinitive (declined to
        say, went on to ask, was quick to add): its subject reports.
        """
        to = self.cue.tok - 1
        if to - 1 < self.sentence.first or not self._is_infinitival(to):
            return None
        near = range(to - 1, max(to - 3, self.sentence.first - 1), -1)
        has, lemma = self.reading.pack.has, self.reading.lemma
        return next((i for i in near if has("control", lemma(i))), None)

    @property
    def refuses(self) -> bool:
        """declined to say, stopped short of saying: what controls the report denies it."""
        if self.control is None:
            return self._ends_as_participle and self._is_unsaid
        return self.reading.pack.has("refusal", self.reading.lemma(self.control))

    @property
    def is_negated(self) -> bool:
        """has not yet said, didn't publicly say: but not only said."""
        group = range(self.group, self.cue.tok)
        return any(negates(self.reading, i) and not self._is_focused(i + 1) for i in group)

    def _is_focused(self, i: int) -> bool:
        return self.reading.pack.has("focus", self.toks[i].norm)

    @property
    def _is_unsaid(self) -> bool:
        """Do words right before the verb say that it is not said (short of saying)?"""
        near = range(max(self.sentence.first, self.group - _PHRASE), self.group)
        return any(self.reading.phrase("unsaid", i, self.group) == self.group - i for i in near)

    @cached_property
    def predicate_behind(self) -> int | None:
        """The token of an adjective or noun that comes before what it is said of (dismissed as
        false reports that ...).
        """
        begin = self.cue.last + 1
        judges = "as" in self.cue.entry.takes or self.cue.entry.polarity == "denied"
        if begin + 2 >= self.sentence.last or not judges:
            return None
        opened = self.reading.pack.has("predicative", self.toks[begin].norm)
        said = begin + 1 + self.toks[begin + 1].is_punct
        last = said + self.toks[said + 1].is_punct  # as “absurd” suggestions
        if last + 1 >= self.sentence.last or not opened:
            return None
        nominal = self.toks[last + 1].upos in ("NOUN", "PROPN", "DET", "NUM")
        return last if nominal and self._is_untrue(said) else None

    def _is_untrue(self, i: int) -> bool:
        return self.reading.pack.has("untrue", self.toks[i].norm)

    @property
    def calls_untrue(self) -> bool:
        """dismissed as false, or dismissed claims that: what that is said of is denied."""
        return self.predicate_behind is not None or self._rejects_claim

    @property
    def _rejects_claim(self) -> bool:
        """Is the object of the verb, or its subject in the passive, what somebody said?"""
        pack, parse = self.reading.pack, self.reading.parse
        if not pack.has("rejecting", self.reading.lemma(self.cue.last)):
            return False
        heads = parse.dependents(self.cue.word, "obj", "nsubj:pass")
        if parse.words[self.cue.word].head == self.toks[self.sentence.first].word:
            heads = [*heads, self.toks[self.sentence.first].word]  # Claims that P were dismissed
        lemmas = (pack.fold(parse.words[n].lemma) for n in heads)
        return any(shape == "noun" for lemma in lemmas for shape, _ in pack.lemmas.get(lemma, ()))

    def _is_infinitival(self, i: int) -> bool:
        return self.reading.pack.has("infinitive", self.toks[i].norm)

    def _in_group(self, i: int) -> bool:
        tok = self.toks[i]
        if tok.upos == "PART":
            return not self.reading.pack.has("genitive", tok.norm)
        return tok.upos in ("AUX", "ADV") or self.reading.is_enclitic(i) or self._is_proclitic(i)

    def _is_proclitic(self, i: int) -> bool:
        """An object pronoun between the subject and its verb (lui a dit)."""
        tok, word = self.toks[i], self.reading.word(i)
        if tok.upos != "PRON" or self.reading.pack.has("relative", tok.norm):
            return False
        return word.deprel in _PROCLITIC and word.head == self.cue.word

    @cached_property
    def enclitic(self) -> int | None:
        """The token of a subject pronoun written onto the verb (dit-elle, a-t-elle dit)."""
        behind = min(self.cue.last + 2, self.sentence.last)
        return next((i for i in range(self.group, behind) if self.reading.is_enclitic(i)), None)

    @property
    def is_participle(self) -> bool:
        """saying, adding: a clause without a subject of its own."""
        first = self.cue.tok if self.control is None else self.control
        bare = all(tok.upos in ("ADV", "PART") for tok in self.toks[self.group : first])
        return self._ends_as_participle and bare

    @property
    def _ends_as_participle(self) -> bool:
        head = self.cue.last if self.control is None else self.control
        return self.reading.pack.is_participle(self.toks[head].norm)

    @cached_property
    def is_infinitive(self) -> bool:
        """vient each'annoncer: a verb whose subject is that of the verb above it."""
        parse = self.reading.parse
        if "VerbForm=Inf" not in parse.words[self.cue.word].feats:
            return False
        return not parse.dependents(self.cue.word, "nsubj", "csubj", "expl", "aux")

    @cached_property
    def is_passive(self) -> bool:
        """was criticized, Asked whether ...: a form of be before a participle, a participle
        that opens the sentence, or what the tree says.
        """
        if self.is_elliptical or (self.is_initial and not self.is_participle):
            return True
        if self._ends_as_participle:
            return False
        if self.reading.parse.dependents(self.cue.word, "aux:pass"):
            return True
        first = self.group if self.control is None else self.control
        group = self.toks[first : self.cue.tok]
        return any(self.reading.pack.has("being", tok.norm) for tok in group)

    @cached_property
    def is_elliptical(self) -> bool:
        """when asked whether ..., as reported by X: a passive without subject and auxiliary."""
        pack = self.reading.pack
        if self.cue.form == "as_said":
            return pack.is_participle(self.toks[self.cue.last].norm, "past")
        before = self.toks[max(self.group - 1, self.sentence.first) : self.cue.tok]
        opened = any(pack.has("subordinator", tok.norm) for tok in before)
        plain = all(tok.upos not in ("AUX", "PRON") for tok in before)
        return opened and plain and pack.is_participle(self.toks[self.cue.last].norm, "past")

    @property
    def is_initial(self) -> bool:
        """Noting ..., or Asked ...: a participle that opens the sentence."""
        pack, norm = self.reading.pack, self.toks[self.cue.last].norm
        participle = pack.is_participle(norm) or pack.is_participle(norm, "past")
        return participle and self.cue.tok == self.sentence.first
