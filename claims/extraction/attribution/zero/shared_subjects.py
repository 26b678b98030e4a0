"""Subjects that a reporting verb shares: with the verb before it, or with the whole sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from .edges import trimmed
from .joined import shares_speaker
from .segments import NOMINAL, Range

if TYPE_CHECKING:
    from ...parsing.trees import Word
    from .clauses import Clause

_NAMED = 3
_LENDING = ("conj", "xcomp", "advcl", "ccomp")


def shared(clause: Clause) -> Range | None:
    """The subject of the verb above, which a participle or a joined verb shares."""
    parse = clause.reading.parse
    word = parse.words[clause.cue.word]
    for _ in range(4):
        if word.head < 0 or not word.depends_as(*_LENDING, "acl"):
            break
        if word.depends_as("acl") and not _is_adverbial_clause(clause):
            return _described(clause, word.head)
        for subject in () if _is_foreign(clause, word) else parse.dependents(word.head, "nsubj"):
            if clause.reading.quotes.at(parse.words[subject].start) is None:
                return whole(clause, subject)
        word = parse.words[word.head]
    return main_subject(clause)


def _is_adverbial_clause(clause: Clause) -> bool:
    """spoke to a crowd, promising P: a present participle right behind a comma tells what the
    subject did, and describes no noun (Quirk et al. 1985, 15.60).
    """
    first = clause.group
    behind = first > clause.sentence.first and clause.toks[first - 1].norm in COMMAS
    return behind and clause.is_participle


def _is_foreign(clause: Clause, word: Word) -> bool:
    """Is this the reporting verb, joined by the tree to a clause that another one reports?"""
    own = word.token == clause.toks[clause.cue.last].index
    return (
        own
        and clause.reading.parse.words[word.head].depends_as("ccomp")
        and (shares_speaker(clause.reading, word.token))
    )


def _described(clause: Clause, head: int) -> Range | None:
    """A statement saying that ...: the noun that the participle describes."""
    parse = clause.reading.parse
    first, last = parse.extent(head)[0], parse.words[head].token + 1
    return trimmed(clause, max(first, clause.sentence.first), last) if first < last else None


def whole(clause: Clause, subject: int) -> Range | None:
    """A subject elsewhere in the sentence with all that belongs to it."""
    first, last = clause.reading.parse.extent(subject)
    first, last = max(first, clause.sentence.first), min(last, clause.sentence.last)
    if first <= clause.cue.tok < last:
        last = clause.cue.tok
    last = _past_apposition(clause, last, clause.reading.parse.words[subject].head)
    return trimmed(clause, first, last) if first < last else None


def _past_apposition(clause: Clause, i: int, verb: int) -> int:
    """Her lawyer, Simon Weir, called P and vowed Q: behind an apposition between commas that the
    tree left apart from the subject before it, right before the subject's verb.
    """
    toks, last = clause.toks, clause.reading.parse.words[verb].token
    i -= toks[i - 1].norm in COMMAS
    while last - 1 > i and toks[last - 1].upos in ("AUX", "ADV"):
        last -= 1
    if last > clause.cue.tok or last - i < _NAMED or toks[i].norm not in COMMAS:
        return i
    named = toks[i + 1].upos in NOMINAL and not clause.finite(i + 1, last - 1)
    return last - 1 if named and toks[last - 1].norm in COMMAS else i


def main_subject(clause: Clause) -> Range | None:
    """The sentence's own subject, outside quotations: the root's, else the first."""
    parse, reading = clause.reading.parse, clause.reading
    begin = clause.sentence.first
    if clause.group == begin:
        begin = next((i for i in range(begin, clause.sentence.last) if clause.sets_off(i)), begin)
    subjects = [
        tok.word
        for tok in clause.toks[begin : clause.sentence.last]
        if parse.words[tok.word].deprel == "nsubj" and reading.quote_at(tok.index) is None
    ]
    of_root = [s for s in subjects if parse.words[parse.words[s].head].head < 0]
    for subject in of_root + subjects:
        found = whole(clause, subject)
        if found is not None and not clause.reading.pack.has(
            "relative", clause.toks[found[0]].norm
        ):
            return found
    return None
