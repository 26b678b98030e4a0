"""The best tree over a sentence's words (Chu-Liu/Edmonds), searched for only where it must be."""

from __future__ import annotations

import numpy as np
import torch
from stanza.models.common.chuliu_edmonds import chuliu_edmonds, chuliu_edmonds_one_root
from torch import Tensor


def best_tree(scores: Tensor) -> list[int]:
    """The best tree with one root: (n, n) scores of a row's word under a column's -> n heads.

    The first entry is the root's own. The best heads, and then the best tree whatever its roots,
    are taken where they have one root already: nothing that obeys it can be better.
    """
    best: list[int] = [0, *scores[1:].argmax(1).tolist()]
    if is_rooted_tree(best):
        return best
    arcs = torch.log_softmax(scores, 1).numpy().astype(np.float64)
    best = chuliu_edmonds(arcs.copy()).tolist()
    return best if best[1:].count(0) == 1 else chuliu_edmonds_one_root(arcs).tolist()


def is_rooted_tree(heads: list[int]) -> bool:
    """Does every word lead to the root, and one alone directly?"""
    if heads[1:].count(0) != 1:
        return False
    safe = [False] * len(heads)
    safe[0] = True
    for word in range(1, len(heads)):
        path = []
        while not safe[word]:
            safe[word] = True
            path.append(word)
            word = heads[word]
            if word in path:
                return False
    return True
