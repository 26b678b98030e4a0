"""What the tree says about predicates: which words assert, which stand on their own."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..reading.groups import groups_at
from ..reading.sentences import FINAL

if TYPE_CHECKING:
    from ..reading.reading import Reading

_SUBORDINATE = ("acl", "amod", "nmod", "case", "compound", "det", "mark", "advmod", "fixed", "flat")
_SUBJECTS = ("nsubj", "csubj", "expl")
_COORDINATE = ("conj", "parataxis")
_NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM")
_SENTENCE = 6
"""A verbless sentence has at least this many words and marks; less is a title."""
_LONG = 8
"""One of at least this many may begin with a preposition: often the tag is wrong."""
_CLIMB = 8
"""How far above a verb the tree is asked for what it is joined to; this bounds the time."""


class Assertions:
    """The predicates of a text, by token and by word. Everything takes time once, in all
    proportional to the text."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.words = reading, reading.parse.words

    def at(self, i: int) -> bool:
        """Does token ``i`` hold a predicate that no noun governs?"""
        return any(n in self._predicates for n in self.reading.words_of(i))

    def opens(self, i: int) -> bool:
        """Does token ``i`` hold the predicate of a clause that can stand by itself?

        Where a language needs subjects, a verb without one of its own cannot.
        """
        return any(n in self._predicates and self._complete(n) for n in self.reading.words_of(i))

    def is_verb(self, i: int) -> bool:
        """Does token ``i`` hold a predicate, or any verb at all?"""
        return self.reading.toks[i].upos == "VERB" or self.at(i)

    def stands_alone(self, i: int) -> bool:
        """Does token ``i`` hold the predicate of a main clause, as the tree has it?"""
        return any(n in self._predicates and self._main[n] for n in self.reading.words_of(i))

    @cached_property
    def _predicates(self) -> frozenset[int]:
        found: set[int] = set()
        for sentence in self.reading.parse.sentences:
            words = range(sentence.first, sentence.last)
            verbs = {n for n in words if self._is_free(n) and self._asserts(n)}
            # What all verbs are joined to asserts as well, if it is no adverbial.
            if not verbs:
                found |= self._verbless(words)
            elif all(self.words[n].depends_as("conj") for n in verbs):
                found |= {n for n in self._verbless(words) if not self._is_adverb(n)}
            found |= verbs
        return frozenset(found)

    def _is_free(self, n: int) -> bool:
        return not self.words[n].depends_as(*_SUBORDINATE)

    def _verbless(self, words: range) -> set[int]:
        """The root of a sentence without a verb, in a language with a *zero copula*: there a
        nominal sentence asserts, and what ends in a full stop is no caption. A short one that a
        preposition leads is a title all the same (بعد الفوز على كوريا), but where it says who has
        something (عندي ابنتان).
        """
        if not self.reading.pack.clauses.get("zero_copula", False):
            return set()
        if self.words[words[-1]].text not in FINAL:
            return set()
        roots = {n for n in words if self.words[n].head < 0}
        if self._tells_what_is_had(words):
            return roots
        if len(words) < _SENTENCE:
            return set()
        return {n for n in roots if len(words) >= _LONG or not self._is_led(n)}

    def _tells_what_is_had(self, words: range) -> bool:
        """Does an indefinite noun or a number stand behind a word for who has it?"""
        i = self.words[words[0]].token
        if not groups_at(self.reading, self.reading.pack.own_voice, i, i + 2).get("having"):
            return False
        had = self.reading.toks[i + 1]
        return had.upos in ("NOUN", "NUM") and not (had.is_definite or had.before)

    def _is_led(self, n: int) -> bool:
        return any(case < n for case in self.reading.parse.dependents(n, "case"))

    def _asserts(self, n: int) -> bool:
        """A verb, or what has a copula or a subject; neither orders nor adverbials."""
        word = self.words[n]
        governs = self.reading.parse.dependents
        verbal = word.upos == "VERB" or governs(n, *_SUBJECTS, "cop")
        if not verbal or "Mood=Imp" in word.feats:
            return False
        return not self._is_adverb(n)

    def _is_adverb(self, n: int) -> bool:
        i = self.words[n].token
        return "adverbial" in groups_at(self.reading, self.reading.pack.own_voice, i, i + 1)

    @cached_property
    def coordinated(self) -> frozenset[int]:
        """Tokens at which a main clause begins that is coordinated with the one before it."""
        found = set()
        for n in self._predicates:
            word = self.words[n]
            joined = word.depends_as(*_COORDINATE) and self._main[n]
            if joined and self._complete(n):
                found.add(self._start(n))
        return frozenset(found)

    def _start(self, n: int) -> int:
        """The first token of a coordinated clause, behind its head and any mark."""
        # An odd tree may hang a clause on a head behind it: then it begins with its own word.
        first = min(max(self.reading.parse.reach(n)[0], self.words[n].head + 1), n)
        if first < n and self.words[first].upos == "PUNCT":
            first += 1
        return self.words[first].token

    def _complete(self, n: int) -> bool:
        if self.reading.pack.clauses.get("dropped_subjects", False):
            return True
        return any(not self._in_inches(k) for k in self.reading.parse.dependents(n, *_SUBJECTS))

    def _in_inches(self, n: int) -> bool:
        """The 9 of a 9" saw, with a mark that quotes nothing, measures what follows."""
        behind = self.words[n].token + 1
        marked = self.words[n].upos == "NUM" and behind < len(self.reading.toks)
        return (
            marked and self.reading.toks[behind].norm == '"' and not self.reading.quote_at(behind)
        )

    @cached_property
    def _main(self) -> list[bool]:
        """For each word: is it a root, or joined to one by coordination alone?"""
        known: dict[int, bool] = {}
        for n in range(len(self.words)):
            path: list[int] = []
            while n not in known and self.words[n].depends_as(*_COORDINATE):
                known[n] = False  # A tree that goes in circles has no main clause.
                path.append(n)
                n = self._joined_to(n)
                if n < 0:
                    break
            main = n < 0 or known.setdefault(n, self.words[n].head < 0)
            known.update(dict.fromkeys(path, main))
        return [known[n] for n in range(len(self.words))]

    def _joined_to(self, n: int) -> int:
        """What word ``n`` is coordinated with, -1 for nothing. A verb is not coordinated with a
        noun, whatever the tree says, but with the verb or the root above it.
        """
        head = self.words[n].head
        for _ in range(_CLIMB if self.words[n].upos == "VERB" else 0):
            above = self.words[head]
            if min(head, above.head) < 0 or above.upos not in _NOMINAL or self._asserts(head):
                break
            head = above.head
        return head

    def is_order(self, first: int, last: int) -> bool:
        """Is toks[first:last] an order or a formula (share this, thank you): its main verb begins
        a clause, has no subject, in a language that needs one, and is not inflected?
        """
        if self.reading.pack.clauses.get("dropped_subjects", False):
            return self._urges(first, last)
        words = range(self.reading.words_of(first)[0], self.reading.words_of(last - 1)[-1] + 1)
        root = next((n for n in words if self.words[n].head < 0), None)
        if root is None or self.words[root].upos != "VERB" or self._complete(root):
            return False
        word, governs = self.words[root], self.reading.parse.dependents
        stated = any(self._complete(n) for n in governs(root, "ccomp", "parataxis", "conj"))
        if stated or governs(root, "aux"):  # believe me, it was late
            return False
        begins = root == words[0] or self.words[root - 1].upos in ("PUNCT", "INTJ")
        return begins and ("Mood=Imp" in word.feats or word.text.casefold() == word.lemma)

    def _urges(self, first: int, last: int) -> bool:
        """The same where verbs need no subject: the first words have the shape of an order (لا
        تنسوا, دعونا نعمل). Or a plural opens it, which no subject follows, as a paragraph's first
        sentence or before a word for those whom it addresses (سجلوا أسماءكم).
        """
        pack, toks, verb = self.reading.pack, self.reading.toks, self.reading.word(first)
        opening = " ".join(tok.norm for tok in toks[first : min(first + 2, last)])
        called = "cohortative" if "Person=1" in verb.feats else "order"
        if re.match(pack.clauses.get(called, "(?!)"), opening):
            return True
        plural = toks[first].norm.endswith(tuple(pack.clitics.get("verbal", ())))
        told = plural and verb.upos == "VERB"
        return told and (self._opens_paragraph(first) or self._addresses(first, last))

    def _opens_paragraph(self, i: int) -> bool:
        return not self.reading.is_joined(i) and (i == 0 or self.reading.new_paragraph(i))

    def _addresses(self, first: int, last: int) -> bool:
        """Does a pronoun mean those who listen?"""
        numbers = range(self.reading.words_of(first)[0], self.reading.words_of(last - 1)[-1] + 1)
        return any("Person=2" in self.words[n].feats for n in numbers)

    def trails(self, i: int, last: int) -> bool:
        """Does the clause that token ``i`` is the relative pronoun of end with toks[:last]?"""
        head = self.reading.word(i).head
        if head >= 0 and self.words[head].depends_as("nsubj", "obj", "obl"):
            head = self.words[head].head
        if head < 0 or self.words[head].token <= i:
            return False
        end = self.reading.parse.extent(head)[1]
        return all(self.reading.toks[k].is_punct for k in range(end, last))
