"""Stage two: where the content of a cue begins, and what marks it.

A verb of saying announces its content by a complementiser (أن، إن), by quoted words,
by a colon or by a noun phrase. The tree is asked first; where it is silent the first
complementiser that nothing else governs is taken ("verb + أن" is the baseline that
the annotation guidelines measure against).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .cues import Cue
from .reading import COMMAS, Reading

How = Literal["clause", "quote", "colon", "noun", "as", "pronoun"]
FARTHEST = 70
_NAME_LENGTH = 6
_SHORT_NAME = 3
_DOUBLED = 25


@dataclass(frozen=True, slots=True)
class Anchor:
    """``mark`` is the token that ends the cue's own clause; content begins at ``offset``.

    ``first`` is the first content token. ``preposition`` is a free preposition of the
    cue before the mark, ``origin`` the one before the source, ``doubled`` a second verb
    (علق قائلا).
    """

    how: How
    mark: int
    first: int
    offset: int
    preposition: int | None = None
    origin: int | None = None
    doubled: int | None = None


def find_anchor(reading: Reading, cue: Cue, heads: frozenset[int]) -> Anchor | None:
    """Where the content of ``cue`` begins, or None when it reports nothing.

    ``heads`` are the tokens that hold cues of their own.
    """
    scan = _Scan(reading, cue, heads)
    return scan.marked() or scan.nominal()


class _Scan:
    """One walk over the tokens after a cue."""

    def __init__(self, reading: Reading, cue: Cue, heads: frozenset[int]) -> None:
        self.reading, self.cue, self.heads = reading, cue, heads
        self.toks = reading.toks
        unit = reading.units[reading.unit_of[cue.last]]
        self.last = min(unit.last, cue.last + FARTHEST)
        self.unit_last = unit.last
        self.doubled: int | None = None

    def marked(self) -> Anchor | None:
        """A complementiser, quoted words or a colon.

        A verb whose object is a pronoun (نشرتها) has its object, unless it tells somebody
        something (أخبرها أن).
        """
        takes = self.cue.entry.takes
        if self.cue.pronoun and self.cue.form == "verb" and not self.cue.entry.told:
            return None
        relative = verbal = False
        i = self.cue.last + 1
        while i < self.last:
            if self._is_aside(i):
                i = self._next_comma(i)
                continue
            quote = self.reading.quote_starting(i)
            if quote is not None:
                if "quote" in takes and not self._is_name(i) and (relative or not verbal):
                    return None if self._in_noun_phrase(i) else self._at("quote", i, i)
                i = max(i + 1, self.reading.tok_at(quote.end))
                continue
            if self.toks[i].norm == ":" and "quote" in takes and self._speaks_after(i):
                return self._at("colon", i, i + 1)
            if self.is_complementiser(i) and "clause" in takes and self._governs(i):
                return self._at("clause", i, i + 1)
            if self._interrogative(i, takes):
                return self._at("clause", i, i)
            if self._stops(i, relative) or self._opposes(i):
                return None
            relative = relative or self.reading.pack.has("relative", self.toks[i].norm)
            verbal = verbal or (self.toks[i].upos == "VERB" and i != self.doubled)
            i += 1
        return None

    def _in_noun_phrase(self, i: int) -> bool:
        """Quoted words inside a phrase that is the content (أكد على ضرورة "...")."""
        if "noun" not in self.cue.entry.takes or self.toks[i - 1].norm == ":":
            return False
        before = range(self.cue.last + 1, i - 1)
        if any(self.toks[k].norm in self.cue.entry.prepositions for k in before):
            return True
        if self._phrase_boundary(i) is not None:
            return True
        parse, verb = self.reading.parse, self.toks[self.cue.last].word
        objects = [c for c in parse.children[verb] if parse.words[c].deprel == "obj"]
        return any(parse.words[c].token == self.cue.last + 1 < i for c in objects)

    def _is_aside(self, i: int) -> bool:
        """، وهو طالب، : a clause in passing about the subject."""
        before = self.toks[i - 1].norm
        return before in COMMAS and self.reading.pack.has("aside", self.toks[i].norm)

    def _next_comma(self, i: int) -> int:
        rest = range(i + 1, self.last)
        return next((k for k in rest if self.toks[k].norm in COMMAS), self.last)

    def _at(self, how: How, mark: int, first: int) -> Anchor | None:
        """The anchor, with the content's first letter after marks and spaces."""
        origin = self._origin(mark)
        if first >= len(self.toks) or (self.cue.entry.origin and origin is None):
            return None
        offset = self.toks[first].start
        return Anchor(how, mark, first, offset, self._preposition(mark), origin, self.doubled)

    def _is_name(self, i: int) -> bool:
        """Short quoted words before another mark are a name (صحيفة "الفجر" إن)."""
        quote = self.reading.quote_starting(i)
        if quote is None or self.toks[i - 1].norm == ":":
            return False
        end = self.reading.tok_at(quote.end)
        if end < self.last and self.is_complementiser(end):
            return True
        if self.reading.pack.has("relative", self.toks[i - 1].norm):
            return True
        if i == self.cue.last + 1 or any(self.is_complementiser(k) for k in range(i, end)):
            return False
        if end - i - 2 <= _SHORT_NAME and not self._finite(i, end):
            return True
        if end - i - 2 > _NAME_LENGTH:
            return False
        return any(
            self.is_complementiser(k) or self.toks[k].norm == ":" or
            self.reading.quote_starting(k) is not None
            for k in range(end, self.last)
        )  # fmt: skip

    def _finite(self, first: int, last: int) -> bool:
        return any(self.toks[k].upos == "VERB" for k in range(first, last))

    def is_complementiser(self, i: int) -> bool:
        """Is this token أن, إن or بأن, with or without a pronoun?"""
        return complementiser(self.reading, i)

    def _interrogative(self, i: int, takes: frozenset[str]) -> bool:
        """An indirect question opens the content (تساءل عما إذا)."""
        return "clause" in takes and self.reading.phrase("interrogative", i, self.last) > 0

    def _speaks_after(self, i: int) -> bool:
        """A colon between digits (10:30) announces nothing."""
        if i + 1 >= len(self.toks):
            return False
        if self.toks[i + 1].norm[:1].isdigit() and self.toks[i - 1].norm.isdigit():
            return False
        between = range(self.cue.last + 1, i)
        quoted = self.reading.quote_starting(i + 1) is not None
        return quoted or not any(self.toks[k].norm in ("،", ",") for k in between)

    def _governs(self, i: int) -> bool:
        """Does the cue govern this complementiser, rather than the word before it?"""
        if self._depends(i):
            return True
        if i == self.cue.last + 1:
            return True
        before = self.toks[i - 1]
        bare = self.reading.bare(i - 1)[0]
        if bare in self.cue.entry.prepositions:
            return True
        if self.reading.pack.has("preposition", bare) or self.reading.pack.has("governor", bare):
            return False
        return not (before.upos == "VERB" and i - 1 > self.cue.last and i - 1 != self.doubled)

    def _depends(self, i: int) -> bool:
        """Does the tree hang the clause of complementiser ``i`` on the cue?"""
        words = self.reading.parse.words
        head = self.toks[self.cue.last].word
        for mark in self.reading.words_of(i):
            clause = words[mark].head
            marks = words[mark].deprel in ("mark", "fixed")
            if marks and clause >= 0 and words[clause].head == head:
                return True
        return False

    def _stops(self, i: int, relative: bool) -> bool:
        """Does another clause begin here, so that what follows is not the cue's?"""
        tok = self.toks[i]
        if i in self.heads and not relative:
            if self._doubles(i):
                self.doubled = i
                return False
            return tok.upos == "VERB" or self._announces(i)
        coordinated = tok.before != "" and tok.before[0] in self.reading.conjunctions
        return tok.upos == "VERB" and coordinated and not relative

    def _opposes(self, i: int) -> bool:
        """but, except that: also with a pronoun (إلا أنه)."""
        if self.reading.phrase("adversative", i, self.last):
            return True
        opens = self.reading.pack.has("opposing", self.toks[i].norm)
        return opens and i + 1 < self.last and self.is_complementiser(i + 1)

    def _announces(self, i: int) -> bool:
        """Does a complementiser follow token ``i``, directly or behind a preposition?"""
        return (
            any(self.is_complementiser(k) for k in range(i + 1, min(i + 3, self.last)))
            and not self.toks[i + 1].is_punct
        )

    def _doubles(self, i: int) -> bool:
        """A participle of saying that repeats the verb before it (علق الوزير قائلا)."""
        return i - self.cue.last <= _DOUBLED and self.reading.pack.has(
            "doubling", self.toks[i].norm
        )

    def _preposition(self, mark: int) -> int | None:
        """The free preposition of the cue that stands right before the mark."""
        i = mark - 1
        if i > self.cue.last and self.toks[i].norm in self.cue.entry.prepositions:
            return i
        return None

    def _origin(self, mark: int) -> int | None:
        """The preposition before the source (علم من، نقل عن، جاء في)."""
        entry = self.cue.entry
        reach = self.cue.last + 2 if entry.near else mark
        for i in range(self.cue.last + 1, min(mark, reach)):
            if entry.origin and self.toks[i].norm == entry.origin:
                return i
        return None

    # ------------------------------------------------------- noun phrases as content

    def nominal(self) -> Anchor | None:
        """A noun phrase as content: after the cue's preposition, or as its object."""
        takes = self.cue.entry.takes
        if "as" in takes:
            return self._described()
        if "quoted" in takes:
            return self._after_preposition()
        purpose = self.toks[self.cue.tok].before[-1:] in self.reading.pack.clitics.get(
            "purpose", ()
        )
        if "noun" in takes and not (self.cue.negated or purpose):
            return self._after_preposition() or self._object("noun")
        return None

    def _described(self) -> Anchor | None:
        """X described as Y (وصف X ب Y): from X, or from Y where X is a pronoun."""
        predicate = self._predicate()
        if predicate is None:
            return None
        if self.cue.pronoun or predicate == self.cue.last + 1 or self._pronoun_object():
            return self._from_preposition("pronoun", predicate)
        boundary = self._phrase_boundary(predicate)
        if boundary is not None:
            return self._object_at("as", boundary)
        described = self._object("as")
        if described is not None and described.first < predicate:
            return described
        if self.cue.entry.outer and not self._has_subject_before():
            return self._from_preposition("noun", predicate)
        return self._object_at("as", self.cue.last + 1)

    def _has_subject_before(self) -> bool:
        """SV order: the one noun phrase behind the verb is its object."""
        parse, verb = self.reading.parse, self.toks[self.cue.last].word
        children = (parse.words[c] for c in parse.children[verb])
        return any(w.deprel.startswith("nsubj") and w.token < self.cue.tok for w in children)

    def _pronoun_object(self) -> bool:
        """A pronoun that stands apart (واصفة إياها ب)."""
        after = self.cue.last + 1
        return after < self.last and self.reading.pack.has("object_pronoun", self.toks[after].norm)

    def _predicate(self) -> int | None:
        """The token that begins with, or is, the preposition before Y."""
        for i in range(self.cue.last + 1, self.last):
            if self._is_preposition(i) or (
                self.is_complementiser(i) and self.toks[i].norm[0] in self.cue.entry.prepositions
            ):
                return i
            if self._stops(i, False):
                return None
        return None

    def _is_preposition(self, i: int) -> bool:
        """Is token ``i`` a preposition of the cue, free or written onto its noun?"""
        tok = self.toks[i]
        if tok.norm in self.cue.entry.prepositions:
            return True
        return any(
            len(p) == 1 and tok.before.lstrip("".join(self.reading.conjunctions)) == p
            for p in self.cue.entry.prepositions
        )

    def _after_preposition(self) -> Anchor | None:
        """The phrase after the preposition (أشار إلى ضرورة)."""
        for i in range(self.cue.last + 1, min(self.last - 1, self.cue.last + 25)):
            if self._is_preposition(i):
                return self._from_preposition("noun", i)
            if self._stops(i, False) or self.toks[i].norm in ("؛", ";"):
                return None
        return None

    def _from_preposition(self, how: How, i: int) -> Anchor | None:
        """Content begins after preposition ``i``; a letter written onto its noun is left out."""
        tok = self.toks[i]
        if tok.norm in self.cue.entry.prepositions:
            if i + 1 >= self.last:
                return None
            return Anchor(how, i, i + 1, self.toks[i + 1].start, i)
        if self.is_complementiser(i):
            return self._at(how, i, i + 1)
        return Anchor(how, i, i, tok.start + len(tok.before))

    def _object(self, how: How) -> Anchor | None:
        """The tree's object of the cue, or a phrase boundary before it."""
        parse = self.reading.parse
        starts = [
            parse.words[parse.reach(child)[0]].token
            for child in parse.children[self.toks[self.cue.last].word]
            if parse.words[child].deprel.startswith("obj")
            and parse.words[child].upos in ("NOUN", "PROPN", "X", "ADJ", "NUM")
        ]
        boundary = self._phrase_boundary(self.last)
        if boundary is not None:
            starts.append(boundary)
        inside = sorted(first for first in starts if self.cue.last < first < self.last)
        found = (self._object_at(how, first) for first in inside)
        return next((anchor for anchor in found if anchor is not None), None)

    def _object_at(self, how: How, first: int) -> Anchor | None:
        """The anchor of an object, unless the cue takes only certain ones (رفض مزاعم)."""
        wanted, tok = self.cue.entry.objects, self.toks[first]
        if wanted and tok.core not in wanted:
            return None
        if tok.is_punct and not self.reading.quote_starting(first):
            return None
        return Anchor(how, first, first, tok.start if tok.is_punct else tok.core_start)

    def _phrase_boundary(self, stop: int) -> int | None:
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
            if self.toks[i].is_punct or self._stops(i, False):
                break
            if self.toks[i].upos == "VERB" or self.is_complementiser(i):
                break
            if self._follows_whole_phrase(i):
                found = i
            i += 1
        return found

    def _follows_whole_phrase(self, i: int) -> bool:
        """Is token ``i`` a noun of its own behind a definite noun or a proper name?"""
        pack, tok, before = self.reading.pack, self.toks[i], self.toks[i - 1]
        article = pack.clitics.get("article", "\0")
        closed = before.core.startswith(article) or before.upos in ("PROPN", "X")
        titled = any(pack.has(g, tok.norm) for g in ("role", "institution", "document"))
        titled = pack.has("title", tok.core) or (titled and not tok.core.startswith(article))
        return (
            closed
            and tok.upos == "NOUN"
            and not (tok.before or titled or self.reading.phrase("time", i, self.last))
        )


def complementiser(reading: Reading, i: int) -> bool:
    """Is token ``i`` a complementiser, alone or with a pronoun written onto it?"""
    norm = reading.toks[i].norm
    pack = reading.pack
    if pack.has("complementiser", norm):
        return True
    if pack.has("not_complementiser", norm):
        return False
    return any(
        norm.endswith(p) and pack.has("complementiser", norm[: -len(p)])
        for p in pack.clitics.get("pronouns", ())
    )
