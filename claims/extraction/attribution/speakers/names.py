"""The name in a noun phrase: without titles and descriptions, completed, each of several alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ...reading.groups import COMMON, HOLDERS
from ...reading.sentences import COMMAS
from .namesakes import MEMORY, Namesakes
from .surnames import NAME_TAGS, Range

if TYPE_CHECKING:
    from ...reading.reading import Reading

_NAMING = NAME_TAGS | {"NOUN"}


class Names(Namesakes):
    """Tells the names in phrases, given who has spoken so far."""

    def __init__(self, reading: Reading, sources: list[Range]) -> None:
        super().__init__(reading, sources)
        # Looked up once a phrase: a role that speaks often would make long texts slow.
        self.described: dict[tuple[str, ...], Range | None] = {}

    def _words(self, source: Range) -> list[str]:
        return [self.toks[i].core for i in range(*source) if not self.toks[i].is_punct]

    def _name(self, source: Range) -> str:
        """The proper name inside a noun phrase, completed, or the phrase itself."""
        parts = self._conjuncts(source)
        joining = self.pack.clitics.get("joining", " & ")
        label: str = joining.join(self._single(*part) for part in parts)
        together = parts if len(parts) > 1 else self._coordinated(source)
        whole = len(parts) > 1 or label == self._text(*source)
        if whole or all(self._is_proper_name(part) for part in together):
            singles = tuple(self._single(*part) for part in together)
            label = label if whole else joining.join(singles)
            self.joint[label] = singles
        return label

    def _is_proper_name(self, part: Range) -> bool:
        return all(self._is_proper(i) for i in range(*part))

    def _coordinated(self, source: Range) -> list[Range]:
        """The phrases that "and" joins to the source's head, the head's own first.

        A conjunct deeper down is part of one name (the ministry of water and energy).
        A small parser often hangs the second conjunct beside the head, not below it,
        on its adjective, or too high: what is joined must be alike, all definite or none.
        """
        words, tokens = self.reading.parse.words, self.reading.parse.tokens
        inside = range(tokens[source[0]].first, tokens[source[1] - 1].last)
        head = next((i for i in inside if words[i].head not in inside), inside[0])
        name = {
            i for i in inside
            if words[i].depends_as("flat", "amod") and words[i].head == head
        }  # fmt: skip
        cuts = {
            words[i].token + (self.toks[words[i].token].upos == "CCONJ")
            for i in inside
            if words[i].deprel == "cc"
            and words[i].head in inside
            and words[words[i].head].upos in _NAMING
            and words[words[i].head].head in {head, words[head].head, *name}
        }
        opening = (
            {source[0], source[0] + 1} if self.toks[source[0]].upos == "CCONJ" else {source[0]}
        )
        bounds = [source[0], *sorted(cuts - opening), source[1]]
        parts = [self._without_joint(first, last) for first, last in pairwise(bounds)]
        alike = len({self._is_determined(first) for first, _ in parts}) == 1
        return parts if alike else [source]

    def _is_determined(self, i: int) -> bool:
        return self.toks[i].is_definite or self._is_proper(i) or self.toks[i].upos == "DET"

    def _without_joint(self, first: int, last: int) -> Range:
        """A conjunct without the comma or the "and" that leads to the next one."""
        while last > first + 1 and self.toks[last - 1].upos in ("CCONJ", "PUNCT"):
            last -= 1
        return (first, last)

    def _conjuncts(self, source: Range) -> list[Range]:
        """Two surnames joined by "and" are two sources; other phrases are left together."""
        cuts = [i for i in range(source[0] + 1, source[1]) if self.reading.is_joined(i)]
        parts = list(pairwise([source[0], *cuts, source[1]]))
        simple = len(parts) > 1 and all(last - first == 1 for first, last in parts)
        return parts if simple and all(self._bearer(f, f) for f, _ in parts) else [source]

    def _single(self, first: int, last: int) -> str:
        """The name in a phrase: completed, before its title, behind its title, or whole."""
        for i in range(first, self._head_end(first, last)):
            if (name := self._known(i, first)) is not None:
                return name
        last = self._before_description(first, self._before_relative(first, last))
        if last - first == 1:
            longer = self._longer_name(first, last)
            return self._bearer(first, first) or longer or self._text(first, last)
        if self._surname((first, last)) is not None:
            return self._bearer(last - 1, first) or self._text(first, last)
        if earlier := self._longer_name(first, last):
            return earlier
        begin, end = (
            self._issuer(first, last)
            or self._from_given_name(first, last)
            or self._without_title(first, last)
            or self._between_commas(first, last)
            or self._before_title(first, last)
            or self._behind_title(first, last)
            or self._behind_role(first, last)
            or self._proper_run(first, last)
            or self._described(first, last)
            or (first, last)
        )
        return self._text(self._past_title(begin, end), end)

    def _past_title(self, first: int, last: int) -> int:
        """Behind the title of a name of two words at least, where capitals tell it (Dr. Paul Orme,
        MP Tom Brandt).
        """
        titled = self.pack.has("title", self.toks[first].core)
        name = range(first + 1, last)
        whole = len(name) > 1 and all(self._is_proper(i) for i in name)
        return first + 1 if titled and whole and not self.pack.needs_complementiser else first

    def _before_description(self, first: int, last: int) -> int:
        """Where a description with an article begins behind a comma (سهى قاسم، المشرفة على P،
        سرايا النخيل، الذراع المسلحة للحزب); a title behind one belongs to a name.
        """
        named = any(self.pack.has_any(HOLDERS, tok.indefinite) for tok in self.toks[first:last])
        wanted = ("ADJ",) if named else ("ADJ", "NOUN")
        for i in range(first + 1, last - 1):
            after = self.toks[i + 1]
            if self.toks[i].norm in COMMAS and after.is_definite and after.upos in wanted:
                return i
        return last

    def _before_relative(self, first: int, last: int) -> int:
        """Where a relative clause about a person begins (an officer who asked not to be named)."""
        for i in range(first + 1, last):
            if self.pack.has("of_persons", self.toks[i].norm):
                return i - (self.toks[i - 1].norm in COMMAS and i - 1 > first)
        return last

    def _head_end(self, first: int, last: int) -> int:
        """Where what describes a name begins: at the comma behind it (Tom Reed, an aide to X)."""
        commas = (i for i in range(first + 1, last) if self.toks[i].norm in COMMAS)
        return next((i for i in commas if self._is_proper(i - 1)), last)

    def _known(self, i: int, first: int) -> str | None:
        """The full name of a surname that stands alone somewhere; where the phrase has a first
        name before it, that is the name.
        """
        if self.toks[i].core not in self.full:
            return None
        if i > first and self._can_be_first_name(i - 1):
            return self._text(self._name_start(i, first), i + 1)
        return self._bearer(i, first)

    def _longer_name(self, first: int, last: int) -> str | None:
        """The name of an earlier speaker that ends in these words (كارسون الابن)."""
        common = self.pack.has_any(
            (*COMMON, "body"), self.toks[first].core, self.toks[first].indefinite
        )
        if common or not self.pack.needs_complementiser:
            return None
        words = self._text(first, last)
        recent = (name for _, name in reversed(self.spoken[-MEMORY:]))
        names = (name for name in recent if name.endswith(" " + words) and self._can_be(name))
        return next(names, None)

    def _without_title(self, first: int, last: int) -> Range | None:
        """A name of two words at least behind a title of one (الدكتور ياسر الحسيني)."""
        titled = self.pack.needs_complementiser and self.pack.has("title", self.toks[first].core)
        if not titled or last - first < 3 or self.toks[first + 1].is_definite:
            return None
        plain = all(self._is_name_part(i) for i in range(first + 1, last))
        return (first + 1, last) if plain and last - first <= 5 else None

    def _from_given_name(self, first: int, last: int) -> Range | None:
        """A name of two words at least that begins with a known given name, behind a definite
        word, a role or a common noun (الخبيرة في المركز مها قباني, Reporter Holly Zeller).
        """
        if self.is_given_name(first):
            return None
        for i in range(max(first + 1, last - 4), last - 1):
            tok = self.toks[i]
            begins = self._is_apart(i - 1) and self.is_given_name(i)
            whole = begins and not (tok.is_definite or tok.before)
            if whole and all(self._ends_name(k) for k in range(i + 1, last)):
                return (i, last)
        return None

    def _is_apart(self, i: int) -> bool:
        """Can token ``i`` stand before a name, and be no part of it?"""
        tok = self.toks[i]
        if self.pack.needs_complementiser:
            return tok.is_definite or tok.pronoun != "" or self.pack.has("role", tok.core)
        return tok.upos == "NOUN" or self.reading.sentence_of(i).first == i

    def _ends_name(self, i: int) -> bool:
        return self._is_name_part(i) if self.pack.needs_complementiser else self._is_proper(i)

    def _is_name_part(self, i: int) -> bool:
        tok = self.toks[i]
        return not (tok.before or tok.is_punct or self._is_common(i))

    def _issuer(self, first: int, last: int) -> Range | None:
        """A statement is its issuer's: the phrase behind its preposition (بيان للوزارة, a report
        by the ministry), or behind the verb that says who made it (دراسة أجرتها الجامعة).
        """
        noun = first + (self.pack.has("article", self.toks[first].core) and last - first > 1)
        if not self.pack.has("issued", self.toks[noun].core):
            return None
        if last - noun < 2:
            return self._maker(last)
        after = self.toks[noun + 1]
        if self.pack.has("agent", after.core) and last - noun > 2:
            return (noun + 2, last)
        addressed = after.before in self.pack.clitics.get("addressing", ())
        return (noun + 1, last) if addressed else None

    def _maker(self, i: int) -> Range | None:
        """The subject behind a verb at token ``i`` that has an object pronoun."""
        if i + 1 >= len(self.toks) or not self.pack.needs_complementiser:
            return None
        verb, subject = self.toks[i].core, self.toks[i + 1]
        stems = {verb.removesuffix(each) for each in self.pack.pronouns} - {verb}
        makes = self.pack.has_any(("describing",), *stems)
        named = self.pack.has_any(("institution", "body"), subject.core, subject.indefinite)
        if not (makes and named):
            return None
        first, last = self._noun_phrase(i + 1)
        told = subject.is_definite or last - first > 1  # else its name stands in quotation marks
        return (first, last) if told else None

    def _between_commas(self, first: int, last: int) -> Range | None:
        """The part between commas that is a proper name (Tom Reed, the chief executive)."""
        commas = [i for i in range(first, last) if self.toks[i].norm in COMMAS]
        parts = pairwise([first - 1, *commas, last]) if commas else ()
        for before, end in parts:
            begin = before + 1
            proper = all(self._is_proper(i) for i in range(begin, end))
            alone = begin == first and end > begin and not self.pack.needs_complementiser
            if proper and (end - begin >= 2 or alone):
                return (begin, end)
            if begin > first and self._is_named_role(first, begin, end):
                return (begin, end)
        return None

    def _is_named_role(self, first: int, begin: int, end: int) -> bool:
        """Behind a role and a comma, words that can be a name, where no capital tells it."""
        role = self.pack.has("role", self.toks[first].indefinite) and self.pack.article != ""
        apart = self.toks[begin].is_definite and self.toks[begin].upos == "ADJ"
        return (
            role
            and not apart
            and end > begin
            and all(self._is_name_part(i) for i in range(begin, end))
        )

    def _before_title(self, first: int, last: int) -> Range | None:
        """The name in "name, title of ..." (سعاد النجار وزيرة الصحة)."""
        opening = self.toks[first]
        if self.pack.has("article", opening.core) or self.pack.has("role", opening.indefinite):
            return None
        if self.pack.needs_complementiser and self._is_common(first):
            return None
        for i in range(first + 1, min(first + 6, last)):
            apart = self.pack.needs_complementiser or self.toks[i - 1].is_punct
            if apart and self.pack.has("role", self.toks[i].norm):
                end = i - 1 if self.toks[i - 1].is_punct else i
                return (first, end) if end > first else None
        return None

    def _behind_title(self, first: int, last: int) -> Range | None:
        """The name in "title name" (وزيرة الصحة سعاد النجار): what stands in apposition to a
        definite phrase and has no article itself."""
        if not self.pack.has("role", self.toks[first].indefinite):
            return None
        for i in range(last - 2, first, -1):
            plain = not (self.toks[i].before or self.toks[i].is_punct or self._is_common(i))
            if plain and not self.toks[i].is_definite and self.toks[i - 1].is_definite:
                return (i, last) if last - i <= 4 and self._is_plain(i, last) else None
        return None

    def _behind_role(self, first: int, last: int) -> Range | None:
        """Health Department spokesman Glen Parr: the capitals behind the last role, to the end."""
        roles = [i for i in range(first, last - 1) if self.pack.has("role", self.toks[i].norm)]
        begin = roles[-1] + 1 if roles else last
        name = last - begin >= 2 and all(self._is_proper(i) for i in range(begin, last))
        return (begin, last) if name and not self.pack.needs_complementiser else None

    def _is_plain(self, first: int, last: int) -> bool:
        """No preposition, conjunction or title among these tokens."""
        toks = self.toks[first:last]
        tagged = all(t.upos in ("NOUN", "PROPN", "X", "ADJ") and not t.before for t in toks)
        return tagged and not any(self._is_common(t.index) for t in toks)

    def _proper_run(self, first: int, last: int) -> Range | None:
        """The longest run of proper names, two at least, adjectives with an article aside;
        an institution keeps its whole name.
        """
        if first >= last or self.pack.has("institution", self.toks[first].core):
            return None
        best: Range | None = None
        begin = first
        while begin < last:
            end = begin
            while end < last and self._is_proper(end):
                end += 1
            while end - begin > 2 and (self.toks[begin].is_definite or self._is_common(begin)):
                begin += 1
            if self.pack.has("article", self.toks[begin].core) and end - begin == 2:
                begin = end  # The Smith report: a capital that only opens the sentence
            longest = best is None or end - begin > best[1] - best[0]
            if end - begin >= 2 and longest and not self._is_anothers(first, begin):
                best = (begin, end)
            begin = max(end, begin + 1)
        return best

    def _is_anothers(self, first: int, begin: int) -> bool:
        """Analysts at Hale Research: a name behind the preposition of several people, or, in a
        language that writes no capitals, of whom it may (موظف إغاثة في دير البلح).
        """
        if begin == first or self.toks[begin - 1].upos != "ADP":
            return False
        heads = (self.reading.word(i) for i in range(first, begin - 1))
        head = next((word for word in heads if word.upos in ("NOUN", "PROPN")), None)
        several = head is not None and "Number=Plur" in head.feats
        return self.pack.needs_complementiser or several

    def _described(self, first: int, last: int) -> Range | None:
        """ "The Jordanian minister" is followed by a name elsewhere: that name."""
        if not self.pack.has("role", self.toks[first].indefinite):
            return None
        wanted = tuple(self._words((first, last)))
        if wanted not in self.described:
            self.described[wanted] = self._named_after(wanted)
        return self.described[wanted]

    def _named_after(self, wanted: tuple[str, ...]) -> Range | None:
        """The first name in the text that stands right behind these words."""
        for i in self.places.get(wanted[0], ()):
            begin = i + len(wanted)
            if tuple(t.core for t in self.toks[i:begin]) == wanted:
                run = self._proper_run(begin, min(begin + 5, len(self.toks)))
                if run and run[0] == begin:
                    return run
        return None
