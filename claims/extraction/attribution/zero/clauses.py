"""The shape of a sentence around a reporting verb, read off its marks and its tags.

Three shapes (Quirk et al. 1985, 14.28 ff.): the subject and its verb announce what comes
("she said that ..."), follow it ("..., she said"), or follow it inverted ("..., said the
minister"). Marks decide first, since they are what a small parser cannot get wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ...reading.sentences import COMMAS, TextSentence
from .announced import Announced
from .asked import asked_aside, asked_at_first
from .segments import NOMINAL

Shape = Literal["announcing", "following", "inverted"]
_JOINING = ("CCONJ", "SCONJ", "ADP", "PUNCT")
_SHORT = 12
_HEARER = 5


@dataclass(frozen=True)
class Clause(Announced):
    """A reporting verb in its sentence. Ranges are tokens [first, last)."""

    heads: frozenset[int]

    @cached_property
    def sentence(self) -> TextSentence:
        """The sentence; where a semicolon parts two reports, the part with this one."""
        whole = self.reading.sentence_of(self.cue.last)
        first, last = whole.first, whole.last
        for i in range(whole.first + 1, whole.last - 1):
            if self.toks[i].norm != ";" or self.reading.is_quoted(i) or not self._parts(i, whole):
                continue
            if i < self.cue.tok:
                first = i + 1
            elif last == whole.last:
                last = i + 1
        return TextSentence(first, last)

    def _parts(self, i: int, whole: TextSentence) -> bool:
        """Does a report of its own stand on both sides of the semicolon?"""
        before = any(k in self.heads for k in range(whole.first, i))
        return before and any(k in self.heads for k in range(i + 2, whole.last))

    @cached_property
    def subject_behind(self) -> int | None:
        """The first token of a subject that the tree puts behind the verb, or calls its object
        though a clause before it is what is said.
        """
        parse, verb = self.reading.parse, self.cue.word
        said = any(n < verb for n in parse.dependents(verb, "ccomp"))
        subjects = parse.dependents(verb, "nsubj")
        if said and not subjects:
            subjects = parse.dependents(verb, "obj", "iobj")
        for subject in subjects:
            if self.cue.last < parse.words[subject].token < self.sentence.last:
                return max(parse.extent(subject)[0], self.cue.last + 1)
        return None

    @cached_property
    def shape(self) -> Shape:
        """Where the content stands."""
        takes = self.cue.entry.takes
        if self.is_elliptical or not takes & {"clause", "quote", "that"}:
            return "announcing"
        if not takes & {"clause", "quote"}:
            behind = self.cue.last + 1
            last = behind == self.sentence.last or self.ends(behind)
            return "following" if last and not self.is_passive and self._follows() else "announcing"
        if self._is_inverted():
            return "inverted"
        return "following" if self._follows() else "announcing"

    @cached_property
    def reports(self) -> bool:
        """Can the verb report here? Infinitives (to say), modifiers (pledged) and commands (ask
        them) do not.
        """
        i = self.cue.last
        word = self.reading.word(i)
        if self.cue.tok > self.sentence.first and self._is_infinitival(self.cue.tok - 1):
            return self.control is not None
        if self.cue.entry.caused and not self._is_caused:
            return False
        if self._commands or asked_at_first(self) or asked_aside(self):
            return False
        if self.that is not None or (i > self.sentence.first and self.sets_off(i - 1)):
            return True
        if self.closing_quote(self.cue.tok) is not None:
            return True
        if self.cue.entry.told and self.complement is None and self._modifies:
            return False
        return word.deprel not in ("amod", "acl") or self._ends_as_participle

    @property
    def _modifies(self) -> bool:
        """posters warning hikers: a participle right behind its noun, whose verb comes after."""
        before = self.cue.tok - 1
        apart = before < self.sentence.first or self.toks[before].upos not in ("NOUN", "PROPN")
        return self.is_participle and not apart

    @property
    def _is_caused(self) -> bool:
        """fait savoir, laisse entendre: to make known is to say."""
        if self.cue.tok <= self.sentence.first:
            return False
        return self.reading.pack.has("causative", self.reading.lemma(self.cue.tok - 1))

    @property
    def _commands(self) -> bool:
        """Ask them: an imperative that opens its sentence."""
        before = self.toks[self.sentence.first : self.cue.tok]
        opens = all(tok.is_punct for tok in before)
        return opens and "Mood=Imp" in self.reading.word(self.cue.last).feats

    # ------------------------------------------------------------ before the verb

    def _is_inverted(self) -> bool:
        """..., said the minister: a mark before the verb, a noun phrase behind it."""
        first, after = self.group, self.cue.last + 1
        if first <= self.sentence.first or after >= self.sentence.last or self.is_participle:
            return False
        if self.enclitic is not None:
            set_off = self.sets_off(first - 1) or self.closing_quote(first) is not None
            return set_off and self.that is None
        if self.opens_as_said:
            return True
        behind = self.subject_behind is not None
        marked = (
            self.closing_quote(first) is not None
            or self._is_sole_comma(first)
            or self._is_inverted_parenthesis(first)
            or (
                self._clause_before(first)
                and (behind or not self.finite(after, self.sentence.last))
            )
        )
        return marked and self._is_nominal(after)

    def _is_inverted_parenthesis(self, first: int) -> bool:
        """Gone, said the curator, were P: a verb without objects and a short subject of somebody
        between two commas, with a verb behind them.
        """
        begin, last = self.cue.last + 1, self.sentence.last
        if not self.cue.entry.objectless or self.toks[first - 1].norm not in COMMAS:
            return False
        near = range(begin, min(begin + _SHORT, last - 1))
        comma = next((i for i in near if self.toks[i].norm in COMMAS), None)
        if comma is None or self._opens_adverbial() or self.finite(begin, comma):
            return False
        return all(self.toks[i].upos in NOMINAL | {"ADP"} for i in range(begin, comma))

    def _is_sole_comma(self, first: int) -> bool:
        """Prices fell, said analysts at X: a verb without objects right behind the only comma
        before it, and no clause behind it. The tree often makes the sentence its subject.
        """
        begin, after = self.sentence.first, self.cue.last + 1
        if not self.cue.entry.objectless or self.toks[first - 1].norm not in COMMAS:
            return False
        if any(self.sets_off(i) or self.toks[i].is_punct for i in range(begin, first - 1)):
            return False
        forms = [self.reading.word(i).feats for i in range(after, self.sentence.last)]
        named = self.toks[after].upos in ("NOUN", "PROPN", "DET", "ADJ")
        clause = named and not any("VerbForm=Fin" in feats for feats in forms)
        return clause and self.finite(begin, first - 1) and not self._opens_adverbial()

    @property
    def opens_as_said(self) -> bool:
        """comme l'a dit la ministre: an adverbial of saying with its subject behind the verb."""
        before = self.group - 1
        if before < self.sentence.first or self.subject_behind is None:
            return False
        return self.reading.phrase("as_said", before, self.group) > 0

    def describes_subject(self, i: int) -> bool:
        """Does a relative clause about the speaker begin at token ``i`` (dit X, qui ...)?"""
        return self.shape == "inverted" and self.reading.pack.has("relative", self.toks[i].norm)

    def _is_nominal(self, i: int) -> bool:
        """Can an inverted subject, or an adverbial before it, begin at token ``i``?"""
        tok = self.toks[i]
        if self.reading.quote_starting(i) is not None:
            return False
        nominal = tok.upos in NOMINAL or self.subject_behind is not None
        return nominal and not self.reading.pack.has("complementiser", tok.norm)

    def _clause_before(self, first: int) -> bool:
        """Does a clause that a comma closes stand before token ``first``?"""
        if not self.sets_off(first - 1) or self.cue.entry.told:
            return False
        finite = self.finite(self.sentence.first, first - 1)
        return finite and not self._opens_adverbial() and self._subjects_between(first) == 0

    def _opens_adverbial(self) -> bool:
        """Does the sentence begin with a conjunction (While ..., another says)?"""
        return self.reading.pack.has("subordinator", self.toks[self.sentence.first].norm)

    def _subjects_between(self, first: int) -> int:
        """Words before the verb that the tree makes its subject."""
        parse = self.reading.parse
        subjects = parse.dependents(self.cue.word, "nsubj")
        return sum(parse.words[n].token < first for n in subjects)

    def _follows(self) -> bool:
        """..., she said: a short subject between a mark and the verb."""
        begin = self.segment
        if begin >= self.group or begin <= self.sentence.first or self.is_participle:
            return False
        if all(self.toks[i].upos in _JOINING for i in range(begin, self.group)):
            return False
        quote = self.closing_quote(begin)
        if quote is not None and self._is_speech(quote):
            return self.that is None
        if self.is_passive and not self.reading.pack.has("thing", self.toks[begin].norm):
            return False  # , he was suspected: but , it was reported
        short = self.group - begin <= _SHORT and self.toks[begin].upos in NOMINAL
        if not short or self._announces() or self._governs_object():
            return False
        inside = range(begin + 1, self.group)
        relative = any(self.reading.pack.has("relativizer", self.toks[i].norm) for i in inside)
        if self._is_parenthesis(begin) and not relative:
            return True
        lifts = self._is_parenthesis(begin) or self._clause_before_mark(begin)
        lifts = lifts or self._ends_headline(begin)
        return lifts and not self._is_relative(begin)

    def _ends_headline(self, begin: int) -> bool:
        """Hospital strike off, union says: no full stop behind the verb, and no verb before."""
        tail = self.cue.last + 1 >= self.sentence.last and self.toks[begin - 1].norm in COMMAS
        return tail and not self._opens_adverbial()

    def _is_relative(self, begin: int) -> bool:
        """A relative clause without its pronoun (a fact he mentions), or one by the tree (the sum
        that the bank has admitted), and no reporting clause.
        """
        last = self.toks[self.group - 1]
        subject = self.reading.word(last.index).depends_as("nsubj")
        named = subject and self.reading.pack.has("pronoun", last.norm)
        short = self.group - begin > 1 and named
        return short or self.reading.word(self.cue.last).deprel == "acl:relcl"

    def _governs_object(self) -> bool:
        after = self.cue.last + 1
        if self.ends(self.past_time(after)) or self.sets_off(self.past_time(after)):
            return False  # , officials said Saturday
        nominal = after < self.sentence.last and self.toks[after].upos in NOMINAL
        return nominal and not self.cue.entry.told

    def _is_parenthesis(self, begin: int) -> bool:
        """Time, she added, was on their side: subject and verb between two commas."""
        after = self._past_hearer(self.cue.last + 1)
        closed = after < self.sentence.last - 1 and self.toks[after].norm in COMMAS
        return closed and self.toks[begin - 1].norm in COMMAS

    def _past_hearer(self, i: int) -> int:
        """Behind whom a verb of telling tells, where a comma closes it (, X told CNN, P)."""
        if not self.cue.entry.told:
            return i
        near = range(i, min(i + _HEARER, self.sentence.last))
        return next((k for k in near if self.toks[k].upos not in NOMINAL), i)

    def _clause_before_mark(self, begin: int) -> bool:
        """A finite clause before the mark at which the segment begins."""
        if not self.sets_off(begin - 1):
            return False
        first = self.sentence.first
        if self._opens_adverbial():
            first = next((i for i in range(first, begin - 1) if self.sets_off(i)), begin - 1)
        return self.finite(first, begin - 1)

    def _announces(self) -> bool:
        """Does content stand behind the verb?"""
        after = self.cue.last + 1
        if self.announced_quote is not None:
            return self.closing_quote(self.segment) is None
        if self.cue.entry.told and self._is_parenthesis(self.segment):
            return False
        if after >= self.sentence.last or self.toks[after].is_punct:
            return False
        return self.that is not None or (
            self.bare_clause is not None and self.toks[after].upos in ("PRON", "DET", "PROPN")
        )

    @cached_property
    def goes_on_at(self) -> int | None:
        """Where the sentence goes on behind a reporting clause inside its subject: at the
        comma or the verb behind it (the man who says P, tweeted Q).
        """
        parse, word = self.reading.parse, self.cue.word
        while (head := parse.words[word].head) >= 0:
            ahead = parse.words[head].token > self.cue.last
            if ahead and parse.words[word].depends_as("nsubj", "csubj"):
                end = parse.extent(word)[1]
                return end if self.cue.last < end < self.sentence.last else None
            word = head
        return None

    @cached_property
    def is_subordinate(self) -> bool:
        """When he said ..., : the reporting clause opens the sentence as an adverbial."""
        first = self.sentence.first
        opened = self.reading.pack.has("subordinator", self.toks[first].norm)
        opened = opened or self.is_initial
        return opened and not any(self.sets_off(i) for i in range(first, self.cue.tok))
