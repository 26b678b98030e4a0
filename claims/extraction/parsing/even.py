"""A bidirectional LSTM over rows of unequal lengths, several times as fast as torch's.

torch hands rows of one length to oneDNN whole; others it reads step by step.  So it is given
stretches in which no row ends, for which rows are filled up to a multiple of ``STRETCH``.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import pad
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

STRETCH = 32
"""Steps; oneDNN makes code for each new size of a stretch, which takes a millisecond."""


class EvenLSTM(nn.Module):
    """Stands in the place of an ``nn.LSTM`` of one layer and two directions, of which only the
    outputs are read.
    """

    def __init__(self, lstm: nn.LSTM) -> None:
        super().__init__()
        self._there, self._back = map(tuple, lstm.all_weights)
        self._hidden = lstm.hidden_size

    def forward(self, packed: PackedSequence) -> tuple[PackedSequence, None]:
        """Packed rows, the longest first -> packed outputs, and no last states."""
        x, lengths = pad_packed_sequence(packed)
        x = pad(x, (0, 0, 0, 0, 0, -len(x) % STRETCH))
        # The other direction reads each row turned round, so that it never begins in the filling.
        step = (lengths - 1 - torch.arange(len(x))[:, None]).clamp_min(0)
        turned = step, torch.arange(len(lengths))
        there = self._run(x, lengths, self._there)
        back = self._run(x[turned], lengths, self._back)[turned]
        found = torch.cat([there, back], 2)
        return pack_padded_sequence(found, lengths), None

    def _run(self, x: Tensor, lengths: Tensor, weights: tuple[Tensor, ...]) -> Tensor:
        """(steps, rows, inputs) -> (steps, rows, hidden) of one direction."""
        state = cell = x.new_zeros(1, x.shape[1], self._hidden)
        found = x.new_empty(*x.shape[:2], self._hidden)
        begin = 0
        for end, rows in _stretches(lengths):
            before = state[:, :rows].contiguous(), cell[:, :rows].contiguous()
            found[begin:end, :rows], state, cell = torch.lstm(
                x[begin:end, :rows].contiguous(), before, weights,
                True, 1, 0.0, False, False, False,
            )  # fmt: skip
            begin = end
        return found


def _stretches(lengths: Tensor) -> list[tuple[int, int]]:
    """Where each stretch ends, and how many rows it has."""
    ends = -(-lengths // STRETCH) * STRETCH
    return [(end, int((ends >= end).sum())) for end in sorted(set(ends.tolist()))]
