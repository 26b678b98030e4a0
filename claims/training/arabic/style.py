"""One style of tree for both Arabic sources, nearer to how UD is annotated today.

Prague trees head a sentence by its conjunction (root = و, the verb its ``parataxis``), join several
sentences into one, head the second clause of a coordination by its إن, and call oblique arguments
``obj``; PUD does none of this and has relations of its own.  See
https://universaldependencies.org/ar/ for what the labels mean.
"""

from __future__ import annotations

import re
from itertools import pairwise

from claims.training.arabic.tags import VOWELS
from claims.training.conllu import Sentence, Word

SENTENCE_END = {".", "؟", "!", "?"}
JOINTS = {"و", "ف", "ثم"}
RELATIVE = re.compile(r"(الذ|الت|اللذ|اللت|اللوات|اللائ)(ي|ى|ين|ان)?$")
PERSONAL = {"هو", "هي", "هم", "هما", "هن", "ه", "ها"}
PARTICLE_RELATIONS = {
    "و": ("cc", "CCONJ"),
    "ف": ("cc", "CCONJ"),
    "لكن": ("cc", "CCONJ"),
    "س": ("aux", "AUX"),
    "سوف": ("aux", "AUX"),
    "قد": ("aux", "PART"),
    "إن": ("mark", "SCONJ"),
    "أن": ("mark", "SCONJ"),
    "كما": ("mark", "SCONJ"),
}
SIMPLER = {
    "acl:relcl": "acl",
    "obl:tmod": "obl",
    "cc:preconj": "cc",
    "csubj:pass": "csubj",
    "compound": "nmod",
    "iobj": "obj",
    "orphan": "dep",
    "vocative": "dep",
    "discourse": "dep",
    "dislocated": "dep",
    "expl": "nsubj",
}


def restyle(sentence: Sentence) -> list[Sentence]:
    """Rewrite the tree in place and split it at inner full stops; returns the sentences."""
    turn_guillemets(sentence)
    write_articles_out(sentence)
    head_clauses_by_verbs(sentence)
    head_coordinations_by_conjuncts(sentence)
    head_datelines_by_verbs(sentence)
    rename_relations(sentence)
    call_that_clauses_complements(sentence)
    return split_at_full_stops(sentence)


def turn_guillemets(sentence: Sentence) -> None:
    """Prague's files hold guillemets as they look on a left-to-right screen: »...« for «...»."""
    marks = [token for token in sentence.tokens if token.form in ("«", "»")]
    if marks and marks[0].form == "»":
        for token in marks:
            token.form = token.words[0].form = "«" if token.form == "»" else "»"


def write_articles_out(sentence: Sentence) -> None:
    """للقشور is ل + القشور, as in Prague; PUD keeps the letters that are left: ل + لقشور."""
    for token in sentence.tokens:
        for before, host in pairwise(token.words):
            if before.form != "ل" or not host.form.startswith("ل") or len(host.form) < 3:
                continue
            if not VOWELS.sub("", host.lemma).startswith("ل"):
                host.form = "ا" + host.form
            elif host.feats.get("Definite") == "Def":
                host.form = "ال" + host.form


def head_coordinations_by_conjuncts(sentence: Sentence) -> None:
    """A conjunction that heads conjuncts hands its place to the first and becomes its ``cc``."""
    for word in sentence.words:
        if word.upos not in ("CCONJ", "X") or word.deprel not in (
            "root",
            "parataxis",
            "conj",
            "ccomp",
            "acl",
            "dep",
        ):
            continue
        conjuncts = [
            child for child in sentence.children(word) if child.deprel in ("parataxis", "conj")
        ]
        if conjuncts and (word.form in JOINTS or word.upos == "CCONJ"):
            _hand_over(sentence, word, conjuncts[0], "cc")


def head_clauses_by_verbs(sentence: Sentence) -> None:
    """إن that heads "وإن الجانب أبدى" hands its place to the verb and becomes its ``mark``."""
    for word in sentence.words:
        if word.form not in ("إن", "أن", "ان", "بأن", "لأن") or word.deprel == "mark":
            continue
        clauses = [
            child
            for child in sentence.children(word)
            if child.deprel in ("ccomp", "acl", "advcl", "xcomp")
        ]
        if clauses:
            _hand_over(sentence, word, clauses[0], "mark")


def head_datelines_by_verbs(sentence: Sentence) -> None:
    """In "لندن - رويترز - انقلب قارب" the verb is the root and the dateline its ``dep``."""
    words = sentence.words
    root = next(word for word in words if word.head is None)
    verbs = [
        child
        for child in sentence.children(root)
        if child.deprel == "parataxis" and child.upos == "VERB"
    ]
    dashes = [child for child in sentence.children(root) if child.form in ("-", "ـ", "–", ":")]
    if (
        root.upos in ("X", "PROPN", "NOUN")
        and verbs
        and dashes
        and words.index(root) < words.index(verbs[0])
    ):
        for other in verbs[1:] + [word for word in sentence.children(root) if word is words[-1]]:
            other.head = verbs[0]
        verbs[0].head, verbs[0].deprel = None, "root"
        root.head, root.deprel = verbs[0], "dep"


def _hand_over(sentence: Sentence, old: Word, new: Word, relation: str) -> None:
    """``new``, a child of ``old``, takes its head, relation and other children."""
    for child in sentence.children(old):
        if child is not new:
            child.head = new
            child.deprel = "conj" if child.deprel in ("parataxis", "conj") else child.deprel
    new.head, new.deprel = old.head, old.deprel
    old.head, old.deprel = new, relation
    _attach_conjunctions_rightwards(sentence, new)


def _attach_conjunctions_rightwards(sentence: Sentence, first: Word) -> None:
    """A ``cc`` that stands before a later conjunct belongs to that one, as in UD v2."""
    order = {id(word): place for place, word in enumerate(sentence.words)}
    later = [child for child in sentence.children(first) if child.deprel == "conj"]
    for child in sentence.children(first):
        if child.deprel == "cc" and order[id(child)] > order[id(first)]:
            follows = [conjunct for conjunct in later if order[id(conjunct)] > order[id(child)]]
            child.head = follows[0] if follows else first


def rename_relations(sentence: Sentence) -> None:
    """One name for one thing; both sources lose the distinctions that only one of them makes."""
    for word in sentence.words:
        if word.deprel == "compound:prt":
            word.deprel, word.upos = PARTICLE_RELATIONS.get(word.form, ("advmod", word.upos))
        if word.deprel == "cc" and word.upos != "CCONJ":
            word.deprel = _unjoined(sentence, word)
        if word.upos == "PRON" and RELATIVE.match(word.form) and word.head is not None:
            word.deprel = (
                "mark"
                if word.deprel in ("cc", "nsubj", "obj", "nsubj:pass", "mark", "dep")
                else word.deprel
            )
        if word.deprel in ("obj", "iobj") and any(
            child.deprel == "case" for child in sentence.children(word)
        ):
            word.deprel = "obl"
        if word.deprel == "mark" and (word.upos == "CCONJ" or word.form in ("أن", "إن")):
            word.upos = "SCONJ"
        if word.form in ("س", "سوف") and word.deprel.startswith("aux"):
            word.upos, word.deprel = "AUX", "aux"
        word.deprel = SIMPLER.get(word.deprel, word.deprel)


def _unjoined(sentence: Sentence, word: Word) -> str:
    """What Prague's ``cc`` on a word that is no conjunction stands for."""
    head = word.head
    if word.form in PERSONAL:
        subjects = (
            [child for child in sentence.children(head) if child.deprel.startswith("nsubj")]
            if head
            else []
        )
        return "dep" if subjects else "nsubj"
    if RELATIVE.match(word.form) or (head is not None and head.upos in ("VERB", "AUX")):
        return "mark"
    return "case"


def call_that_clauses_complements(sentence: Sentence) -> None:
    """A clause with أن or إن is its verb's ``ccomp``; a preposition before أن is a ``mark`` too."""
    for word in sentence.words:
        marks = [
            child
            for child in sentence.children(word)
            if child.deprel == "mark" and child.form in ("أن", "إن")
        ]
        if not marks or word.deprel not in ("obj", "obl", "ccomp"):
            continue
        word.deprel = (
            "ccomp" if word.head is not None and word.head.upos in ("VERB", "X") else word.deprel
        )
        for child in sentence.children(word):
            if child.deprel == "case" and child.upos == "ADP":
                child.deprel = "mark"


def split_at_full_stops(sentence: Sentence) -> list[Sentence]:
    """Split after an inner . ؟ ! across which only conjuncts of the root hang."""
    parts = [sentence]
    while (halves := _halves(parts[-1])) is not None:
        parts[-1:] = halves
    for number, part in enumerate(parts[1:], start=1):
        part.name = f"{sentence.name}-{number}"
    return parts


def _halves(sentence: Sentence) -> tuple[Sentence, Sentence] | None:
    for place, token in enumerate(sentence.tokens[:-1], start=1):
        after = sentence.tokens[place].form
        if token.form not in SENTENCE_END or after in SENTENCE_END or after in '«»"()،':
            continue
        left, right = sentence.tokens[:place], sentence.tokens[place:]
        tops = _tops_if_separable(
            [w for t in left for w in t.words], [w for t in right for w in t.words]
        )
        if tops:
            _root(tops)
            sentence.tokens = left
            return sentence, Sentence(sentence.name, right)
    return None


def _tops_if_separable(left: list[Word], right: list[Word]) -> list[Word]:
    """The right side's words that hang on the left root, if nothing else crosses; else nothing."""
    inside = {id(word) for word in left}
    root = next((word for word in left if word.head is None), None)
    if root is None or any(word.head is not None and id(word.head) not in inside for word in left):
        return []
    tops = [word for word in right if word.head is None or id(word.head) in inside]
    if any(word.head is not root for word in tops):
        return []
    heads = [word for word in tops if word.deprel in ("conj", "parataxis")]
    return tops if heads and len(right) > 3 else []


def _root(tops: list[Word]) -> None:
    """The first conjunct becomes the root; what hung beside it now hangs on it."""
    first = next(word for word in tops if word.deprel in ("conj", "parataxis"))
    for word in tops:
        word.head = first
    first.head, first.deprel = None, "root"
