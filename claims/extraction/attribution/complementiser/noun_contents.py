"""Noun phrases as content: objects, phrases behind a preposition, X described as Y."""

from __future__ import annotations

from ...reading.groups import COMMON
from ...reading.sentences import COMMAS
from .object_places import ASIDE, NAMING, ObjectPlaces
from .scan import FARTHEST, Anchor

_SUBJECT = 6


class Nominal(ObjectPlaces):
    """Looks for a noun phrase that is what the cue reports."""

    def anchor(self) -> Anchor | None:
        """A noun phrase as content: after the cue's preposition, or as its object."""
        takes = self.cue.entry.takes
        if "as" in takes:
            return self._described()
        if "quoted" in takes:
            found = self._after_preposition()
            return found if found is not None and self._holds_quote(found.first) else None
        purpose = self.toks[self.cue.tok].before[-1:] in self.reading.pack.clitics.get(
            "purpose", ()
        )
        if purpose or (self.cue.negated and self.cue.entry.polarity == "affirmed"):
            return None
        if "governed" in takes or self._unveils():
            return self._after_preposition() if "governed" in takes else None
        if "noun" in takes:
            return self._bare_object() or self._after_preposition() or self._object("object-phrase")
        held = self._of_pronoun() if "double" in takes else None
        return None if held is None else self._object_at("object-phrase", held)

    def _bare_object(self) -> Anchor | None:
        """An object that holds the preposition itself (أكد حرص بلاده على السلام)."""
        found = self._object("object-phrase")
        behind = self._after_preposition()
        if found is None or behind is None or behind.preposition is None:
            return found if behind is None else None
        apart = self._governs_phrase(behind.preposition)
        return None if apart or behind.preposition < found.first else found

    def _governs_phrase(self, i: int) -> bool:
        """Does the tree hang the phrase of preposition ``i`` on the cue?"""
        words = self.reading.parse.words
        noun = self.reading.word(i).head
        return noun >= 0 and words[noun].head == self.cue.word

    def _described(self) -> Anchor | None:
        """X described as Y (وصف X ب Y): from X, or from Y where X is a pronoun."""
        predicate = self._predicate()
        if predicate is None:
            return None
        at_once = predicate == self.cue.last + 1 or self._pronoun_object()
        if self.cue.pronoun or at_once or self._is_adverb(self.cue.last + 1):
            return self._from_preposition("pronoun-described", predicate)
        boundary = (
            self._quoted_object(predicate)
            or self._behind_name(predicate)
            or self._behind_full_name(predicate)
            or self.phrase_boundary(predicate)
            or self._named_object(predicate)
            or self._second_definite(predicate)
        )
        if boundary is not None:
            return self._object_at("described-as", boundary)
        described = self._object("described-as")
        if described is not None and described.first < predicate:
            return described
        if self.cue.entry.outer and not self._has_subject_before():
            return self._from_preposition("predicate-alone", predicate)
        return self._object_at("described-as", self._behind_people() or self.cue.last + 1)

    def _behind_people(self) -> int | None:
        """The noun behind people without an article (يعزو خبراء تكرار الحوادث إلى)."""
        first = self.cue.last + 1
        people, tok = self.toks[first], self.toks[first + 1]
        definite = people.is_definite or tok.is_definite
        apart = tok.upos == "NOUN" and not (tok.before or definite)
        return first + 1 if apart and self.reading.pack.has("role", people.core) else None

    def _has_subject_before(self) -> bool:
        """SV order: the one noun phrase behind the verb is its object."""
        parse = self.reading.parse
        subjects = parse.dependents(self.cue.word, "nsubj")
        return any(parse.words[n].token < self.cue.tok for n in subjects)

    def _is_adverb(self, i: int) -> bool:
        return self.reading.pack.has("adverb", self.toks[i].norm)

    def _pronoun_object(self) -> bool:
        """A pronoun that stands apart (واصفة إياها ب)."""
        after = self.cue.last + 1
        return after < self.last and self.reading.pack.has("object_pronoun", self.toks[after].norm)

    def _predicate(self) -> int | None:
        """The token that begins with, or is, the preposition before Y."""
        for i in range(self.cue.last + 1, self.last):
            if self._is_preposition(i) or (
                self.reading.is_complementiser(i)
                and self.toks[i].norm[0] in self.cue.entry.prepositions
            ):
                return i
            if self.stops(i, False):
                return None
        return None

    def _is_preposition(self, i: int) -> bool:
        """Is token ``i`` a preposition of the cue, free or written onto its noun?"""
        tok = self.toks[i]
        if self._letters(i) in self.cue.entry.prepositions:
            return True
        return any(
            len(p) == 1 and tok.before.lstrip("".join(self.reading.conjunctions)) == p
            for p in self.cue.entry.prepositions
        )

    def _letters(self, i: int) -> str:
        """The token without a quotation mark that the tokeniser left on it (ب")."""
        return "".join(c for c in self.toks[i].norm if c.isalpha())

    def _after_preposition(self) -> Anchor | None:
        """The phrase after the preposition (أشار إلى ضرورة)."""
        for i in range(self.cue.last + 1, min(self.last - 1, self.cue.last + 25)):
            if self._is_preposition(i):
                return self._from_preposition("governed-phrase", i)
            if self.stops(i, False) or self.toks[i].norm in ("؛", ";"):
                return None
        return None

    def _from_preposition(self, construction: str, i: int) -> Anchor | None:
        """Content begins after preposition ``i``; a letter written onto its noun is left out."""
        tok, letters = self.toks[i], self._letters(i)
        if letters in self.cue.entry.prepositions:
            if i + 1 >= self.last:
                return None
            if letters != tok.norm:  # the mark is the content's
                return Anchor(construction, i, i, tok.start + len(letters))
            return Anchor(construction, i, i + 1, self.toks[i + 1].start, i)
        if self.reading.is_complementiser(i):
            return self.at(construction, i, i + 1)
        return Anchor(construction, i, i, tok.start + len(tok.before))

    def _object(self, construction: str) -> Anchor | None:
        """The tree's object of the cue, or a phrase boundary before it."""
        if (behind := self._behind_titled_name()) is not None:
            return self._object_at(construction, behind)
        parse = self.reading.parse
        starts = [
            self._past_marks(parse.extent(n)[0])
            for n in parse.dependents(self.cue.word, "obj")
            if parse.words[n].upos in ("NOUN", "PROPN", "X", "ADJ", "NUM")
            and not self.reading.phrase("time", parse.words[n].token, self.last)
        ]
        boundary = self._at_once() or self.phrase_boundary(self.last) or self._of_pronoun()
        if boundary is not None:
            starts.append(boundary)
        inside = self._stated() + sorted(
            first for first in starts if self.cue.last < first < self.last
        )
        found = (self._object_at(construction, first) for first in inside)
        return next((anchor for anchor in found if anchor is not None), None)

    def _of_pronoun(self) -> int | None:
        """What is held of a pronoun (يعتبرها السكان ظالمة): the first word without an article
        behind a definite subject, of a verb that takes two objects.
        """
        if "double" not in self.cue.entry.takes or not self.cue.pronoun:
            return None
        first = self.cue.last + 1
        if first < self.last and self._is_held(first):
            return first
        for i in range(first + 1, min(first + _SUBJECT, self.last)):
            tok = self.toks[i]
            if tok.upos in ("NOUN", "ADJ") and not (tok.is_definite or tok.before):
                return i if self.toks[first].is_definite and self.toks[i - 1].is_definite else None
        return None

    def _is_held(self, i: int) -> bool:
        """Right behind the verb what whoever spoke last holds (واعتبره «خطوة»، واعتبرتها ظلما)."""
        quote, tok = self.reading.quote_starting(i), self.toks[i]
        nominal = tok.upos in ("NOUN", "ADJ") and not tok.before
        return quote is not None or (nominal and self.reading.pack.is_accusative(tok.core))

    def _behind_titled_name(self) -> int | None:
        """The noun behind a subject's title and name of two words (أعلن الوزير نادر كرم افتتاح):
        an adjective or a proper name without an article, behind a definite noun, is a name.
        """
        pack, first = self.reading.pack, self.cue.last + 1
        if first + 3 >= self.last or not pack.has("role", self.toks[first].indefinite):
            return None
        begin = next((i for i in range(first, self.last) if not self._is_in_title(i)), self.last)
        name = self.toks[begin : begin + 2]
        if begin + 2 >= self.last or not self.toks[begin - 1].is_definite:
            return None
        plain = all(tok.upos in NAMING and not tok.before and not tok.is_definite for tok in name)
        named = any(tok.upos != "NOUN" for tok in name)
        common = any(pack.has("stated", tok.core) or pack.has_any(COMMON, tok.core) for tok in name)
        behind = self.toks[begin + 2]
        nominal = ("NOUN", "DET", "ADJ") if self.cue.pronoun else ("NOUN", "DET")
        noun = behind.upos in nominal or pack.has("stated", behind.core)
        return begin + 2 if plain and named and noun and not (common or behind.before) else None

    def _is_in_title(self, i: int) -> bool:
        """A definite word, or the word between two of them (المتحدث باسم الشرطة)."""
        before = i > self.cue.last + 1 and self.toks[i].before != ""
        return self.toks[i].is_definite or (before and self.toks[i + 1].is_definite)

    def _stated(self) -> list[int]:
        """The noun that opens what is confirmed or denied, surer than the tree's object."""
        stops = ("VERB", "PUNCT")
        for i in range(self.cue.last + 2, min(self.last, self.cue.last + 16)):
            if self._begins_statement(i) or self._is_wanted(i):
                return [i]
            if self.toks[i].norm in COMMAS:
                behind = self._behind_aside(i)
                return [] if behind is None else [behind]
            if self.toks[i].upos in stops and self.reading.quote_at(i) is None:
                return []
        return []

    def _is_wanted(self, i: int) -> bool:
        """One of the few nouns that the cue takes, behind a definite subject (كذب النادي أنباء)."""
        wanted = self.toks[i].core in self.cue.entry.objects
        return wanted and self.toks[i - 1].is_definite

    def _past_marks(self, i: int) -> int:
        """Behind a closing mark that the tree hangs on the object."""
        while i + 1 < self.last and self.toks[i].is_punct and not self.reading.quote_starting(i):
            i += 1
        return i

    def _object_at(self, construction: str, first: int) -> Anchor | None:
        """The anchor of an object, unless the cue takes only certain ones (رفض مزاعم)."""
        wanted, tok = self.cue.entry.objects, self.toks[first]
        if wanted and tok.core not in wanted:
            return None
        if tok.is_punct and not self.reading.quote_starting(first):
            return None
        if self._is_yet_to_say(first):
            return None
        return Anchor(construction, first, first, tok.start if tok.is_punct else tok.core_start)

    def _is_yet_to_say(self, i: int) -> bool:
        """Announced its demands, and no more: what they are, other sentences say."""
        tok, behind = self.toks[i], self.toks[i + 1] if i + 1 < self.last else None
        alone = behind is None or behind.is_punct or self.reading.is_joined(i + 1)
        owned = tok.pronoun != "" and tok.core.endswith(tok.pronoun)
        noun = tok.core.removesuffix(tok.pronoun)
        return alone and owned and self.reading.pack.has("set_out", noun)

    def _holds_quote(self, first: int) -> bool:
        """Do quoted words stand behind token ``first``, in its sentence?"""
        rest = range(first, min(first + FARTHEST, self.sentence_last))
        return any(self.reading.quote_starting(i) is not None for i in rest)

    def _unveils(self) -> bool:
        """كشفت الشركة النقاب عن: shows a thing and says nothing."""
        near = self.toks[self.cue.last + 1 : min(self.cue.last + 12, self.last)]
        return any(self.reading.pack.has("unveiled", tok.norm) for tok in near)

    def _at_once(self) -> int | None:
        """The noun right behind a cue whose subject stands elsewhere: a participle, a verb
        behind its subject, and one that shares the subject before it (وأكد وجود تقدم).
        """
        after = self.cue.last + 1
        if after >= self.last or self.toks[after].before or self.toks[after].is_punct:
            return None
        if self.cue.pronoun and self.cue.form == "verb":
            return None  # الخطة يعتبرها النقيب: the pronoun is the object
        tok = self.toks[after]
        if self.cue.form == "participle":
            return after if tok.upos in ("NOUN", "PROPN", "NUM") else None
        if self._stands_behind_subject():
            return after if self._may_be_object(after) else None
        joined = self.reading.is_joined(self.cue.tok)
        return after if joined and self.reading.pack.has("stated", tok.norm) else None

    def _may_be_object(self, i: int) -> bool:
        """A noun, or what may be taken for something else: an indefinite accusative (توقعوا خفضا),
        or what points to a noun (نفى تلك المخالفات).
        """
        tok = self.toks[i]
        if tok.upos == "PRON":
            return self.reading.word(i).deprel == "det"
        if tok.upos in ("ADJ", "ADV"):
            return self.reading.pack.is_accusative(tok.core) and not self._is_adverb(i)
        return tok.upos in ("NOUN", "NUM", "VERB", "X", "DET")

    def _stands_behind_subject(self) -> bool:
        """SV order: the tree says so, or nothing but nouns opens the sentence before the verb."""
        if self.cue.form != "verb" or self.toks[self.cue.tok].before:
            return False
        return self._has_subject_before() or self._completes()

    def _completes(self) -> bool:
        """كان ... قد + verb, with the subject between them."""
        sentence = self.reading.sentence_of(self.cue.tok)
        auxiliary = [
            i for i in range(max(sentence.first, self.cue.tok - ASIDE), self.cue.tok)
            if self.reading.pack.has("auxiliary", self.reading.bare(i)[0])
        ]  # fmt: skip
        apart = len(auxiliary) > 1 and auxiliary[-1] > auxiliary[0] + 1
        return apart and auxiliary[-1] == self.cue.tok - 1
