"""Matrix products of the encoder in 8-bit integers; a processor that is not fast with them
multiplies the same integers as floats, so that a text is read alike everywhere.

Inputs are rounded with a fixed scale for each product, counted once on sample text, so that a
sentence is read alike whatever stands beside it.  Scales are shared between inputs and weights
(Xiao et al. 2023, https://arxiv.org/abs/2211.10438), and the few neurons between the two
feed-forward products that are many times larger than the others stay in floats (Dettmers et al.
2022, https://arxiv.org/abs/2208.07339): plain rounding would cost a point of accuracy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn.functional import gelu, linear

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Floats:
    """x (…, n) -> x Wᵀ + b, as it stands; ``watch``, where it is set, is shown each x."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight, self.bias = weight, bias
        self.watch: Callable[[Tensor], None] | None = None

    def __call__(self, x: Tensor) -> Tensor:
        if self.watch is not None:
            self.watch(x)
        return linear(x, self.weight, self.bias)


class Integers:
    """The same with inputs of 8 bits without, and weights of 8 bits with, a sign.

    ``ranges`` holds ``low`` and ``high`` of the inputs, ``shared`` (n,) what each input is divided
    by and its weights are multiplied with, and ``large``: the inputs that ``gelu_between`` keeps
    in floats.  ``exact_rows`` are the outputs that the product behind it keeps so.
    """

    def __init__(
        self, weight: Tensor, bias: Tensor, ranges: dict[str, Any], exact_rows: Sequence[int] = ()
    ) -> None:
        self.bias = bias
        self.large: list[int] = ranges["large"]
        rows = list(exact_rows)
        self.exact = weight[rows], bias[rows]
        self.large_columns = weight[:, self.large]
        self.scale = (ranges["high"] - ranges["low"]) / 255
        self.zero = round(-ranges["low"] / self.scale)
        self._inverse = 1 / (self.scale * ranges["shared"])
        weight = weight * ranges["shared"]
        weight[:, self.large] = 0
        self._scales = weight.abs().amax(1).clamp_min(1e-8) / 127
        rounded = (weight / self._scales[:, None]).round().to(torch.int8)
        self._fast = bytes_are_fast()
        self._weight = (
            torch.ops.onednn.qlinear_prepack(rounded, None) if self._fast else rounded.float()
        )
        self._zeros = torch.zeros(len(weight), dtype=torch.long)

    def rounded(self, x: Tensor) -> Tensor:
        """Inputs as bytes."""
        scaled: Tensor = x * self._inverse
        return scaled.add_(self.zero).round_().clamp_(0, 255).to(torch.uint8)

    def __call__(self, x: Tensor) -> Tensor:
        return self.of_bytes(self.rounded(x))

    def of_bytes(self, rounded: Tensor) -> Tensor:
        """The product of inputs that are bytes already, in floats."""
        return self._run(rounded, 1.0, 0, torch.float32, "none")

    def gelu_for(self, following: Integers, rounded: Tensor) -> Tensor:
        """gelu of the product, as bytes for the product that follows."""
        return self._run(rounded, following.scale, following.zero, torch.uint8, "gelu")

    def _run(self, x: Tensor, scale: float, zero: int, kind: torch.dtype, then: str) -> Tensor:
        if not self._fast:
            return self._run_as_floats(x, scale, zero, kind, then)
        found: Tensor = torch.ops.onednn.qlinear_pointwise(
            x, self.scale, self.zero, self._weight, self._scales, self._zeros, self.bias,
            scale, zero, kind, then, [], "none",
        )  # fmt: skip
        return found

    def _run_as_floats(
        self, x: Tensor, scale: float, zero: int, kind: torch.dtype, then: str
    ) -> Tensor:
        # Sums of products of bytes are whole numbers, which floats hold (nearly) exactly.
        whole = linear(x.float() - self.zero, self._weight)
        found: Tensor = whole * (self.scale * self._scales) + self.bias
        if then == "gelu":
            found = gelu(found)
        if kind == torch.uint8:
            found = (found / scale).round_().add_(zero).clamp_(0, 255).to(torch.uint8)
        return found


Product = Floats | Integers


def bytes_are_fast() -> bool:
    """Does this processor multiply bytes without overflow (VNNI)?"""
    return bool(torch.cpu._is_vnni_supported())


def product(
    weight: Tensor, bias: Tensor, ranges: dict[str, Any] | None, exact_rows: Sequence[int] = ()
) -> Product:
    """(m, n) weights and (m,) bias -> the product; without ``ranges`` nothing is rounded."""
    if ranges is None:
        return Floats(weight, bias)
    return Integers(weight, bias, ranges, exact_rows)


def gelu_between(first: Product, second: Product, x: Tensor) -> Tensor:
    """second(gelu(first(x))), the large neurons between them in floats."""
    if not (isinstance(first, Integers) and isinstance(second, Integers)):
        return second(gelu(first(x)))
    between = first.gelu_for(second, first.rounded(x))
    exact = gelu(linear(x, *first.exact))
    return second.of_bytes(between).add_(exact @ second.large_columns.T)
