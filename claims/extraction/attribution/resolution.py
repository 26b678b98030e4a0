"""The name an editor reads for a source.

A surname is completed from the article; "the statement", "the ministry" and a dropped
subject go back to who spoke last (recency, the salience that counts most in news:
Lappin and Leass 1994).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..reading.groups import COMMON, OFFICES
from ..reading.reading import COMMAS, Reading

if TYPE_CHECKING:
    from .candidates import Candidate

_NAME_TAGS = frozenset({"PROPN", "X"})
# How many speakers back a title may point; a text is read in time proportional to its length.
_MEMORY = 60
_NAMING = _NAME_TAGS | {"NOUN"}
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Name:
    """Who a source is: the label an editor reads, and the speakers in it, one each."""

    label: str | None
    speakers: tuple[str, ...]


def resolve(reading: Reading, candidates: list[Candidate], parents: list[int | None]) -> list[Name]:
    """For each candidate the name of its source, without a label where the text does not tell.

    ``parents`` are the candidates that hold each candidate: who speaks inside a report is no
    antecedent for what follows the report.
    """
    names = _Names(reading, candidates)
    labels = names.resolve_all(candidates, parents)
    return [Name(label, names.speakers(label)) for label in labels]


class _Names:
    """The people and institutions that have spoken so far."""

    def __init__(self, reading: Reading, candidates: list[Candidate]) -> None:
        self.reading, self.toks, self.pack = reading, reading.toks, reading.pack
        self.places: dict[str, list[int]] = defaultdict(list)
        for tok in self.toks:
            self.places[tok.core].append(tok.index)
        self.full = self._full_names(
            [each.source for each in candidates if each.source is not None]
        )
        self.spoken: list[tuple[Range, str]] = []
        self.latest: str | None = None
        self.joint: dict[str, tuple[str, ...]] = {}
        # Looked up once a phrase: a role that speaks often would make long texts slow.
        self.described: dict[tuple[str, ...], Range | None] = {}

    def speakers(self, label: str | None) -> tuple[str, ...]:
        """The single names in a label that ``resolve_all`` gave."""
        return () if label is None else self.joint.get(label, (label,))

    def resolve_all(
        self, candidates: list[Candidate], parents: list[int | None]
    ) -> list[str | None]:
        """The names, in the order of the candidates."""
        names: list[str | None] = []
        for candidate, parent in zip(candidates, parents, strict=True):
            name = self._resolve(candidate.source)
            names.append(name)
            if name is not None and candidate.source is not None:
                self.spoken.append((candidate.source, name))
            if name is not None and (parent is None or candidates[parent].how == "lifted"):
                self.latest = name
        return names

    def _resolve(self, source: Range | None) -> str | None:
        """The name; a dropped subject is who spoke last, in languages that drop subjects."""
        if source is None:
            return self.latest if self.pack.needs_complementiser else None
        if (antecedent := self._antecedent(source)) is not None:
            return self._resolve(antecedent)
        if self.pack.has("pronoun", self.toks[source[0]].norm) and source[1] - source[0] == 1:
            return self.latest
        meant = self._issuer(*source) or source
        return self._pointing_back(self._words(meant)) or self._name(source) or None

    def _antecedent(self, source: Range) -> Range | None:
        """The noun phrase that a relative pronoun stands for, as the tree has it."""
        if source[1] - source[0] > 1 or not self.pack.has("relative", self.toks[source[0]].norm):
            return None
        parse, pronoun = self.reading.parse, self.toks[source[0]].word
        for word in (pronoun, *parse.ancestors(pronoun)):
            head = parse.words[word].head
            if parse.words[word].depends_as("acl") and parse.words[head].token < source[0]:
                last = source[0]
                while last > 1 and self.toks[last - 1].is_punct:
                    last -= 1
                first = parse.extent(head)[0]
                return (first, last) if first < last else None
        return None

    def _words(self, source: Range) -> list[str]:
        return [self.toks[i].core for i in range(*source) if not self.toks[i].is_punct]

    def _pointing_back(self, words: list[str]) -> str | None:
        """ "The statement", "the minister": the last speaker it can mean."""
        if len(words) > 1 and self.pack.has("article", words[0]):
            words = words[1:]
        if not words or len(words) > 2:
            return None
        bare = self.pack.without_article(words[0])
        alone = len(words) == 1 and bare != words[0] and self.pack.has_any(OFFICES, bare)
        if not (alone or self.pack.has("anaphor", words[0])):
            return None
        same = len(words) == 1 or self.pack.has("same", words[1])
        for source, name in reversed(self.spoken[-_MEMORY:]):
            known = self._words(source)
            if (bare in known or words[0] in known) and (same or words[1] in known):
                return self._institution(source, bare) or name
        voiced = "voiced" if self.pack.words["voiced"] else "issued"
        return self.latest if self.pack.has(voiced, bare) else None

    def _institution(self, source: Range, bare: str) -> str | None:
        """The institution inside a person's title (المتحدث باسم وزارة الصحة فلان): a noun with
        the definite or quoted words behind it.
        """
        opening = self.toks[source[0]].indefinite
        if not (self.pack.has("institution", bare) and self.pack.has("role", opening)):
            return None
        cores = [self.toks[i].core for i in range(*source)]
        first = source[0] + next((k for k, core in enumerate(cores) if core == bare), 0)
        last = first + 1
        while last < source[1] and (
            self.toks[last].is_definite or self.reading.quote_at(last) is not None
        ):
            last += 1
        return self._text(first, last) if source[0] < first and last > first + 1 else None

    # ------------------------------------------------------------------ phrases

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
        bounds = [source[0], *sorted(cuts - {source[0]}), source[1]]
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
        return parts if simple and all(self._completed(f) for f, _ in parts) else [source]

    def _single(self, first: int, last: int) -> str:
        """The name in a phrase: completed, before its title, behind its title, or whole."""
        for i in range(first, last):
            if (name := self.full.get(self.toks[i].core)) is not None:
                return name
        if last - first == 1:
            longer = self._longer_name(first, last)
            return longer or self._completed(first) or self._text(first, last)
        if last - first == 2 and self.pack.has("title", self.toks[first].core):
            return self._completed(last - 1) or self._text(first, last)
        if earlier := self._longer_name(first, last):
            return earlier
        begin, end = (
            self._issuer(first, last)
            or self._without_title(first, last)
            or self._between_commas(first, last)
            or self._before_title(first, last)
            or self._behind_title(first, last)
            or self._proper_run(first, last)
            or self._described(first, last)
            or (first, last)
        )
        return self._text(begin, end)

    def _text(self, first: int, last: int) -> str:
        """The words as published, clitics and quotation marks left out."""
        tok, parse = self.toks[first], self.reading.parse
        rest = parse.text[tok.end : self.toks[last - 1].end] if last > first + 1 else ""
        fused = tok.before != "" and tok.core_start == tok.start
        opening = parse.words[tok.word].text if fused else parse.text[tok.core_start : tok.end]
        return _plain(opening + rest)

    def _longer_name(self, first: int, last: int) -> str | None:
        """The name of an earlier speaker that ends in these words (كارسون الابن)."""
        if not self.pack.needs_complementiser or self._is_common(first):
            return None
        words = self._text(first, last)
        recent = (name for _, name in reversed(self.spoken[-_MEMORY:]))
        names = (name for name in recent if name.endswith(" " + words))
        return next(names, None)

    def _without_title(self, first: int, last: int) -> Range | None:
        """A name of two words at least behind a title of one (الدكتور ياسر الحسيني)."""
        titled = self.pack.needs_complementiser and self.pack.has("title", self.toks[first].core)
        if not titled or last - first < 3 or self.toks[first + 1].is_definite:
            return None
        plain = all(self._is_name_part(i) for i in range(first + 1, last))
        return (first + 1, last) if plain and last - first <= 5 else None

    def _is_name_part(self, i: int) -> bool:
        tok = self.toks[i]
        return not (tok.before or tok.is_punct or self._is_common(i))

    def _issuer(self, first: int, last: int) -> Range | None:
        """A statement is its issuer's: the phrase behind its preposition (بيان للوزارة)."""
        if last - first < 2 or not self.pack.has("issued", self.toks[first].core):
            return None
        addressed = self.toks[first + 1].before in self.pack.clitics.get("addressing", ())
        return (first + 1, last) if addressed else None

    def _between_commas(self, first: int, last: int) -> Range | None:
        """The part between commas that is a proper name (Tom Reed, the chief executive)."""
        commas = [i for i in range(first, last) if self.toks[i].norm in COMMAS]
        parts = pairwise([first - 1, *commas, last]) if commas else ()
        for before, end in parts:
            begin = before + 1
            if end - begin >= 2 and all(self._is_proper(i) for i in range(begin, end)):
                return (begin, end)
        return None

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

    def _is_common(self, i: int) -> bool:
        return self.pack.has_any(COMMON, self.toks[i].core)

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
            if end - begin >= 2 and (best is None or end - begin > best[1] - best[0]):
                best = (begin, end)
            begin = max(end, begin + 1)
        return best

    def _is_proper(self, i: int) -> bool:
        tok = self.toks[i]
        capital = self.reading.text[tok.start].isupper()
        return (tok.upos in _NAME_TAGS or capital) and not tok.is_punct

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

    # --------------------------------------------------------------- full names

    def _full_names(self, sources: list[Range]) -> dict[str, str]:
        """Surname -> full name, for surnames that stand alone as a source.

        The full name is read off the first longer source that holds the surname, else
        off the first mention behind a title.
        """
        alone = {self.toks[i].core for s in sources if (i := self._surname(s)) is not None}
        found: dict[str, str] = {}
        for first, last in sources:
            for i in range(first + 1, last):
                core = self.toks[i].core
                if core in alone and core not in found and self._can_be_first_name(i - 1):
                    found[core] = self._text(self._name_start(i, first), i + 1)
        return found

    def _surname(self, source: Range) -> int | None:
        """The token of a source that is a bare surname, with a title or without."""
        first, last = source
        if last - first == 2 and self.pack.has("title", self.toks[first].core):
            return last - 1
        tok = self.toks[first]
        common = self.pack.has("anaphor", tok.core) or self.pack.has("role", tok.indefinite)
        return first if last - first == 1 and not common else None

    def _can_be_first_name(self, i: int) -> bool:
        tok = self.toks[i]
        known = self._is_common(i)
        return (
            tok.upos in ("NOUN", "PROPN", "X")
            and len(tok.core) > 2
            and not (known or self.toks[i].is_definite or tok.is_punct)
        )

    def _name_start(self, i: int, first: int) -> int:
        """Where the name that ends at ``i`` begins: one word before, or more proper names."""
        begin = i - 1
        while begin > first and self._is_proper(begin - 1) and not self._is_described(begin - 1):
            begin -= 1
        return begin

    def _is_described(self, i: int) -> bool:
        return self.toks[i].is_definite or self._is_common(i)

    def _completed(self, i: int) -> str | None:
        """A surname with the first name that stands before it, behind a title or in a run."""
        core = self.toks[i].core
        if core in self.full:
            return self.full[core]
        for k in self.places.get(core, ()):
            if k > 1 and k != i and self._can_be_first_name(k - 1) and not self.toks[k].before:
                titled = self.toks[k - 2].is_definite or self.pack.has(
                    "role", self.toks[k - 2].core
                )
                if titled or (self._is_proper(k) and self._is_proper(k - 1)):
                    return self._text(self._name_start(k, max(0, k - 3)), k + 1)
        return None


def _plain(name: str) -> str:
    """A name without quotation marks and line breaks."""
    return " ".join(name.translate(dict.fromkeys(map(ord, '"“”«»„″'), " ")).split())
