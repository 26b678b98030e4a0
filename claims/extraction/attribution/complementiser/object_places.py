"""Where an object begins that the tree does not tell: a noun behind a whole noun phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.groups import COMMON, OFFICES, SPEAKERS
from ...reading.sentences import COMMAS
from .scan import Scan

if TYPE_CHECKING:
    from ...reading.tokens import SurfaceToken

ASIDE = 20
NAMING = frozenset({"NOUN", "PROPN", "X", "ADJ"})
_LONGEST_NAME = 3


def is_owned(tok: SurfaceToken) -> bool:
    """A noun with its possessor written onto it (محاميهم): it governs no other noun."""
    return tok.upos == "NOUN" and tok.pronoun != "" and tok.norm.endswith(tok.pronoun)


class ObjectPlaces(Scan):
    """Looks for the place by what stands before it."""

    def phrase_boundary(self, stop: int) -> int | None:
        """Where the object begins when the tree has none: the last place before ``stop`` at
        which a noun follows a complete definite phrase.

        The head of a construct state takes no article (Ryding 2005, 8.1), so a noun behind
        a definite one (البيان الحوار) begins a phrase of its own.
        """
        found = None
        i = self.cue.last + 2
        while i < min(self.last, stop, self.cue.last + 16):
            quote = self.reading.quote_starting(i)
            if quote is not None:
                i = max(i + 1, self.reading.tok_at(quote.end))
                continue
            if self.toks[i].norm in COMMAS:
                return found or self._behind_aside(i)
            if self.toks[i].is_punct or self.stops(i, False):
                break
            if self._begins_statement(i):
                return i
            if (
                self.toks[i].upos == "VERB" and stop == self.last
            ) or self.reading.is_complementiser(i):
                break
            if self._follows_whole_phrase(i) and not self._predicates(found, i):
                found = i
            i += 1
        return found

    def _predicates(self, found: int | None, i: int) -> bool:
        """The second object of a verb that takes two (اعتبر الوزير القرار خطأ)."""
        double = "double" in self.cue.entry.takes and found == i - 1
        return double and not self.toks[i].is_definite

    def _behind_aside(self, comma: int) -> int | None:
        """The object behind an aside between commas (أعلن الوزير، في بيان، استقالته)."""
        rest = range(comma + 1, min(comma + ASIDE, self.last - 1))
        end = next((k for k in rest if self.toks[k].norm in COMMAS), None)
        if end is None or any(self.reading.is_complementiser(k) for k in range(comma, end + 2)):
            return None
        tok = self.toks[end + 1]
        # without أن before it, what depends on the cue is a verbal noun (تحييد)
        noun = tok.upos == "NOUN" or self.reading.word(end + 1).deprel == "xcomp"
        bare = noun and not tok.before
        stated = bare or self.reading.pack.has("stated", tok.norm)
        named = self.reading.pack.has_any(COMMON, tok.core)
        adverb = self.reading.phrase("time", end + 1, self.last)
        free = self.reading.pack.has("free_relative", tok.norm)
        return end + 1 if free or (stated and not named and not adverb) else None

    def _begins_statement(self, i: int) -> bool:
        """A word that opens an object wherever it stands: a free relative (نفى الوزير ما نشر),
        or a noun for what is confirmed or denied, behind a whole phrase.
        """
        pack, tok, before = self.reading.pack, self.toks[i], self.toks[i - 1]
        if pack.has("free_relative", tok.norm):
            return tok.upos in ("PRON", "DET", "NOUN") and before.upos != "ADP"
        closed = is_owned(before) or before.is_definite or before.upos in ("PROPN", "X", "ADJ")
        own = tok.upos != "PROPN" and not tok.before  # كريم الحداد is no mourning
        if not own or (closed and pack.has("stated", tok.norm)):
            return own
        owned = is_owned(tok) and i == self.cue.last + 2  # نفت أنقرة ضلوعها
        stated = owned and pack.has("stated", tok.core.removesuffix(tok.pronoun))
        return stated and not pack.has_any(COMMON, before.core)

    def _behind_name(self, stop: int) -> int | None:
        """The one definite word right before ``stop`` behind a bare name (وصف كرول الميزانية
        بأنها): no construct state, since no common noun stands before it.
        """
        last, first = stop - 1, self.cue.last + 1
        name = self.toks[first:last]
        if not 0 < len(name) <= _LONGEST_NAME or not self.toks[last].is_definite:
            return None
        named = all(tok.upos in NAMING and not (tok.is_definite or tok.before) for tok in name)
        proper = any(self.reading.pack.has("unsplit", tok.norm) or tok.upos in ("PROPN", "X")
                     for tok in name) or len(name) > 1  # fmt: skip
        common = any(self.reading.pack.has_any((*SPEAKERS, *COMMON), tok.core) for tok in name)
        return last if named and proper and not common else None

    def _behind_full_name(self, stop: int) -> int | None:
        """The definite noun before ``stop`` behind a title and a whole name (دعا النائب المستقل
        وليد حمدان الوزير إلى): the tree has it as the object, or it stands right before ``stop``.
        """
        for i in range(self.cue.last + 4, stop):
            tok = self.toks[i]
            if not tok.is_definite or tok.upos != "NOUN" or tok.before:
                continue
            word = self.reading.word(i)
            meant = i == stop - 1 or (word.head == self.cue.word and word.depends_as("obj"))
            if meant and self._is_full_name(i - 2):
                return i
        return None

    def _is_full_name(self, i: int) -> bool:
        """Two words without an article, one of them a proper name, behind a definite one."""
        name = self.toks[i : i + 2]
        plain = all(tok.upos in NAMING and not (tok.is_definite or tok.before) for tok in name)
        named = any(tok.upos in ("PROPN", "X") for tok in name)
        return plain and named and self.toks[i - 1].is_definite

    def _quoted_object(self, stop: int) -> int | None:
        """A quotation right before ``stop`` (حمّل الوزير «تجار الأزمات» المسؤولية)."""
        quote = self.reading.quote_at(stop - 1)
        if quote is None or quote.end != self.toks[stop - 1].end:
            return None
        first = self.reading.tok_at(quote.start)
        return first if first > self.cue.last + 1 else None

    def _second_definite(self, stop: int) -> int | None:
        """The last definite word behind a definite one that is no relational adjective: an
        object that the tagger takes for one (اتهمت الحكومة اليمنية الجماعة ب).
        """
        if self.toks[self.cue.tok].before and not self._opens_sentence():
            return None
        nisba = tuple(self.reading.pack.clitics.get("nisba", ()))
        for i in range(stop - 1, self.cue.last + 1, -1):
            tok, before = self.toks[i], self.toks[i - 1]
            both = tok.is_definite and before.is_definite and not tok.before
            if both and (not tok.core.endswith(nisba) or self._is_office(i)):
                return i
        return None

    def _is_office(self, i: int) -> bool:
        """An institution that looks like an adjective, behind a masculine (سكان الحي البلدية)."""
        pack = self.reading.pack
        feminine = tuple(map(pack.fold, pack.clitics.get("feminine_nouns", ())))
        office = pack.has("institution", self.toks[i].indefinite)
        return office and not self.toks[i - 1].core.endswith(feminine)

    def _opens_sentence(self) -> bool:
        return self.cue.tok == self.reading.sentence_of(self.cue.tok).first

    def _named_object(self, stop: int) -> int | None:
        """A proper name right before ``stop`` behind a definite phrase (اتهمت الدول الغربية
        روسيا ب), unless it is the name of who holds the title before it.
        """
        last = stop - 1
        named = last > self.cue.last + 1 and self.toks[last].upos in ("PROPN", "X")
        if not named or self.toks[last].is_definite:
            return None
        before = self.toks[last - 1]
        titled = self.reading.pack.has("title", before.core)
        return last if before.is_definite and not titled else None

    def _follows_whole_phrase(self, i: int) -> bool:
        """Is token ``i`` a noun of its own behind a definite noun or a proper name?"""
        pack, tok, before = self.reading.pack, self.toks[i], self.toks[i - 1]
        quoted = self.reading.quote_at(i - 1)
        closed = is_owned(before) or before.is_definite or before.upos in ("PROPN", "X")
        closed = closed or (quoted is not None and quoted.end == before.end)
        titled = pack.has_any((*OFFICES, "medium", "anaphor"), tok.norm)
        titled = pack.has("title", tok.core) or (titled and not tok.is_definite)
        return (
            closed
            and tok.upos == "NOUN"
            and not (tok.before or titled or self.reading.phrase("time", i, self.last))
        )
