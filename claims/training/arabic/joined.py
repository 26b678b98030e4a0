"""Words that the treebank left unanalysed and written twice: taken apart again.

The Prague treebank gives a word its dictionary did not know neither letters nor tags of its parts.
Where the tree has a clitic and its host, the conversion wrote the whole form once for each: "بشاب
بشاب" for ب + شاب, "تفكيره تفكيره" for تفكير + ه.  The relations tell which part is which.
"""

from __future__ import annotations

from claims.training.conllu import Sentence, Token, Word

CLITICS = {
    "و": ("CCONJ", "و"),
    "ف": ("CCONJ", "ف"),
    "ب": ("ADP", "ب"),
    "ل": ("ADP", "ل"),
    "ك": ("ADP", "ك"),
    "س": ("AUX", "س"),
}
CLITIC_RELATIONS = {
    "و": {"cc"},
    "ف": {"cc"},
    "ب": {"case"},
    "ل": {"case", "mark", "cc"},
    "ك": {"case"},
    "س": {"aux"},
}
PARTICLES = {
    "إن": ("SCONJ", "إن"),
    "أن": ("SCONJ", "أن"),
    "ان": ("SCONJ", "أن"),
    "لأن": ("SCONJ", "لأن"),
    "لكن": ("CCONJ", "لكن"),
    "إلي": ("ADP", "إلى"),
    "الي": ("ADP", "إلى"),
    "علي": ("ADP", "على"),
    "بين": ("ADP", "بين"),
    "ل": ("ADP", "ل"),
    "ب": ("ADP", "ب"),
    "عن": ("ADP", "عن"),
    "أ": ("SCONJ", "أن"),
}
PRONOUNS = {
    "هما": {"Number": "Dual", "Person": "3"},
    "هم": {"Gender": "Masc", "Number": "Plur", "Person": "3"},
    "هن": {"Gender": "Fem", "Number": "Plur", "Person": "3"},
    "ها": {"Gender": "Fem", "Number": "Sing", "Person": "3"},
    "كم": {"Gender": "Masc", "Number": "Plur", "Person": "2"},
    "نا": {"Number": "Plur", "Person": "1"},
    "ني": {"Number": "Sing", "Person": "1"},
    "ه": {"Gender": "Masc", "Number": "Sing", "Person": "3"},
    "ك": {"Gender": "Masc", "Number": "Sing", "Person": "2"},
    "ي": {"Number": "Sing", "Person": "1"},
}


def split_joined(sentence: Sentence) -> int:
    """Turn runs of one unanalysed form into one multi-word token each; returns how many."""
    tokens: list[Token] = []
    count = 0
    for run in _runs(sentence.tokens):
        words = [word for token in run for word in token.words]
        if len(run) > 1 and _assign(words, run[0].form):
            tokens.append(Token(run[0].form, words, run[-1].space_after))
            count += 1
        else:
            tokens.extend(run)
    sentence.tokens = tokens
    return count


def _runs(tokens: list[Token]) -> list[list[Token]]:
    """Neighbouring tokens of one form, both unanalysed; every other token stands alone."""
    runs: list[list[Token]] = []
    for token in tokens:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.form == token.form
            and _unanalysed(last)
            and _unanalysed(token)
        ):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _unanalysed(token: Token) -> bool:
    return len(token.words) == 1 and token.words[0].upos == "X" and len(token.form) > 2


def _assign(words: list[Word], form: str) -> bool:
    """Give each word its letters, clitics first, then pronouns; False: nothing is changed."""
    rest, inner = form, list(words)
    found: list[tuple[Word, str, str, str, dict[str, str]]] = []
    while len(inner) > 1:
        first, last = inner[0], inner[-1]
        if rest[0] in CLITICS and first.deprel in CLITIC_RELATIONS[rest[0]]:
            found.append((first, rest[0], *CLITICS[rest[0]], {}))
            rest = "ال" + rest[2:] if rest.startswith("لل") else rest[1:]
            inner = inner[1:]
        elif suffix := _suffix(rest, last, inner[-2]):
            found.append((last, suffix, "PRON", "هو", {"PronType": "Prs", **PRONOUNS[suffix]}))
            rest = _host(rest.removesuffix(suffix), last)
            inner = inner[:-1]
        else:
            return False
    for word, part, upos, lemma, feats in found:
        word.form, word.upos, word.lemma, word.feats = part, upos, lemma, dict(feats)
    host = inner[0]
    host.form = host.lemma = rest
    if rest in PARTICLES:
        host.upos, host.lemma = PARTICLES[rest]
    return True


def _suffix(form: str, word: Word, before: Word) -> str | None:
    """The pronoun that ``form`` ends in, if ``word`` hangs on the host or that is a particle."""
    for suffix in PRONOUNS:
        stem = form.removesuffix(suffix)
        if stem != form and (stem in PARTICLES or (word.head is before and len(stem) > 1)):
            return suffix
    return None


def _host(stem: str, pronoun: Word) -> str:
    """ت before a possessive is the feminine ending ة (شقيقت + ي -> شقيقة)."""
    feminine = (
        pronoun.deprel == "nmod"
        and stem.endswith("ت")
        and not stem.endswith("ات")
        and len(stem) > 3
    )
    return stem[:-1] + "ة" if feminine else stem
